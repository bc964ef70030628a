"""Writes the numbers of a text in figures, so that what is told in one way is found in the other: "Zimmer zweiundvierzig", "Zimmer 42"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from agentdesk.replies.guard.records import Piece
from agentdesk.replies.guard.spelled import number_in_words

MOST_WORDS: Final = 8
_WORD = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"[ \u00a0\u202f-]")
_AND: Final = frozenset(("and", "et", "e", "en", "und"))
_ALSO_OTHER_WORDS: Final = {
    "nl": frozenset(("onze", "cent", "due")),
    "de": frozenset(("sei", "cent", "due")),
    "fr": frozenset(("neuf", "nul", "due")),
    "it": frozenset(("sei",)),
    "en": frozenset(("due", "cent", "sept", "sei")),
}
"""Numbers that are another word in this language ("neuf" is new, "onze" is our)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A text with its numbers in figures, and which stretches of it stand for which of the original: (start, end, start, end)."""

    text: str
    stretches: tuple[tuple[int, int, int, int], ...]

    def found(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """Yield the pieces found in this text that hold a number written out, with their place in the original."""
        for piece in pieces:
            if any(piece.start < end and piece.end > start for start, end, _begin, _ended in self.stretches):
                yield replace(piece, start=self._original(piece.start), end=self._original(piece.end, is_end=True))

    def _original(self, place: int, *, is_end: bool = False) -> int:
        shift = 0
        for start, end, begin, ended in self.stretches:
            if place < start or (is_end and place == start):
                break
            if place < end or (is_end and place == end):
                return ended if is_end else begin
            shift = ended - end
        return place + shift


def in_figures(text: str, language: str) -> Figures | None:
    """Return a text with its numbers from two on in figures; None where it holds none in words."""
    numbers = list(_numbers(text, language.partition("-")[0]))
    if not numbers:
        return None
    written: list[str] = []
    stretches: list[tuple[int, int, int, int]] = []
    length = done = 0
    for begin, ended, number in numbers:
        figures = str(number)
        length += begin - done
        written += (text[done:begin], figures)
        stretches.append((length, length + len(figures), begin, ended))
        length, done = length + len(figures), ended
    return Figures("".join((*written, text[done:])), tuple(stretches))


def _numbers(text: str, language: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and value of each number in words, the longest that its words make."""
    other = _ALSO_OTHER_WORDS.get(language, frozenset())
    words = list(_WORD.finditer(text))
    joined = [bool(_JOINT.fullmatch(text, one.end(), two.start())) for one, two in pairwise(words)]
    place = 0
    while place < len(words):
        first = words[place]
        number = None if first[0].casefold() in other else number_in_words(first[0])
        if number is None or number == 0:
            place += 1
            continue
        last = place
        for further in range(place + 1, min(place + MOST_WORDS, len(words))):
            if not joined[further - 1]:
                break
            longer = number_in_words(_without_and(text[first.start() : words[further].end()]))
            if longer is not None:
                number, last = longer, further
        if number > 1:
            yield first.start(), words[last].end(), number
        place = last + 1


def _without_and(words: str) -> str:
    return " ".join(word for word in re.split(r"[\s-]", words) if word.casefold() not in _AND) if " " in words else words
