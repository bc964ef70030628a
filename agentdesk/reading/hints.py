"""Words of which one stands in every text that some pattern knows: one look at a mail's words spares most mails most patterns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, filterfalse
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
        self._phrases = tuple((_rarer_end(hint), hint) for hint, word in longest.items() if word not in self._words)
        _ALL.append(self)

    def stand_in(self, text: str) -> bool:
        """Say whether any of them stands anywhere in `text`, which is in lower case, within a word too."""
        return _holds_any(text, self._hints)

    def have_word_in(self, words: str) -> bool:
        """Say whether a word by which some of them are known stands in `words`."""
        return _holds_any(words, self._words)

    def told_by(self, words: str) -> Iterator[_Tells]:
        """Yield what `words` tell of these, each phrase with the end by which it is known."""
        if self.have_word_in(words):
            yield self, "", ""
        between_blanks = f" {words} "
        for end, phrase in self._phrases:
            if end in between_blanks:
                yield self, end, phrase


_Tells = tuple[Hints, str, str]
"""What a word tells of; where it is only the end of a phrase, that end and the phrase, which must stand in the text then."""
_ALL: Final[list[Hints]] = []
# Texts are made of the same few thousand words, most of which say nothing: a text costs a look at the rest.
_plain_words: Final[set[str]] = set()
_telling_words: Final[dict[str, list[_Tells]]] = {}


def hinted(text: str) -> frozenset[Hints]:
    """Return the hints that may stand in `text` or in lines of it; the others don't."""
    lowered = text.lower()
    words = set(filterfalse(_plain_words.__contains__, lowered.split()))
    known = [_telling_words[word] for word in words if word in _telling_words]
    if len(known) < len(words):
        known += _meet([word for word in words if word not in _telling_words])
    return frozenset([hints for hints, _end, phrase in set(chain.from_iterable(known)) if phrase in lowered])


def _meet(fresh: list[str]) -> list[list[_Tells]]:
    """Find out what words tell that were not met before, and remember it of each."""
    words = " ".join(fresh)
    told = [tells for hints in _ALL for tells in hints.told_by(words)]
    if len(_plain_words) + len(_telling_words) + len(fresh) > _MOST_REMEMBERED:
        _plain_words.clear()
        _telling_words.clear()
    if len(fresh) <= _MOST_REMEMBERED:
        telling = {word: found for word in fresh if (found := [tells for tells in told if _tells(word, *tells)])} if told else {}
        _telling_words.update(telling)
        _plain_words.update(word for word in fresh if word not in telling)
    return [told]


def _tells(word: str, hints: Hints, end: str, _phrase: str) -> bool:
    return end in f" {word} " if end else hints.have_word_in(word)


def _rarer_end(phrase: str) -> str:
    """Return the longer one of a phrase's first and last word with the blank beside it: fewer words end or begin with that."""
    first, *_inner, last = phrase.split()
    return f"{first} " if len(first) > len(last) else f" {last}"


def _holds_any(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - a generator costs as much again as the search
        if word in text:
            return True
    return False
