"""Words of which one stands in every text that some pattern knows: one look at a mail's words spares most mails most patterns."""

from __future__ import annotations

from collections import Counter
from itertools import chain, filterfalse
from typing import Final

_MOST_REMEMBERED: Final = 20_000
_TELLING_CHARS: Final = 6
"""A phrase without a word of that length has none that is seldom without it."""
_CHARACTERS: Final = 3


class Hints:
    """Words and phrases, in lower case, of which one stands in every text that some pattern knows."""

    def __init__(self, *hints: str) -> None:
        self._hints = hints
        longest = {hint: max(hint.split(), key=len) for hint in hints}
        words = {word for hint, word in longest.items() if word == hint or len(word) >= _TELLING_CHARS}
        phrases = [(_rarer_end(hint), hint) for hint, word in longest.items() if word not in words]
        self.signs = (*((word, "") for word in words), *phrases)
        """What a word between blanks must hold to tell of one of them, each with the phrase that must stand in the text then, or ""."""
        _ALL.append(self)
        _forget()

    def stand_in(self, text: str) -> bool:
        """Say whether any of them stands anywhere in `text`, which is in lower case, within a word too."""
        for hint in self._hints:  # noqa: SIM110 - a generator costs as much again as the search
            if hint in text:
                return True
        return False


_Tells = tuple[Hints, str]
"""What a word tells of, and the phrase that must stand in the text then, "" where the word is enough."""
_Sign = tuple[str, _Tells]
_ALL: Final[list[Hints]] = []
# Texts are made of the same few thousand words, most of which say nothing: a text costs a look at the rest.
_plain_words: Final[set[str]] = set()
_telling_words: Final[dict[str, list[_Tells]]] = {}
# Each sign by three characters of it that few others have: looking for those of a word costs less than looking for every sign.
_by_characters: Final[dict[str, list[_Sign]]] = {}
_short: Final[dict[bool, list[_Sign]]] = {}
"""Signs of fewer characters than that, which must be looked for, by whether the word is ASCII: few or none of them are."""


def hinted(text: str) -> frozenset[Hints]:
    """Return the hints that may stand in `text` or in lines of it; the others don't."""
    lowered = text.lower()
    words = set(filterfalse(_plain_words.__contains__, lowered.split()))
    known = [_telling_words[word] for word in words if word in _telling_words]
    if len(known) < len(words):
        known += _meet([word for word in words if word not in _telling_words])
    return frozenset([hints for hints, phrase in set(chain.from_iterable(known)) if phrase in lowered])


def _meet(fresh: list[str]) -> list[list[_Tells]]:
    """Find out what words tell that were not met before, and remember it of each."""
    telling = {word: found for word in fresh if (found := _told_by(word))}
    if len(_plain_words) + len(_telling_words) + len(fresh) > _MOST_REMEMBERED:
        _plain_words.clear()
        _telling_words.clear()
    if len(fresh) <= _MOST_REMEMBERED:
        _telling_words.update(telling)
        _plain_words.update(word for word in fresh if word not in telling)
    return list(telling.values())


def _told_by(word: str) -> list[_Tells]:
    if not _by_characters:
        _sort_signs()
    held = f" {word} "
    characters = {held[at : at + _CHARACTERS] for at in range(len(held) - _CHARACTERS + 1)}
    near = [_by_characters[each] for each in characters if each in _by_characters]
    return [tells for sign, tells in chain(_short[word.isascii()], *near) if sign in held]


def _sort_signs() -> None:
    signs = [(sign, (hints, phrase)) for hints in _ALL for sign, phrase in hints.signs]
    count = Counter(characters for sign, _tells in signs for characters in _characters_of(sign))
    for sign, tells in signs:
        if len(sign) >= _CHARACTERS:
            _by_characters.setdefault(min(_characters_of(sign), key=count.__getitem__), []).append((sign, tells))
    _short[False] = [(sign, tells) for sign, tells in signs if len(sign) < _CHARACTERS]
    _short[True] = [(sign, tells) for sign, tells in _short[False] if sign.isascii()]


def _characters_of(sign: str) -> list[str]:
    return [sign[at : at + _CHARACTERS] for at in range(len(sign) - _CHARACTERS + 1)]


def _forget() -> None:
    for remembered in (_plain_words, _telling_words, _by_characters):
        remembered.clear()


def _rarer_end(phrase: str) -> str:
    """Return the longer one of a phrase's first and last word with the blank beside it: fewer words end or begin with that."""
    first, *_inner, last = phrase.split()
    return f"{first} " if len(first) > len(last) else f" {last}"
