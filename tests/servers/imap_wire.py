"""IMAP on the wire, as the scripted server reads and writes it: commands with literals, number sets, sections of a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n\Z")
_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+)')
_FETCH_ITEM = re.compile(r"BODY(?:\.PEEK)?\[[^\]]*\](?:<\d+\.\d+>)?|[A-Z0-9.]+", re.IGNORECASE)
_SECTION = re.compile(r"BODY(?P<peek>\.PEEK)?\[(?P<section>[^\]]*)\](?:<(?P<start>\d+)\.(?P<count>\d+)>)?", re.IGNORECASE)
#: Commands of which the second word belongs to the name.
_UID = "UID"


class BadCommandError(Exception):
    """The client sent what this server does not understand; the text goes into BAD."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `text` is what followed the name, literals left out; `words` are its strings, literals included."""

    tag: bytes
    name: str
    text: str
    words: list[bytes]


def read_command(read_line: Callable[[], bytes], read: Callable[[int], bytes], allow: Callable[[], None]) -> Command | None:
    """Read one command, None at the end of the stream; `allow` invites the client to send a literal."""
    line = read_line()
    if not line:
        return None
    text, words = line, [] if _LITERAL.search(line) else _words(line)
    while literal := _LITERAL.search(line):
        words += _words(line[: literal.start()])
        if not literal[2]:
            allow()
        words.append(read(int(literal[1])))
        line = read_line()
        text = text[: text.rindex(b"{")] + line
        if not _LITERAL.search(line):
            words += _words(line)
    return _command(text, words)


def _words(line: bytes) -> list[bytes]:
    return [re.sub(rb"\\(.)", rb"\1", match[1]) if match[1] is not None else match[2] or match[3] for match in _TOKEN.finditer(line)]


def _command(text: bytes, words: list[bytes]) -> Command:
    if len(words) < 2:
        raise BadCommandError("a command needs a tag and a name")
    name_words = 2 if words[1].upper() == _UID.encode() else 1
    name = b" ".join(words[1 : 1 + name_words]).decode(errors="replace").upper()
    rest = text.strip().split(None, 1 + name_words)
    arguments = rest[1 + name_words] if len(rest) > 1 + name_words else b""
    return Command(words[0], name, arguments.decode(errors="replace"), words[1 + name_words :])


def chosen_numbers(sequence_set: str, present: list[int]) -> list[int]:
    """The numbers of a set like `2,4:7,9:*` (RFC 3501 §9) that are present; `*` is the highest of them."""
    if not re.fullmatch(r"[\d:,*]+", sequence_set):
        raise BadCommandError(f"not a set of numbers: {sequence_set}")
    highest = max(present, default=0)
    chosen: set[int] = set()
    for part in sequence_set.split(","):
        ends = [highest if end == "*" else int(end) for end in part.split(":")]
        chosen.update(number for number in present if min(ends) <= number <= max(ends))
    return sorted(chosen)


@dataclass(frozen=True, slots=True)
class FetchItem:
    """One thing to fetch: a plain item by its name, or a section of the message."""

    name: str
    section: str | None = None
    is_peek: bool = False
    start: int | None = None
    count: int = 0

    @property
    def label(self) -> str:
        """What the response calls it."""
        if self.section is None:
            return self.name
        return f"BODY[{self.section}]" + ("" if self.start is None else f"<{self.start}>")


def fetch_items(text: str) -> list[FetchItem]:
    """What a FETCH asks for, after its set of numbers."""
    items = []
    for match in _FETCH_ITEM.finditer(text):
        if section := _SECTION.fullmatch(match[0]):
            start = None if section["start"] is None else int(section["start"])
            items.append(FetchItem("BODY", section["section"].upper(), bool(section["peek"]), start, int(section["count"] or 0)))
        else:
            items.append(FetchItem(match[0].upper()))
    return items


def section_of(content: bytes, item: FetchItem) -> bytes:
    """The bytes a section names."""
    head, blank, body = content.partition(b"\r\n\r\n")
    section = item.section or ""
    if section == "":
        found = content
    elif section == "HEADER":
        found = head + blank
    elif section == "TEXT":
        found = body
    elif fields := re.fullmatch(r"HEADER\.FIELDS \((.*)\)", section):
        found = _fields(head, fields[1].split())
    else:
        raise BadCommandError(f"no section {section} here")
    return found if item.start is None else found[item.start : item.start + item.count]


def _fields(head: bytes, names: list[str]) -> bytes:
    fields = re.findall(rb"(?m)^[^\r\n:]+:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", head)
    wanted = [field for field in fields if field.split(b":")[0].decode(errors="replace").upper() in names]
    return b"".join(field + b"\r\n" for field in wanted) + b"\r\n"


def imap_date(moment: datetime) -> str:
    """INTERNALDATE as RFC 3501 §9 writes `date-time`."""
    return moment.strftime("%d-%b-%Y %H:%M:%S %z")


def quoted(name: bytes) -> bytes:
    """A string between quotes."""
    return b'"' + name.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
