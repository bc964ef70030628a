"""Whether a text holds any of many words, at the cost of one look at its words: patterns that few texts can match are spared the others."""

from __future__ import annotations

from typing import Final

_MOST_REMEMBERED: Final = 20_000


def holds_any(text: str, words: tuple[str, ...]) -> bool:
    """Say whether any of few words stands in `text`."""
    for word in words:  # noqa: SIM110 - a generator costs as much again as the search
        if word in text:
            return True
    return False


class Hints:
    """Words and phrases, in lower case, of which one stands in every text that some pattern knows.

    Words that were seen to hold none are remembered, since texts are made of the same few thousand; so a text costs a look at the rest.
    """

    def __init__(self, *hints: str) -> None:
        self._phrases = tuple(hint for hint in hints if len(hint.split()) > 1)
        self._parts = tuple(hint for hint in hints if len(hint.split()) == 1)
        self._without: set[str] = set()

    def stand_in(self, text: str) -> bool:
        """Say whether any of them stands anywhere in `text`, which is in lower case, within a word too."""
        fresh = set(text.split()) - self._without
        if holds_any(text, self._phrases) or holds_any(" ".join(fresh), self._parts):
            return True
        if len(self._without) + len(fresh) > _MOST_REMEMBERED:
            self._without.clear()
        if len(fresh) <= _MOST_REMEMBERED:
            self._without |= fresh
        return False
