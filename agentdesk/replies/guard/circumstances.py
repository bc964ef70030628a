"""Finds where a reply says that it knows how its reader fares: "given that you …", "we know your …", with words that nobody can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.matters import known_matters
from agentdesk.replies.guard.records import Piece, Sort
from agentdesk.replies.guard.turns import SAY_LITTLE
from agentdesk.replies.guard.wording import Wording, is_known
from agentdesk.replies.vocabulary import WORD, spelt

LONGEST_CLAUSE: Final = 160
SHORTEST_WORD: Final = 5
SHORTEST_TOLD: Final = 4
_END = re.compile(r"[.!?;:\n]")


def circumstances(text: str, public: Wording, common: Wording, told: frozenset[str]) -> Iterator[Piece]:
    """Find such clauses, to the end of the sentence, where a longer word is neither public nor common, or was told in private."""
    for found in known_matters().knows.finditer(text):
        ended = _END.search(text, found.end())
        end = min(ended.start() if ended else len(text), found.end() + LONGEST_CLAUSE)
        words = [unaccented(spelt(word[0])) for word in WORD.finditer(text, found.end(), end)]
        if any(_tells(word, public, common, told) for word in words):
            yield Piece(Sort.PRIVATE_FACT, found.start(), end, "circumstances", is_suspicious=True)


def _tells(word: str, public: Wording, common: Wording, told: frozenset[str]) -> bool:
    if is_known(word, public):
        return False
    return (len(word) >= SHORTEST_WORD and not is_known(word, common)) or (len(word) >= SHORTEST_TOLD and word in told - SAY_LITTLE)
