"""A body's lines, each with what quote signs and the sender's HTML say of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from agentdesk.reading.attributions import introduces_quotation
from agentdesk.reading.html import (
    INDENT_END,
    INDENT_START,
    MARKS,
    QUOTE_END,
    QUOTE_START,
    SIGNATURE_END,
    SIGNATURE_START,
    TAIL_START,
    has_marks,
)

_QUOTED: Final = re.compile(r"^[ \t\xa0]{0,3}(?:>|[A-Z]{1,3}> |»|&gt;)")
_INDENTED: Final = re.compile(r"^[ \t\xa0]+>")
# What supercite and its relatives put before each line: the author's initials or first name.
_NAMED: Final = re.compile(r"^[ \t]{0,8}([A-Z][a-z][\w.-]{0,13}|[A-Z]{1,3})>+(?: |$)")
_PAIRS: Final = {
    QUOTE_START: (0, 1),
    QUOTE_END: (0, -1),
    SIGNATURE_START: (1, 1),
    SIGNATURE_END: (1, -1),
    INDENT_START: (2, 1),
    INDENT_END: (2, -1),
}


@dataclass(slots=True)
class Line:
    """One line with where it stands, and what is known of it before its words are looked at."""

    text: str
    start: int
    end: int
    is_quoted: bool = False
    is_tail: bool = False
    is_signature: bool = False
    is_indented: bool = False


def is_quote_signed(text: str) -> bool:
    """Say whether a quote sign opens `text`."""
    return _QUOTED.match(text) is not None


def split_lines(marked: str) -> list[Line]:
    """Split into lines and turn marks into what they say of the lines they enclose."""
    lines = _marked_lines(marked) if has_marks(marked) else _plain_lines(marked)
    if ">" in marked:
        _quote_by_name(lines)
        _unquote_single(lines)
    if "|" in marked:
        _quote_by_bar(lines)
    return lines


def _plain_lines(marked: str) -> list[Line]:
    lines: list[Line] = []
    position = 0
    may_be_quoted = ">" in marked or "»" in marked or "&gt;" in marked
    for text in marked.split("\n"):
        end = position + len(text)
        lines.append(Line(text, position, end, may_be_quoted and (text[:1] == ">" or _QUOTED.match(text) is not None)))
        position = end + 1
    return lines


def _marked_lines(marked: str) -> list[Line]:
    lines: list[Line] = []
    depths = [0, 0, 0]
    position = 0
    is_tail = False
    for raw in marked.split("\n"):
        text = MARKS.sub("", raw)
        inside = [depth > 0 for depth in depths]
        opens_line = not MARKS.split(raw, maxsplit=1)[0].strip()
        for sign in MARKS.findall(raw):
            is_tail = is_tail or sign == TAIL_START
            kind, change = _PAIRS.get(sign, (0, 0))
            depths[kind] += change
            inside[kind] = inside[kind] or (change > 0 and opens_line)
        is_quoted = inside[0] or _QUOTED.match(text) is not None
        lines.append(Line(text, position, position + len(text), is_quoted, is_tail, inside[1], inside[2]))
        position += len(text) + 1
    return lines


def _quote_by_name(lines: list[Line]) -> None:
    """Take "Anna> text" for a quotation where the same name opens several lines, or one below an attribution."""
    signed = ((at, line.text) for at, line in enumerate(lines) if ">" in line.text and line.text[0] != ">")
    names = {at: match[1] for at, text in signed if (match := _NAMED.match(text)) is not None}
    counts = Counter(names.values())
    for at, name in names.items():
        if counts[name] > 1 or introduces_quotation(_filled_above(lines, at)):
            lines[at].is_quoted = True


def _unquote_single(lines: list[Line]) -> None:
    """Take the only signed line of a text for the sender's own where it is indented: a prompt, an arrow."""
    signed = [line for line in lines if line.is_quoted]
    if len(signed) == 1 and _INDENTED.match(signed[0].text) and lines[0] is not signed[0]:
        above = _filled_above(lines, lines.index(signed[0]))
        signed[0].is_quoted = introduces_quotation(above)


def _quote_by_bar(lines: list[Line]) -> None:
    """Take "| text" for a quotation below an attribution; elsewhere it is a table."""
    for at, line in enumerate(lines):
        if line.text.startswith("|") and not line.is_quoted:
            follows = at > 0 and lines[at - 1].is_quoted and lines[at - 1].text.startswith("|")
            line.is_quoted = follows or introduces_quotation(_filled_above(lines, at))


def _filled_above(lines: list[Line], at: int) -> str:
    """Return the nearest line with text among the two above."""
    return next((lines[above].text for above in (at - 1, at - 2) if above >= 0 and lines[above].text.strip()), "")
