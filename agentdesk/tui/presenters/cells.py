"""Text measured in terminal cells: made safe for one line, cut, padded and wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len

from agentdesk.domain import safe_text

ELLIPSIS = "…"

_JOINERS = dict.fromkeys([0x200D, 0x00AD, 0xFE0E, 0xFE0F])
"""Joiners, soft hyphens and variation selectors: terminals disagree about the width of what they make."""

_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """Return `text` fit for one line: blanks joined, control characters shown as marks, joiners dropped."""
    if text.isascii() and text.isprintable():
        return text
    return safe_text.one_line(text, limit=max(safe_text.DEFAULT_LIMIT, len(text))).translate(_JOINERS)


def many_lines(text: str) -> list[str]:
    """Return the lines of a body, each fit for one line, tabs expanded to 8 columns."""
    return [one_line(line.expandtabs(8)) for line in _LINE_ENDS.split(text)]


def width_of(text: str) -> int:
    """Return how many cells `text` takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """Return `text` in at most `width` cells, with an ellipsis where something was left out."""
    if width_of(text) <= width:
        return text
    if width <= 0:
        return ""
    return _head(text, width - 1) + ellipsis


def cut_left(text: str, width: int) -> str:
    """Return the end of `text` in at most `width` cells, with an ellipsis where something was left out: of a path its end matters."""
    if width_of(text) <= width:
        return text
    while text and width_of(text) > width - 1:
        text = text[1:]
    return ELLIPSIS + text if width > 0 else ""


def _head(text: str, width: int) -> str:
    if text.isascii():
        return text[:width]
    used = 0
    for index, ch in enumerate(text):
        used += cell_len(ch)
        if used > width:
            return text[:index]
    return text


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return `text` in exactly `width` cells, cut or padded."""
    text = cut(text, width)
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks


def wrap(text: str, width: int) -> list[str]:
    """Return one line of text as lines of at most `width` cells, broken at blanks where there are any; linear in the text's length.

    Args:
        text: without line breaks, as `many_lines` returns it.
        width: cells; less than 2 counts as 2, as a wide character has to fit.
    """
    width = max(2, width)
    lines: list[str] = []
    start = 0
    while len(text) - start > width or width_of(text[start:]) > width:
        end = _break(text, start, start + len(_head(text[start : start + width + 1], width)))
        lines.append(text[start:end])
        start = end
        while text[start : start + 1] == " ":
            start += 1
    return [*lines, text[start:]] if start < len(text) or not lines else lines


def widest(texts: Iterable[str], least: int = 0) -> int:
    """Return the cells of the widest text, so that in every language a column has room for its words."""
    return max(least, *map(width_of, texts))


def wrap_parts(parts: Iterable[str], between: str, width: int) -> list[str]:
    """Return parts as lines, with `between` where two stand on one; broken inside a part only where a line can't hold it."""
    lines: list[str] = []
    for part in parts:
        if lines and width_of(lines[-1] + between + part) <= width:
            lines[-1] += between + part
        else:
            lines += wrap(part, width)
    return lines


def _break(text: str, start: int, end: int) -> int:
    """Return where a line from `start` that is full at `end` is broken."""
    if text[end : end + 1] == " ":
        return end
    blank = text.rfind(" ", start + 1, end)
    return blank if blank > 0 else max(start + 1, end)
