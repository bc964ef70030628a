"""The service's life: join the rooms, serve clients, watch, and end when nobody needs it."""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import signal
import socket
from collections.abc import Callable

from agentdesk.config.logs import start_logging
from agentdesk.config.paths import Home
from agentdesk.service.lifecycle import Service
from agentdesk.service.lock import DeskLock
from agentdesk.service.wiring import Rooms, join

log = logging.getLogger(__name__)

Say = Callable[..., None]
OPEN_FILES = 4096
"""A thousand silent connections must not keep anybody out; the usual soft limit is 1024."""


def serve(home: Home, lock: DeskLock, listener: socket.socket, say: Say, *, started_by: str) -> int:
    """Run the service until it is done.

    Args:
        home: the desk.
        lock: held; the socket is bound again through it when its path is gone.
        listener: already listening; callers may wait in its backlog.
        say: progress to whoever started the service.
        started_by: console, cli or serve; only the first and last watch from the start.

    Raises:
        AgentdeskError: the desk can't be opened.
    """
    start_logging(home, is_foreground=started_by == "serve", level="info")
    _raise_file_limit()
    return asyncio.run(_serve(home, lock, listener, say, started_by))


def _raise_file_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def _serve(home: Home, lock: DeskLock, listener: socket.socket, say: Say, started_by: str) -> int:
    try:
        rooms = await join(home)
    except BaseException:
        listener.close()
        raise
    start_logging(home, is_foreground=started_by == "serve", level=rooms.settings.log_level)
    service = Service(rooms, lock, listener)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, service.staying.stop)
    try:
        await _live(service, rooms, say, started_by)
    except Exception:
        log.exception("the service failed")
        raise
    finally:
        await service.end()
    return 0


async def _live(service: Service, rooms: Rooms, say: Say, started_by: str) -> None:
    await service.begin(stays=started_by == "serve" or rooms.settings.linger, watches=started_by != "cli")
    say("ready")
    # What was loaded stays; looking through it again and again would cost every client milliseconds.
    gc.collect()
    gc.freeze()
    # What an import makes and lets go by the thousand isn't looked through either; each look would keep all threads waiting.
    gc.set_threshold(10_000, 20, 50)
    gc.enable()
    await service.staying.until_done()
    log.info("ending")
