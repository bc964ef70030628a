"""Server-sent events: what a platform tells for as long as a line is held open.

Source: html.spec.whatwg.org, "Server-sent events" (fields by line, an empty line ends an event, a leading colon is a remark).
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 1 << 20
"""Of one event; a server that sends more has lost its way, and the line is left."""


class TooLong(Exception):
    """An event without end."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its name, "message" where it bears none, and its data."""

    name: str
    data: str


async def events(pieces: AsyncIterable[bytes]) -> AsyncIterator[Event]:
    """Yield the events of a body.

    Raises:
        TooLong: one has no end.
    """
    name, data, size = "", list[str](), 0
    async for line in _lines(pieces):
        size += len(line)
        if size > MOST_BYTES:
            raise TooLong
        field, _colon, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                yield Event(name or "message", "\n".join(data))
            name, data, size = "", [], 0
        elif field == "event":
            name = value
        elif field == "data":
            data.append(value)


async def _lines(pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    rest = b""
    async for piece in pieces:
        *whole, rest = (rest + piece).replace(b"\r\n", b"\n").split(b"\n")
        for line in whole:
            yield line
        if len(rest) > MOST_BYTES:
            raise TooLong
