"""Words that say what keys do on a card, the keys apart from what they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agentdesk.tui.presenters.tones import Piece, Tone

_BETWEEN: Final = re.compile(r"(\n| {3,}| · )")
"""What stands between one key with its words and the next."""


def key_pieces(words: str) -> Iterator[Piece]:
    """Yield `words` as pieces, the keys in the tone of a mark.

    Args:
        words: one or more keys, each followed by what it does: after two blanks, or after one where no two stand together; a dot
            between blanks, three blanks or a line's end part one from the next.
    """
    for part in _BETWEEN.split(words):
        end = max(part.find("  "), 0) or max(part.find(" "), 0)
        if _BETWEEN.fullmatch(part) or not end:
            yield Piece(part)
        else:
            yield from key_and_words(part[:end], part[end:])


def key_and_words(key: str, words: str) -> tuple[Piece, Piece]:
    """Return one key and what follows it, whatever that may contain."""
    return Piece(key, Tone.MARK), Piece(words)
