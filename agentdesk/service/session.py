"""One client's connection: frames in, answers and events out; every client is treated as hostile."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from agentdesk.domain.errors import AgentdeskError, UsageError
from agentdesk.domain.states import Means
from agentdesk.domain.texts import _
from agentdesk.service.peers import Peer
from agentdesk.store.work import Author
from agentdesk.wire.codec import BadRecord, encode
from agentdesk.wire.frames import (
    MAX_FRAME_BYTES,
    BadFrame,
    Cancel,
    End,
    Event,
    Failed,
    FrameBuffer,
    Greeting,
    Hello,
    Part,
    Request,
    ToClient,
    pack,
    unpack_to_service,
)

log = logging.getLogger(__name__)

READ_BYTES = 1 << 16
MOST_IN_FLIGHT = 32
MOST_UNSENT_BYTES = 4 << 20
"""A client that doesn't read what it asked for is let go, not kept in memory."""
SLOW_CLIENT_S = 60.0
GREETING_TIMEOUT_S = 10.0
PART_BYTES = MAX_FRAME_BYTES // 2


@dataclass(frozen=True, slots=True)
class Call:
    """One request, with who asks."""

    name: str
    args: bytes
    is_dry_run: bool
    author: Author


SendParts = Callable[[Sequence[object]], Awaitable[None]]
Dispatch = Callable[[Call, SendParts], Awaitable[None]]


@dataclass(slots=True, eq=False)
class Session:
    """One client."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    peer: Peer
    hello: Hello
    dispatch: Dispatch
    greeting: Greeting | None = None
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _buffer: FrameBuffer = field(default_factory=FrameBuffer)
    _missed_events: bool = False

    @property
    def wants_events(self) -> bool:
        """Whether this client shows screens."""
        return self.greeting is not None and self.greeting.wants_events

    @property
    def is_console(self) -> bool:
        """Whether a person sits at it."""
        return self.greeting is not None and self.greeting.means == Means.CONSOLE.value

    async def run(self, greeted: Callable[[Session], None]) -> None:
        """Serve the client until it leaves or breaks the rules."""
        try:
            self._write(self.hello)
            async with asyncio.timeout(GREETING_TIMEOUT_S):
                bodies = await self._more()
            first = unpack_to_service(bodies.pop(0)) if bodies else None
            if not isinstance(first, Greeting):
                return
            self.greeting = first
            greeted(self)
            await self._serve(bodies)
        except (BadFrame, OSError, TimeoutError) as error:
            log.info("client let go", extra={"agent": self.peer.agent, "reason": str(error)[:200]})
        finally:
            await self.close()

    async def _serve(self, bodies: list[bytes]) -> None:
        while True:
            for body in bodies:
                await self._take(body)
            bodies = await self._more()
            if not bodies and self.reader.at_eof():
                return

    async def _more(self) -> list[bytes]:
        while True:
            data = await self.reader.read(READ_BYTES)
            if not data:
                return []
            bodies = self._buffer.feed(data)
            if bodies:
                return bodies

    async def _take(self, body: bytes) -> None:
        envelope = unpack_to_service(body)
        if isinstance(envelope, Cancel):
            task = self._tasks.get(envelope.id)
            if task is not None:
                task.cancel()
        elif isinstance(envelope, Request):
            if envelope.id in self._tasks:
                raise BadFrame(_("a request's number was used twice"))
            while len(self._tasks) >= MOST_IN_FLIGHT:
                await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
            self._start(envelope)

    def _start(self, request: Request) -> None:
        task = asyncio.create_task(self._answer(request))
        self._tasks[request.id] = task
        task.add_done_callback(lambda _done: self._tasks.pop(request.id, None))

    def author(self) -> Author:
        """Return who acts in this session."""
        greeting = self.greeting
        means = Means.CONSOLE if self.is_console else Means.CLI
        session = "" if greeting is None else greeting.session[:64]
        return Author(self.peer.agent, self.peer.uid, means, session, self.peer.role)

    async def _answer(self, request: Request) -> None:
        call = Call(request.name, bytes(request.args), request.is_dry_run, self.author())
        try:
            await self.dispatch(call, lambda records: self._send_parts(request.id, records))
            self._write(End(request.id))
        except AgentdeskError as error:
            self._write(Failed(request.id, error.code, error.fields))
        except BadRecord:
            cause = _("the request “{name}” is not what this service understands").format(name=request.name[:40])
            self._write(Failed(request.id, UsageError.code, {"cause": cause}))
        except (OSError, BadFrame, asyncio.CancelledError):
            self._write(Failed(request.id, "unavailable", {"cause": _("cancelled")}))
        except Exception:
            log.exception("a request failed", extra={"request": request.name[:40], "agent": self.peer.agent})
            self._write(Failed(request.id, "error", {"cause": _("an error inside AgentDesk; see its log: agentdesk logs")}))

    async def _send_parts(self, number: int, records: Sequence[object]) -> None:
        """Send records in as few frames as their size allows."""
        held: list[object] = []
        size = 0
        for record in records:
            weight = len(encode(record))
            if held and size + weight > PART_BYTES:
                await self._send_part(number, held)
                held, size = [], 0
            held.append(record)
            size += weight
        if held:
            await self._send_part(number, held)

    async def _send_part(self, number: int, records: list[object]) -> None:
        self._write(Part(number, msgspec.Raw(encode(records))))
        async with asyncio.timeout(SLOW_CLIENT_S):
            await self.writer.drain()

    def push(self, event: Event) -> None:
        """Push a hint; a client that is behind gets one that says "ask again" once it has caught up."""
        if self.writer.transport.get_write_buffer_size() > PART_BYTES:
            self._missed_events = True
            return
        if self._missed_events:
            self._missed_events = False
            self._write(Event("conversations"))
        self._write(event)

    def _write(self, envelope: ToClient) -> None:
        if self.writer.is_closing():
            return
        if self.writer.transport.get_write_buffer_size() > MOST_UNSENT_BYTES:
            self.writer.transport.abort()
            return
        self.writer.write(pack(envelope))

    async def close(self) -> None:
        """End what is under way and close the line."""
        tasks: list[asyncio.Task[Any]] = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await self.writer.wait_closed()
