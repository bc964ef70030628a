"""When the service begins, who it serves, and when it ends."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from dataclasses import dataclass, field

from agentdesk.config.build import build_id
from agentdesk.desk.context import Watch
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.views import AccountHealth, Survived
from agentdesk.service import recovery
from agentdesk.service.bringing_in import BringingIn
from agentdesk.service.dispatch import Dispatcher
from agentdesk.service.desk_operations import lingers
from agentdesk.service.housekeeping import Housekeeping
from agentdesk.service.lock import DeskLock
from agentdesk.service.peers import peer_of
from agentdesk.service.pollers import Pollers, Room
from agentdesk.service.registry import ask_operations, verb_operations
from agentdesk.service.session import Session
from agentdesk.service.watching import Watching
from agentdesk.service.wiring import Rooms
from agentdesk.wire.frames import Event, Failed, Hello, pack

log = logging.getLogger(__name__)

CHECK_EVERY_S = 2.0
BUILD_CHECK_EVERY_S = 10.0


@dataclass(slots=True)
class Service:
    """One running service."""

    rooms: Rooms
    lock: DeskLock
    listener: socket.socket
    build: str = field(default_factory=build_id)
    sessions: set[Session] = field(default_factory=set)
    read_only_because: str = ""
    survived: Survived | None = None
    stays: bool = False
    stays_anyway: bool = False
    _server: asyncio.Server | None = None
    _done: asyncio.Event = field(default_factory=asyncio.Event)
    _left_at: float = 0.0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    pollers: Pollers = field(init=False)
    watching: Watching = field(init=False)
    housekeeping: Housekeeping = field(init=False)
    bringing_in: BringingIn = field(init=False)
    dispatcher: Dispatcher = field(init=False)

    def __post_init__(self) -> None:
        """Join what needs the service itself."""
        rooms = self.rooms
        room = Room(rooms.home.data_dir, rooms.settings.min_free_mb)
        every_s = rooms.settings.poll_every_s
        self.pollers = Pollers(
            rooms.accounts, rooms.intake, rooms.writer, rooms.clock, room, self.conversations_changed, self.status_changed, every_s
        )
        self.watching = Watching(rooms, self.pollers, self.conversations_changed, self.outbox_changed)
        self.housekeeping = Housekeeping(rooms, self.damaged)
        watch = Watch(self.health, lambda: self.watching.is_on, lambda: self.survived, lambda: self.read_only_because, rooms.is_demo)
        self.bringing_in = BringingIn(rooms, self.pollers)
        self.dispatcher = Dispatcher(rooms, watch, verb_operations(self), ask_operations(self), self.verb_changed)

    async def begin(self, *, stays: bool, watches: bool) -> None:
        """Settle what the last stop left, then serve; the first client's request waits in the socket meanwhile."""
        self.stays_anyway = stays
        self.stays = stays or await self.rooms.writer.people(lingers)
        self.survived = await recovery.settle(self.rooms)
        self._left_at = self.rooms.clock.monotonic()
        await self._listen()
        self._tasks = [asyncio.create_task(self._keep(), name="keeper"), asyncio.create_task(self.housekeeping.run(), name="housekeeping")]
        if watches:
            await self.watching.start()

    async def _listen(self) -> None:
        self.listener.setblocking(False)
        self._server = await asyncio.start_unix_server(self._serve, sock=self.listener)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            peer = peer_of(writer.get_extra_info("socket"))
        except (AgentdeskError, OSError) as error:
            code, fields = (error.code, error.fields) if isinstance(error, AgentdeskError) else ("unavailable", {})
            writer.write(pack(Failed(0, code, fields)))
            writer.close()
            return
        hello = Hello(self.build, os.getpid(), str(self.rooms.home.data_dir), peer.agent, int(peer.role))
        session = Session(reader, writer, peer, hello, self.dispatcher)
        self.sessions.add(session)
        try:
            await session.run(self._greeted)
        finally:
            self.sessions.discard(session)
            self._left_at = self.rooms.clock.monotonic()

    def _greeted(self, session: Session) -> None:
        """A person at a console wants the desk watched; a client of another build wants this service gone if it is the older one."""
        if session.greeting is not None and session.greeting.build != self.build and build_id() != self.build:
            log.info("another build is on disk; ending")
            self.stop()
        elif session.is_console and not self.watching.is_on:
            self._tasks.append(asyncio.create_task(self.watching.start(), name="watch"))

    async def _keep(self) -> None:
        """Look after the socket, the build and the end."""
        looked_at = self.rooms.clock.monotonic()
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            if not self.rooms.home.socket_to_bind().exists() and not self._is_elsewhere():
                await self._bind_again()
            if self.rooms.clock.monotonic() - looked_at > BUILD_CHECK_EVERY_S:
                looked_at = self.rooms.clock.monotonic()
                if await asyncio.to_thread(build_id) != self.build:
                    log.info("another build is on disk; ending")
                    self.stop()
            if await self._is_idle():
                self.stop()

    def _is_elsewhere(self) -> bool:
        announced = self.rooms.home.socket_to_connect()
        return announced is not None and announced.exists()

    async def _bind_again(self) -> None:
        """The socket's path is gone (a cleaner of temporary folders, a stray rm): clients that are here stay, new ones need it."""
        log.warning("the socket was removed; listening again")
        old = self._server
        self.listener = self.lock.listen()
        await self._listen()
        if old is not None:
            old.close()

    async def _is_idle(self) -> bool:
        if self.stays or self.sessions:
            return False
        if self.rooms.clock.monotonic() - self._left_at < self.rooms.settings.idle_after_s:
            return False
        return not await self.watching.has_something_due(self.rooms.settings.due_within_s)

    def stop(self) -> None:
        """Begin the end: finish what is being sent, then leave."""
        self._done.set()

    async def until_done(self) -> None:
        """Return when the service should end."""
        await self._done.wait()

    async def end(self) -> None:
        """Close the listener, finish, and let the files go; the lock is released by the process's entry."""
        if self._server is not None:
            self._server.close()
        await self.watching.stop()
        await self.housekeeping.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for session in list(self.sessions):
            await session.close()
        await recovery.keep_states(self.rooms, is_stop=True)
        await self.rooms.close()

    def push(self, event: Event) -> None:
        """Tell every screen."""
        for session in self.sessions:
            if session.wants_events:
                session.push(event)

    def conversations_changed(self, numbers: tuple[ConversationId, ...]) -> None:
        """Tell every screen which conversations changed."""
        self.push(Event("conversations", numbers[:1000]))

    def verb_changed(self, numbers: tuple[ConversationId, ...]) -> None:
        """A verb changed conversations; the outbox may have work now."""
        self.conversations_changed(numbers)
        self.outbox_changed()
        self.watching.nudge()

    def outbox_changed(self) -> None:
        """Tell every screen that the outbox moved."""
        self.push(Event("outbox"))

    def status_changed(self) -> None:
        """Tell every screen that an account's health moved."""
        self.push(Event("status"))

    def damaged(self, reason: str) -> None:
        """The desk file is damaged: read only from now on."""
        self.read_only_because = reason
        self.status_changed()

    def health(self) -> tuple[AccountHealth, ...]:
        """Return the honest line of each account."""
        return self.rooms.accounts.health(is_watching=self.watching.is_on)

    async def accounts_changed(self) -> None:
        """The configuration changed: read it again and poll accordingly."""
        await self.rooms.accounts.reload()
        if self.watching.is_on:
            self.pollers.start()
        self.status_changed()
