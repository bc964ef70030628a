"""One client's connection: frames in, answers and events out; every client is treated as hostile."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

import msgspec

from agentdesk.domain import asks, verbs
from agentdesk.domain.errors import AgentdeskError, BuildChanged, UsageError
from agentdesk.domain.states import Means, Role
from agentdesk.domain.texts import _
from agentdesk.service.pace import GREETING_TIMEOUT_S, MOST_IN_FLIGHT, MOST_UNSENT_BYTES, SLOW_CLIENT_S, Pace
from agentdesk.service.peers import Peer, acting
from agentdesk.store.work import Author
from agentdesk.wire.codec import BadRecord, encode
from agentdesk.wire.frames import (
    CONVERSATIONS,
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
PART_BYTES = MAX_FRAME_BYTES // 2
OTHER_BUILD_MAY = frozenset({verbs.SaveDraft.NAME, asks.ListDrafts.NAME})
"""What a console of another build may still do before it starts itself anew: bring its draft home."""


class ClientLost(Exception):
    """The client went away, or reads so slowly that it is let go."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, with who asks."""

    name: str
    args: bytes
    is_dry_run: bool
    author: Author
    line: int = 0
    """The connection it came over, by a number of its own."""


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
    role_now: Callable[[Peer], Role] = lambda peer: peer.role
    """What the client may do at this moment."""
    greeting: Greeting | None = None
    asked_at_s: float = -math.inf
    """When it last asked for anything (monotonic)."""
    number: int = field(default_factory=count(1).__next__)
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _buffer: FrameBuffer = field(default_factory=FrameBuffer)
    _pace: Pace = field(default_factory=Pace)
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
            if isinstance(first, Greeting):
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
            if not bodies:
                return

    async def _more(self) -> list[bytes]:
        """Return the next frames, none at the end."""
        while data := await self.reader.read(READ_BYTES):
            bodies = self._buffer.feed(data)
            if bodies:
                return bodies
        return []

    async def _take(self, body: bytes) -> None:
        envelope = unpack_to_service(body)
        if isinstance(envelope, Cancel):
            task = self._tasks.get(envelope.id)
            if task is not None:
                task.cancel()
        elif isinstance(envelope, Request):
            if envelope.id in self._tasks:
                raise BadFrame(_("a request's number was used twice"))
            # Reading stops while the client has too much in flight or asks too fast: the kernel's buffer then makes it wait.
            while len(self._tasks) >= MOST_IN_FLIGHT:
                await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
            self.asked_at_s = time.monotonic()
            await asyncio.sleep(self._pace.wait_s(self.asked_at_s))
            self._start(envelope)
        else:
            raise BadFrame(_("a second greeting"))

    def _start(self, request: Request) -> None:
        task = asyncio.create_task(self._answer(request))
        self._tasks[request.id] = task
        task.add_done_callback(partial(self._answered, request.id))

    def _answered(self, number: int, task: asyncio.Task[None]) -> None:
        self._tasks.pop(number, None)
        if task.cancelled():
            # Also one that was cancelled before it took its first step.
            self._write(Failed(number, "unavailable", {"cause": _("cancelled")}))

    def author(self) -> Author:
        """Return who acts in this session: the kernel's user, or who had root act, for root alone could be anybody anyway."""
        greeting = self.greeting
        means = Means.CONSOLE if self.is_console else Means.CLI
        session = "" if greeting is None else greeting.session[:64]
        agent = self.peer.agent if greeting is None else acting(self.peer, greeting.asked_by)
        return Author(agent, self.peer.uid, means, session, self.role_now(self.peer))

    async def _answer(self, request: Request) -> None:
        try:
            call = Call(request.name, bytes(request.args), request.is_dry_run, self.author(), self.number)
            self._refuse_other_build(request.name)
            await self.dispatch(call, lambda records: self._send_parts(request.id, records))
            self._write(End(request.id))
        except AgentdeskError as error:
            self._write(Failed(request.id, error.code, error.fields))
        except BadRecord:
            cause = _("the request “{name}” is not what this service understands").format(name=request.name[:40])
            self._write(Failed(request.id, UsageError.code, {"cause": cause}))
        except ClientLost:
            self.writer.transport.abort()
        except OSError as error:
            log.warning("a request failed", extra={"request": request.name[:40], "cause": str(error)})
            self._write(Failed(request.id, "unavailable", {"cause": error.strerror or type(error).__name__}))
        except Exception:
            log.exception("a request failed", extra={"request": request.name[:40], "agent": self.peer.agent})
            self._write(Failed(request.id, "error", {"cause": _("an error inside AgentDesk; see its log: agentdesk logs")}))

    def _refuse_other_build(self, name: str) -> None:
        if self.greeting is not None and self.greeting.build != self.hello.build and name not in OTHER_BUILD_MAY:
            raise BuildChanged

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
        try:
            async with asyncio.timeout(SLOW_CLIENT_S):
                await self.writer.drain()
        except OSError as error:
            raise ClientLost from error

    def push(self, event: Event) -> None:
        """Push a hint; a client that is behind gets one that says "ask again" once it has caught up."""
        if self.writer.transport.get_write_buffer_size() > PART_BYTES:
            self._missed_events = True
            return
        if self._missed_events:
            self._missed_events = False
            self._write(Event(CONVERSATIONS))
        self._write(event)

    def _write(self, envelope: ToClient) -> None:
        if self.writer.is_closing():
            return
        if self.writer.transport.get_write_buffer_size() > MOST_UNSENT_BYTES:
            self.writer.transport.abort()
            return
        self.writer.write(pack(envelope))

    def drop(self) -> None:
        """Let the client go without a word: somebody else needs its place."""
        self.writer.transport.abort()

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
        # What a client that no longer reads left in the buffer is not kept.
        self.writer.transport.abort()
