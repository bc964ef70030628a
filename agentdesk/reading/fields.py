"""The header block of a message or part as raw fields."""

from __future__ import annotations

import re
from typing import Final

from agentdesk.reading import limits

# A field name is printable ASCII without colon (RFC 5322 §3.6.8); a line that starts with a blank continues the one before.
_FIELD: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)\n?")
_LINE_ENDS: Final = b"\r\n"
_KNOWN: Final = re.compile(
    rb"(?im)^(?:received|from|to|cc|subject|date|message-id|mime-version|content-type|content-transfer-encoding|return-path|reply-to|"
    rb"references|in-reply-to|x-[a-z0-9-]+)[ \t]*:",
)
_BLANK_LINE: Final = re.compile(rb"(?:^|\n)[ \t]*\r*\n")
_MAILBOX: Final = re.compile(rb"[^\s@]@[^\s@]+[^,;]\s*$")
_COMPLETE: Final = {
    **dict.fromkeys(("from", "sender", "reply-to", "return-path"), _MAILBOX),
    "date": re.compile(rb"\d:\d\d.*[+-]\d{4}|\d:\d\d.*[A-Z]{2}"),
    "message-id": re.compile(rb"<[^<>]+>"),
}
_JUNK_LINES: Final = 8


class Fields:
    """Header fields by lower-case name, each a list of unfolded raw values in the order they stand."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[str, list[bytes]] = {}

    def __bool__(self) -> bool:
        return bool(self._values)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def add(self, name: str, value: bytes) -> None:
        """Add one field; `name` is lower-case."""
        self._values.setdefault(name, []).append(value)

    def extend_last(self, name: str, line: bytes) -> None:
        """Append a stray line to the newest field `name`, as a fold that lost its blank, unless that is complete as it stands."""
        value = self._values[name][-1]
        complete = _COMPLETE.get(name)
        if complete is None or complete.search(value) is None:
            self._values[name][-1] = value + b" " + line

    def first(self, name: str) -> bytes:
        """Return the first value of `name` that isn't blank, b"" where there is none."""
        for value in self._values.get(name, ()):
            if value:
                return value
        return b""

    def has_any(self, names: frozenset[str]) -> bool:
        """Say whether one of `names` has a value that isn't blank."""
        return not names.isdisjoint(self._values) and any(self.first(name) for name in names)

    def all(self, name: str) -> list[bytes]:
        """Return every value of `name`, top to bottom."""
        return self._values.get(name, [])

    def names(self) -> list[str]:
        """Return the names in the order in which each came first."""
        return list(self._values)


def read_fields(source: bytes, start: int, end: int) -> tuple[Fields, int, str]:
    """Read the header block at `start`; return its fields, where the body starts, and the problem where a limit was passed."""
    fields = Fields()
    limit = min(end, start + limits.MAX_HEADER_BYTES)
    at = start
    name = ""
    field_at, add = _FIELD.match, fields.add
    while at < limit:
        match = field_at(source, at, limit)
        if match is not None:
            raw, value = match.groups()
            name = raw.decode("ascii").lower()
            add(name, (value.translate(None, _LINE_ENDS) if b"\n" in value else value).strip())
            at = match.end()
            continue
        blank = _blank_line_at(source, at, limit)
        if blank > at:
            return fields, blank, ""
        next_at = _after_junk(source, at, limit)
        if next_at == at:
            return fields, at, ""
        if name:
            fields.extend_last(name, source[at:next_at].strip())
        at = next_at
    if limit == end:
        return fields, end, ""
    return fields, _body_after(source, limit, end), limits.HEADERS_TOO_LONG


def _blank_line_at(source: bytes, at: int, limit: int) -> int:
    """Return where the line after the blank line at `at` starts, `at` itself where that line isn't blank."""
    line_end = source.find(b"\n", at, limit)
    line_end = limit if line_end < 0 else line_end
    return min(line_end + 1, limit) if not source[at:line_end].strip() else at


def _after_junk(source: bytes, at: int, limit: int) -> int:
    """Return where headers go on after lines that are none (a fold without its blank, an injected From_ line), `at` where they don't."""
    position = at
    for _attempt in range(_JUNK_LINES):
        line_end = source.find(b"\n", position, limit)
        if line_end < 0 or not source[position:line_end].strip():
            return at
        position = line_end + 1
        if _KNOWN.match(source, position, limit):
            return position
    return at


def _body_after(source: bytes, at: int, end: int) -> int:
    match = _BLANK_LINE.search(source, at, end)
    return end if match is None else match.end()
