"""Words of which one stands in every text that some pattern knows: one look at a mail's words spares most mails most patterns."""

from __future__ import annotations

from collections.abc import Collection
from itertools import filterfalse
from typing import Final

_MOST_REMEMBERED: Final = 20_000
_TELLING_CHARS: Final = 6
"""A phrase without a word of that length has none that is seldom without it."""


class Hints:
    """Words and phrases, in lower case, of which one stands in every text that some pattern knows."""

    def __init__(self, *hints: str) -> None:
        self._hints = hints
        longest = {hint: max(hint.split(), key=len) for hint in hints}
        self._words = tuple({word for hint, word in longest.items() if word == hint or len(word) >= _TELLING_CHARS})
        self._phrases = tuple(hint for hint, word in longest.items() if word not in self._words)
        _ALL.append(self)

    def stand_in(self, text: str) -> bool:
        """Say whether any of them stands anywhere in `text`, which is in lower case, within a word too."""
        return _holds_any(text, self._hints)

    def have_word_in(self, words: str) -> bool:
        """Say whether a word by which some of them are known stands in `words`."""
        return _holds_any(words, self._words)

    def have_phrase_in(self, text: str) -> bool:
        """Say whether one of the others, which no word tells of, stands in `text`."""
        return _holds_any(text, self._phrases)


_ALL: Final[list[Hints]] = []
# Texts are made of the same few thousand words, most of which say nothing: a text costs a look at the rest.
_plain_words: Final[set[str]] = set()


def hinted(text: str) -> frozenset[Hints]:
    """Return the hints that may stand in `text` or in lines of it; the others don't."""
    lowered = text.lower()
    fresh = set(filterfalse(_plain_words.__contains__, lowered.split()))
    words = " ".join(fresh)
    told = [hints for hints in _ALL if hints.have_word_in(words)] if fresh else []
    _remember([word for word in fresh if not any(hints.have_word_in(word) for hints in told)] if told else fresh)
    return frozenset([*told, *(hints for hints in _ALL if hints.have_phrase_in(lowered))])


def _remember(words: Collection[str]) -> None:
    if len(_plain_words) + len(words) > _MOST_REMEMBERED:
        _plain_words.clear()
    if len(words) <= _MOST_REMEMBERED:
        _plain_words.update(words)


def _holds_any(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - a generator costs as much again as the search
        if word in text:
            return True
    return False
