"""Words with their places to text: lines and paragraphs as they stand on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from agentdesk.domain.letters import ReadWord
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.scans.tesseract import Word

_THOUSAND: Final = 1000


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
    placed: list[ReadWord] = []
    paragraph: tuple[int, int] | None = None
    for line, found in groupby(words, key=lambda word: word.line):
        if paragraph is not None:
            body.write("\n\n" if line[:2] != paragraph else "\n")
        paragraph = line[:2]
        for number, word in enumerate(found):
            if number:
                body.write(" ")
            text = one_line(word.text)
            begins = body.write(text)
            placed.append(_placed(word, begins, len(text), size))
    return tuple(placed)


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
