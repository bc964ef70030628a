"""Rows as text: columns that fit a terminal, or tab-separated fields for a pipe."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from agentdesk.cli.output import Output
from agentdesk.cli.plain import line

WIDE = frozenset("WF")
GAP = "  "
NARROWEST = 40


class Column(NamedTuple):
    """A column: its heading and, for those that may be cut to fit, the share of what is left (0: never cut)."""

    heading: str
    share: int = 0


def width(text: str) -> int:
    """Return how many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cell(char) for char in text)


def _cell(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in WIDE else 1


def cut(text: str, cells: int) -> str:
    """Return a text cut to a number of cells; what is missing shows as "…"."""
    if width(text) <= cells:
        return text
    taken, used = [], 0
    for char in text:
        used += _cell(char)
        if used > cells - 1:
            break
        taken.append(char)
    return "".join(taken) + "…"


def local(at: datetime | None) -> str:
    """Return a moment as the reader's clock shows it, "" for none."""
    return "" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M")


def print_table(out: Output, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Print rows; on a terminal in columns that fit, else tab-separated without a heading."""
    cleaned = [[line(cell) for cell in row] for row in rows]
    if sys.stdout is None or not sys.stdout.isatty():
        for row in cleaned:
            out.raw("\t".join(row).encode("utf-8", "replace") + b"\n")
        return
    for text in _fitted(columns, cleaned, max(shutil.get_terminal_size().columns, NARROWEST)):
        out.text(text)


def _fitted(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> Iterator[str]:
    everything = [[column.heading for column in columns], *rows]
    wanted = [max(width(row[number]) for row in everything) for number in range(len(columns))]
    shares = sum(column.share for column in columns)
    fixed = sum(cells for cells, column in zip(wanted, columns, strict=True) if not column.share) + len(GAP) * (len(columns) - 1)
    left = max(room - fixed, shares * 8)
    sizes = [min(cells, left * column.share // shares) if column.share else cells for cells, column in zip(wanted, columns, strict=True)]
    for row in everything:
        cells = (cut(cell, size) for cell, size in zip(row, sizes, strict=True))
        yield GAP.join(cell + " " * (size - width(cell)) for cell, size in zip(cells, sizes, strict=True)).rstrip()
