"""Who is let in: the listener, the sessions, and what one user may hold open at most."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from agentdesk.domain.errors import AgentdeskError, Unavailable
from agentdesk.domain.states import Role
from agentdesk.domain.texts import N_
from agentdesk.service.lock import BACKLOG, DeskLock
from agentdesk.service.pace import MOST_SESSIONS
from agentdesk.service.peers import Peer
from agentdesk.service.session import Dispatch, Session
from agentdesk.wire.frames import Event, Failed, Hello, pack

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Door:
    """The desk's socket and everybody behind it."""

    lock: DeskLock
    listener: socket.socket
    build: str
    desk: str
    dispatch: Dispatch
    greeted: Callable[[Session], None]
    left: Callable[[Session], None]
    admit: Callable[[socket.socket], Peer]
    role_now: Callable[[Peer], Role]
    sessions: set[Session] = field(default_factory=set)
    _server: asyncio.Server | None = None
    _is_shut: bool = False

    async def open(self) -> None:
        """Let clients in; those that came before wait in the listener's queue."""
        self.listener.setblocking(False)
        self._server = await asyncio.start_unix_server(self._serve, sock=self.listener, backlog=BACKLOG)

    async def look(self) -> None:
        """Listen again where the socket's path is gone; clients that are here stay, new ones need it."""
        if self._server is None or self.lock.is_reachable():
            return
        log.warning("the socket was removed; listening again")
        old = self._server
        self.listener = self.lock.listen()
        await self.open()
        old.close()

    def shut(self) -> None:
        """Let nobody in any more, nor whoever is taken off the queue but not greeted yet: they knock again at the next service."""
        self._is_shut = True
        if self._server is not None:
            self._server.close()
        self.listener.close()

    async def clear(self) -> None:
        """Close every session."""
        await asyncio.gather(*(session.close() for session in list(self.sessions)))

    def push(self, event: Event) -> None:
        """Tell every screen."""
        for session in list(self.sessions):
            if session.wants_events:
                session.push(event)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_shut:
            writer.close()
            return
        try:
            peer = self.admit(writer.get_extra_info("socket"))
        except (AgentdeskError, OSError) as error:
            _turn_away(writer, error if isinstance(error, AgentdeskError) else None)
            return
        if not self._has_room_for(peer):
            log.warning("too many connections", extra={"agent": peer.agent})
            _turn_away(writer, None)
            return
        hello = Hello(self.build, os.getpid(), self.desk, peer.agent, int(peer.role))
        session = Session(reader, writer, peer, hello, self.dispatch, self.role_now)
        self.sessions.add(session)
        try:
            await session.run(self.greeted)
        finally:
            self.sessions.discard(session)
            self.left(session)

    def _has_room_for(self, peer: Peer) -> bool:
        """Whether a user may have one more session; a connection of theirs that says nothing gives way to it."""
        theirs = [session for session in self.sessions if session.peer.uid == peer.uid]
        if len(theirs) < MOST_SESSIONS:
            return True
        silent = next((session for session in theirs if session.greeting is None), None)
        if silent is None:
            return False
        self.sessions.discard(silent)
        silent.drop()
        return True


def _turn_away(writer: asyncio.StreamWriter, error: AgentdeskError | None) -> None:
    said = error or Unavailable(cause=N_("too many connections; try again"))
    with contextlib.suppress(OSError):
        writer.write(pack(Failed(0, said.code, said.fields)))
    writer.close()
