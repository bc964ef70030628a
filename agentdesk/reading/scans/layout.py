"""Words with their places to text: lines and paragraphs as they stand on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median
from typing import Final

from agentdesk.domain.letters import ReadWord
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.scans.tesseract import Word

_THOUSAND: Final = 1000
_NEAR: Final = 25
"""So many lines above and below say what is usual."""
_MORE_THAN_USUAL: Final = 1.35
_ALIKE: Final = 1.4
"""A line of capitals and one with tails of the same letters differ by as much in height."""


@dataclass(slots=True)
class Body:
    """The text of a letter in the making; words are told where they begin in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0

    def write(self, text: str) -> int:
        """Add text and return where it begins."""
        begins = self.length
        self.parts.append(text)
        self.length += len(text)
        return begins

    @property
    def text(self) -> str:
        """What was written so far."""
        return "".join(self.parts)


def write_page(body: Body, words: Sequence[Word], size: tuple[int, int]) -> tuple[ReadWord, ...]:
    """Write a page's words and return where each stands; paragraphs are parted by an empty line."""
    lines = [list(found) for _line, found in groupby(words, key=lambda word: word.line)]
    begins_paragraph = _breaks(lines)
    placed: list[ReadWord] = []
    for place, found in enumerate(lines):
        if place:
            body.write("\n\n" if begins_paragraph[place] else "\n")
        for number, word in enumerate(found):
            if number:
                body.write(" ")
            text = one_line(word.text)
            begins = body.write(text)
            placed.append(_placed(word, begins, len(text), size))
    return tuple(placed)


def _breaks(lines: Sequence[Sequence[Word]]) -> list[bool]:
    """Say of each line whether more room is above it than usual between lines of its size, or it stands elsewhere on the page.

    Tesseract's own paragraphs go by indents and the ends of lines: it parts address blocks, and puts two of them together.
    """
    usual = [_Line.of(line) for line in lines]
    pairs = [_Pair.of(above, below) for above, below in pairwise(usual)]
    near = [pairs[max(0, place - _NEAR) : place + _NEAR] for place in range(len(pairs))]
    gaps = (pair.is_apart or pair.pitch > _MORE_THAN_USUAL * _usual_pitch(pair, around) for pair, around in zip(pairs, near, strict=True))
    return [False, *gaps] if lines else []


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a line stands: its words' middle bottom, which is what they are written on, its height, and its ends across."""

    foot: float
    height: float
    left: int
    right: int

    @classmethod
    def of(cls, words: Sequence[Word]) -> _Line:
        foot, height = median(word.top + word.height for word in words), median(word.height for word in words)
        return cls(foot, max(height, 1.0), min(word.left for word in words), max(word.left + word.width for word in words))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two lines, one read after the other: how far apart they stand, the height of the taller.

    `is_apart`: the second is no line below the first, since it stands higher, or beside it.
    """

    pitch: float
    height: float
    is_apart: bool

    @classmethod
    def of(cls, above: _Line, below: _Line) -> _Pair:
        pitch = below.foot - above.foot
        return cls(pitch, max(above.height, below.height), pitch <= 0 or below.left > above.right or below.right < above.left)


def _usual_pitch(pair: _Pair, pairs: Sequence[_Pair]) -> float:
    """Return how far apart lines of this size stand within paragraphs: what the closest quarter of them has."""
    least, most = pair.height / _ALIKE, pair.height * _ALIKE
    pitches = sorted(other.pitch for other in pairs if not other.is_apart and least <= other.height <= most)
    return pitches[len(pitches) // 4]


def _placed(word: Word, begins: int, length: int, size: tuple[int, int]) -> ReadWord:
    width, height = size
    return ReadWord(
        begins,
        begins + length,
        max(0, min(100, round(word.confidence))),
        _THOUSAND * word.left // width,
        _THOUSAND * word.top // height,
        _THOUSAND * (word.left + word.width) // width,
        _THOUSAND * (word.top + word.height) // height,
    )
