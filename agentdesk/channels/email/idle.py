"""Waits for the server to say that something changed: IDLE, one connection for each watched folder, renewed before lines go stale."""

from __future__ import annotations

import asyncio
import logging
import selectors
import socket
import ssl
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from agentdesk.channels.email.folders import is_pattern
from agentdesk.channels.email.imap import ImapSession
from agentdesk.channels.email.threads import ConnectionThread
from agentdesk.domain.errors import ChannelError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from agentdesk.channels.email.credentials import Credentials
    from agentdesk.channels.email.settings import EmailSettings
    from agentdesk.channels.email.tuning import Tuning

log = logging.getLogger(__name__)
_STOP_TIMEOUT_S = 3.0
_OTHER_CONNECTIONS = 2
"""Of an account: one polls, one is left for sending's copy, look-ups and write-back."""


async def listen(settings: EmailSettings, tuning: Tuning, credentials: Credentials) -> AsyncIterator[None]:
    """Yield after each start of IDLE, thus at first, whenever the server says anything, and on every renewal.

    Yielding after the start leaves no gap: what changed before it is found by the poll that follows, what changes later is told. Ends
    at once where the server has no IDLE (RFC 2177), or the account's connections are needed for other things. Folders beyond the
    account's connections, and those for which the server has none left, are left to the poll.

    Raises:
        Transient, NeedsLogin, UntrustedServer: when the first folder's line can't be had, or any line drops.
    """
    named = [name for name in settings.folders if not is_pattern(name)] or ["INBOX"]
    folders = named[: max(0, settings.connections - _OTHER_CONNECTIONS)]
    ears = [Ear(folder, settings, tuning, credentials) for folder in folders]
    heard = asyncio.Event()
    # The others only once the first has its line: where a server gives out few, the first folder is the one that counts.
    tasks = [asyncio.create_task(ear.hear(heard.set), name=f"idle {ear.folder}") for ear in ears[:1]]
    waiting = asyncio.create_task(heard.wait())
    try:
        while tasks:
            done, _pending = await asyncio.wait({*tasks, waiting}, return_when=asyncio.FIRST_COMPLETED)
            for task in [task for task in tasks if task in done]:
                tasks.remove(task)
                task.result()
            if waiting in done:
                heard.clear()
                waiting = asyncio.create_task(heard.wait())
                yield
                tasks += [asyncio.create_task(ear.hear_if_possible(heard.set), name=f"idle {ear.folder}") for ear in ears[1:]]
                del ears[1:]
    finally:
        for each in (*tasks, waiting):
            each.cancel()
        await asyncio.gather(*tasks, waiting, return_exceptions=True)


@dataclass(slots=True)
class Ear:
    """IDLE in one folder, over a connection of its own."""

    folder: str
    settings: EmailSettings
    tuning: Tuning
    credentials: Credentials
    _is_up: bool = field(default=False, init=False)

    async def hear(self, tell: Callable[[], None]) -> None:
        """Call `tell` after each start of IDLE and on all news; returns where the server has no IDLE.

        Raises:
            Transient, NeedsLogin, UntrustedServer.
        """
        thread = ConnectionThread(f"imap-idle-{self.settings.account}")
        session = ImapSession(self.settings, self.tuning, self.credentials)
        ours, theirs = socket.socketpair()
        try:
            await thread.run(session.open)
            if "IDLE" not in session.capabilities:
                return
            await thread.run(partial(session.examine, self.folder))
            while True:
                line = await thread.run(session.idle_start)
                self._is_up = True
                tell()
                await thread.run(partial(_wait, line, theirs, self.tuning.idle_renew_s))
                # A server that has gone silent, or forgot us behind some router, does not answer this in time either.
                await thread.run(session.idle_end)
        finally:
            # Whatever the thread waits for ends now: its wait by the pipe, a read by the cut.
            ours.send(b"x")
            session.cut()
            await thread.stop(_STOP_TIMEOUT_S)
            session.close()
            ours.close()
            theirs.close()

    async def hear_if_possible(self, tell: Callable[[], None]) -> None:
        """The same; a line that can't be had in the first place is done without."""
        try:
            await self.hear(tell)
        except ChannelError as error:
            if self._is_up:
                raise
            log.info("a folder is only polled", extra={"account": self.settings.account, "code": error.code})


def _wait(line: socket.socket, stop: socket.socket, timeout_s: float) -> None:
    """Wait until the server says something, we are to stop, or the time is up."""
    if isinstance(line, ssl.SSLSocket) and line.pending():
        return
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_READ)
        selector.register(stop, selectors.EVENT_READ)
        selector.select(timeout_s)
