"""Messages as CSV that a spreadsheet opens without running any of it."""

from __future__ import annotations

import csv
import io
from dataclasses import fields

from agentdesk.cli.plain import Plain, plain
from agentdesk.domain.views import ExportedMessage

COLUMNS = tuple(field.name for field in fields(ExportedMessage))
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What spreadsheets take for the beginning of a formula. Source: OWASP, "CSV Injection"."""
GUARD = "'"


class CsvLines:
    """Turns messages into lines; `guarded` counts the fields that got a `'` in front."""

    def __init__(self) -> None:
        self.guarded = 0

    def heading(self) -> bytes:
        """Return the line of column names."""
        return _packed(COLUMNS)

    def line(self, message: ExportedMessage) -> bytes:
        """Return one message as a line; lists stand as their values parted by "; "."""
        values = plain(message)
        return _packed([self._guard(_cell(values[name])) for name in COLUMNS])

    def _guard(self, text: str) -> str:
        safe = guarded(text)
        self.guarded += safe != text
        return safe


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    # Blanks before it don't keep a spreadsheet from seeing one.
    is_formula = text.startswith(FORMULA_STARTS) or text.lstrip(" ").startswith(FORMULA_STARTS)
    return GUARD + text if is_formula else text


def _packed(cells: tuple[str, ...] | list[str]) -> bytes:
    """Return one line, every field in quotes, ended as RFC 4180 says."""
    held = io.StringIO()
    csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return held.getvalue().encode("utf-8", "replace")


def _cell(value: Plain) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(_cell(one) for one in value)
        case dict():
            return _record(value)
        case _:
            return str(value)


def _record(value: dict[str, Plain]) -> str:
    if "address" in value:
        name, address = _cell(value.get("name")), _cell(value["address"])
        return f"{name} <{address}>" if name else address
    return _cell(value.get("filename"))
