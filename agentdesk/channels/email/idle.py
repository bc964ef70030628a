"""Waits for the server to say that something changed: IDLE over a connection of its own, renewed before lines go stale."""

from __future__ import annotations

import selectors
import socket
import ssl
from typing import TYPE_CHECKING

from agentdesk.channels.email.imap import ImapSession
from agentdesk.channels.email.threads import ConnectionThread

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agentdesk.channels.email.credentials import Credentials
    from agentdesk.channels.email.settings import EmailSettings
    from agentdesk.channels.email.tuning import Tuning

_STOP_TIMEOUT_S = 3.0


async def listen(settings: EmailSettings, tuning: Tuning, credentials: Credentials) -> AsyncIterator[None]:
    """Yield after each start of IDLE, thus at first, whenever the server says anything, and on every renewal.

    Yielding after the start leaves no gap: what changed before it is found by the poll that follows, what changes later is told. Ends
    at once where the server has no IDLE (RFC 2177).

    Raises:
        Transient, NeedsLogin, UntrustedServer: when the line can't be had, or drops.
    """
    thread = ConnectionThread(f"imap-idle-{settings.account}")
    session = ImapSession(settings, tuning, credentials)
    ours, theirs = socket.socketpair()
    try:
        await thread.run(session.open)
        if "IDLE" not in session.capabilities:
            return
        await thread.run(lambda: session.examine(settings.folders[0]))
        while True:
            line = await thread.run(session.idle_start)
            yield
            await thread.run(lambda line=line: _wait(line, theirs, tuning.idle_renew_s))  # type: ignore[misc]  # mypy can't type a bound default
            await thread.run(session.idle_end)
    finally:
        # Whatever the thread waits for ends now: its wait by the pipe, a read by the cut.
        ours.send(b"x")
        session.cut()
        await thread.stop(_STOP_TIMEOUT_S)
        session.close()
        ours.close()
        theirs.close()


def _wait(line: socket.socket, stop: socket.socket, timeout_s: float) -> None:
    """Wait until the server says something, we are to stop, or the time is up."""
    if isinstance(line, ssl.SSLSocket) and line.pending():
        return
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_READ)
        selector.register(stop, selectors.EVENT_READ)
        selector.select(timeout_s)
