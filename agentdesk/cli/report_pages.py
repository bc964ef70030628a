"""Reports as tables: on a terminal with bars, as CSV, and as one page of HTML that needs nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from agentdesk.cli.csv_export import guarded
from agentdesk.cli.output import Output
from agentdesk.cli.plain import line
from agentdesk.cli.tables import Column, print_table
from agentdesk.domain.texts import _

BAR_CELLS = 24
EIGHTHS = " ▏▎▍▌▋▊▉█"
STYLE = (
    "body{font:15px system-ui,sans-serif;margin:2em auto;max-width:60em;padding:0 1em}table{border-collapse:collapse;margin:1em 0 2em}"
    "th,td{padding:.25em .75em;border-bottom:1px solid #8884;text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}"
    "i{display:inline-block;height:.7em;background:#3a7ca5}code{color:#777}"
)


class Sheet(NamedTuple):
    """One table of a report; `bars` is the column whose numbers are drawn as well, None for none."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    bars: int | None = None


def bar(value: int, most: int) -> str:
    """Return a number as a bar; the largest fills it."""
    eighths = round(value * BAR_CELLS * 8 / most) if most else 0
    full, rest = divmod(eighths, 8)
    return "█" * full + EIGHTHS[rest].strip()


def print_sheets(out: Output, sheets: Sequence[Sheet]) -> None:
    """Print tables for people."""
    for number, sheet in enumerate(sheets):
        if number:
            out.text("")
        out.text(sheet.title)
        bars = _bars(sheet)
        heads = [Column(name) for name in sheet.columns] + ([Column("")] if bars else [])
        rows = [(*row, *bars[place : place + 1]) for place, row in enumerate(sheet.rows)]
        print_table(out, heads, rows)


def _numbers(sheet: Sheet) -> list[int]:
    return [] if sheet.bars is None else [int(row[sheet.bars] or 0) for row in sheet.rows]


def _bars(sheet: Sheet) -> list[str]:
    numbers = _numbers(sheet)
    return [bar(number, max(numbers)) for number in numbers]


def as_csv(sheets: Sequence[Sheet]) -> bytes:
    """Return all tables as one: the first column says which table a line is of (RFC 4180)."""
    held = io.StringIO()
    lines = csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for sheet in sheets:
        lines.writerow([_("Table"), *sheet.columns])
        lines.writerows([[guarded(line(cell)) for cell in (sheet.title, *row)] for row in sheet.rows])
    return held.getvalue().encode("utf-8", "replace")


def as_html(title: str, sheets: Sequence[Sheet]) -> bytes:
    """Return one page with all tables; it loads nothing and runs nothing."""
    page = [f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title><style>{STYLE}</style><h1>{escape(title)}</h1>"]
    for sheet in sheets:
        page += [f"<h2>{escape(sheet.title)}</h2><table><tr>", *(f"<th>{escape(name)}</th>" for name in sheet.columns), "</tr>"]
        page += _html_rows(sheet)
        page.append("</table>")
    return ("\n".join(page) + "\n").encode("utf-8", "replace")


def _html_rows(sheet: Sheet) -> Iterator[str]:
    numbers = _numbers(sheet)
    most = max(numbers, default=0)
    for place, row in enumerate(sheet.rows):
        cells = "".join(f"<td{' class=n' if cell.isdigit() else ''}>{escape(line(cell))}</td>" for cell in row)
        drawn = f"<td><i style='width:{numbers[place] * 12 / most:.1f}em'></i></td>" if most else ""
        yield f"<tr>{cells}{drawn}</tr>"
