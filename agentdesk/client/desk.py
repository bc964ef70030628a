"""The desk for the console: many requests at once, and pushed events."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
from collections.abc import AsyncIterator
from typing import Any, TypeVar

from agentdesk.client.greeting import READ_BYTES, Greeted, greet
from agentdesk.client.opening import Opening
from agentdesk.client.requests import request_frame
from agentdesk.config.paths import Home
from agentdesk.domain.asks import Ask
from agentdesk.domain.errors import AgentdeskError, ServiceGone, error_from
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import Verb
from agentdesk.wire.codec import decode_list
from agentdesk.wire.frames import BadFrame, Cancel, End, Event, Failed, FrameBuffer, Hello, Part, ToClient, pack, unpack_to_client

T = TypeVar("T")
GONE = "gone"

_Answer = bytes | AgentdeskError | None
"""One piece of an answer: a part's body, the error it ended in, or None at its end."""


class Desk:
    """A connection to the desk's service that survives the service's restart by `reconnect`."""

    def __init__(self, home: Home, means: Means = Means.CONSOLE) -> None:
        self._home = home
        self._means = means
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Queue[_Answer]] = {}
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._reader: asyncio.Task[None] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.hello: Hello | None = None
        self.is_other_build = False
        """Whether the service is newer than this program: all it may still do is SaveDraft, ListDrafts, and start itself anew."""

    @classmethod
    async def open(cls, home: Home, line: socket.socket | None = None, means: Means = Means.CONSOLE) -> Desk:
        """Connect, over `line` where the caller connected already.

        Raises:
            StartFailed: the service did not start.
        """
        desk = cls(home, means)
        await desk._attach(line)
        return desk

    @classmethod
    async def adopt(cls, home: Home, opening: Opening, means: Means = Means.CONSOLE) -> Desk:
        """Go on over a line that was opened, and asked over, before the loop ran; every one of its questions has to be answered by then."""
        desk = cls(home, means)
        desk._ids = itertools.count(opening.asked + 1)
        opening.greeted.bodies[:0] = opening.left
        await desk._take_over(opening.greeted)
        return desk

    async def reconnect(self) -> None:
        """Connect again after ServiceGone, starting the service where it ended.

        Raises:
            StartFailed: the service did not start.
        """
        await self._detach()
        await self._attach(None)

    @property
    def is_connected(self) -> bool:
        """Whether the line stands."""
        return self._writer is not None

    async def ask(self, ask: Ask[T]) -> list[T]:
        """Return every part of the answer."""
        return [record async for part in self.parts(ask) for record in part]

    async def parts(self, ask: Ask[T]) -> AsyncIterator[list[T]]:
        """Yield the answer part by part; leaving the loop early cancels the rest."""
        async for body in self._request(ask.NAME, ask, is_dry_run=False):
            yield decode_list(ask.PART, body)

    async def do(self, verb: Verb, *, is_dry_run: bool = False) -> Outcome:
        """Carry out a verb; a dry run carries out and rolls back."""
        outcome = Outcome()
        async for body in self._request(verb.NAME, verb, is_dry_run=is_dry_run):
            outcome = decode_list(Outcome, body)[-1]
        return outcome

    async def events(self) -> AsyncIterator[Event]:
        """Yield pushed hints for ever; topic `gone` says that the line dropped."""
        while True:
            yield await self._events.get()

    async def close(self) -> None:
        """Close the line."""
        await self._detach()

    async def _attach(self, line: socket.socket | None) -> None:
        await self._take_over(await asyncio.to_thread(greet, self._home, self._means, wants_events=True, line=line))

    async def _take_over(self, greeted: Greeted) -> None:
        reader, self._writer = await asyncio.open_unix_connection(sock=greeted.line)
        self.hello = greeted.hello
        self.is_other_build = greeted.is_other_build
        self._reader = asyncio.create_task(self._read(reader, greeted.buffer, greeted.bodies))

    async def _read(self, reader: asyncio.StreamReader, buffer: FrameBuffer, bodies: list[bytes]) -> None:
        with contextlib.suppress(OSError, BadFrame):
            while True:
                for body in bodies:
                    self._take(unpack_to_client(body))
                data = await reader.read(READ_BYTES)
                if not data:
                    break
                bodies = buffer.feed(data)
        self._drop()

    def _take(self, envelope: ToClient) -> None:
        match envelope:
            case Event():
                self._events.put_nowait(envelope)
            case Part(id=number, body=body):
                self._answer(number, bytes(body))
            case End(id=number):
                self._answer(number, None)
            case Failed(id=number, code=code, fields=fields):
                self._answer(number, error_from(code, fields))

    def _answer(self, number: int, piece: _Answer) -> None:
        queue = self._waiting.get(number)
        if queue is not None:
            queue.put_nowait(piece)

    def _drop(self) -> None:
        """The line is gone: everybody who waits is told, and so are the screens."""
        if self._writer is None:
            return
        self._writer.close()
        self._writer = None
        for queue in self._waiting.values():
            queue.put_nowait(ServiceGone())
        self._events.put_nowait(Event(GONE))

    async def _detach(self) -> None:
        writer, self._writer = self._writer, None
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        if writer is not None:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _write(self, frame: bytes) -> None:
        if self._writer is None:
            raise ServiceGone
        self._writer.write(frame)

    async def _request(self, name: str, args: Any, *, is_dry_run: bool) -> AsyncIterator[bytes]:
        number = next(self._ids)
        queue: asyncio.Queue[_Answer] = asyncio.Queue()
        self._waiting[number] = queue
        is_complete = False
        try:
            self._write(request_frame(number, name, args, is_dry_run=is_dry_run))
            while True:
                piece = await queue.get()
                if piece is None or isinstance(piece, AgentdeskError):
                    is_complete = True
                if piece is None:
                    return
                if isinstance(piece, AgentdeskError):
                    raise piece
                yield piece
        finally:
            del self._waiting[number]
            if not is_complete and self._writer is not None:
                self._write(pack(Cancel(number)))
