"""Finds what is told by two common words together: "salle des fêtes", "boven de bakker", "spare key"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.records import Piece, Sort

SHORTEST_WORD: Final = 4
FEWEST_LETTERS: Final = 10
"""Both words together: shorter ones meet by chance."""
MOST_BETWEEN: Final = 2
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_STOP = re.compile(r"[.!?;:,\n()\d]")
SAY_LITTLE: Final = frozenset(Path(__file__).with_name("little.txt").read_text("utf-8").split())
"""Words that are said of everything: a turn of phrase with one of them tells nothing."""


def told_turns(text: str) -> frozenset[str]:
    """Return every two longer words of a text that stand beside each other or with short ones between them."""
    return frozenset(piece.key for piece in _turns(text))


def turns(text: str, told: frozenset[str]) -> Iterator[Piece]:
    """Find such pairs in a reply."""
    return (piece for piece in _turns(text) if piece.key in told) if told else iter(())


def _turns(text: str) -> Iterator[Piece]:
    words = list(_WORD.finditer(unaccented(text).casefold()))
    for place, first in enumerate(words):
        if len(first[0]) < SHORTEST_WORD or first[0] in SAY_LITTLE:
            continue
        between = words[place + 1 : place + MOST_BETWEEN + 2]
        second = next((word for word in between if len(word[0]) >= SHORTEST_WORD), None)
        if second is None or second[0] in SAY_LITTLE or len(first[0]) + len(second[0]) < FEWEST_LETTERS:
            continue
        if not _STOP.search(text, first.end(), second.start()):
            key = " ".join(word[0] for word in words[place : words.index(second, place) + 1])
            yield Piece(Sort.PRIVATE_FACT, first.start(), second.end(), key, is_suspicious=True)
