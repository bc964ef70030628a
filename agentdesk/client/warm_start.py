"""Starts the service from a copy of the console that is just opening, so that the first rows wait for no second interpreter.

The copy shares what the console has imported by then: it takes the desk's lock, listens, reads the first page, and then becomes
`python -m agentdesk.service` by `exec`, as clean as one that was started from outside. Only where nothing runs beside the main thread:
a copy has no other threads, and what they held would be held for ever.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
import threading
import time
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

from agentdesk.client.start import Starter, service_command, service_environment
from agentdesk.config.paths import Home
from agentdesk.domain.rows import FirstPage
from agentdesk.wire.codec import BadRecord, decode

FIRST_STEPS = "agentdesk.service.first_steps"
"""By its name, as the program is that follows: nothing of the service is ever imported in the console itself."""
PAGE_TIMEOUT_S = 1.0
"""How long the first page is waited for; without it the rows come with the whole console."""
PAGE_BYTES = 1 << 18
"""What the page's pipe is asked to hold: the copy doesn't wait for its reader."""
_F_SETPIPE_SZ = 1031
"""fcntl(2); Linux only."""


@dataclass(slots=True)
class Begun:
    """A service that is starting, the pipe it reports on, and the one its first page comes through."""

    starter: Starter
    reports: int
    page: int

    def first_page(self) -> FirstPage | None:
        """Return the desk's first page; None where the desk was not ready to be read, or another service has it."""
        pieces: list[bytes] = []
        deadline = time.monotonic() + PAGE_TIMEOUT_S
        try:
            while select.select([self.page], [], [], max(0.0, deadline - time.monotonic()))[0]:
                piece = os.read(self.page, PAGE_BYTES)
                if not piece:
                    return decode(FirstPage, b"".join(pieces))
                pieces.append(piece)
        except BadRecord:
            # Cut short, or nothing: what keeps the desk from being read, its service will say.
            return None
        finally:
            os.close(self.page)
        return None

    def line(self) -> socket.socket:
        """Wait until the service speaks and return a connection to it.

        Raises:
            StartFailed: it did not start; another AgentdeskError: what the service itself said.
        """
        return self.starter.run(self.reports)


def begin(home: Home, *, means: str) -> Begun | None:
    """Start the service; None where it has to be started in the usual way.

    Raises:
        StartFailed: it failed too often just now.
    """
    if sys.platform != "linux" or threading.active_count() > 1 or home.shared_socket is not None or not home.store_file.is_file():
        return None
    starter = Starter(home, means)
    starter.failures.refuse_after_too_many()
    reports, reports_end = os.pipe()
    page, page_end = os.pipe()
    _widen(page_end)
    child = os.fork()
    if not child:
        _leave_a_service(home, means, reports_end, page_end)
    os.close(reports_end)
    os.close(page_end)
    os.waitpid(child, 0)
    return Begun(starter, reports, page)


def _widen(pipe: int) -> None:
    import fcntl  # noqa: PLC0415 - for a start alone

    with contextlib.suppress(OSError):
        fcntl.fcntl(pipe, _F_SETPIPE_SZ, PAGE_BYTES)


def _leave_a_service(home: Home, means: str, reports: int, page: int) -> NoReturn:
    """Be the copy that leaves another one behind and ends, so that nobody has to reap the service later."""
    try:
        if not os.fork():
            _become_service(home, means, reports, page)
    finally:
        os._exit(0)


def _become_service(home: Home, means: str, reports: int, page: int) -> NoReturn:
    """Take the first steps, then be the service; whatever they meet, the service meets again and says."""
    os.setsid()
    os.umask(0o077)
    os.chdir("/")
    _let_go_of_all_but(reports, page)
    os.set_inheritable(reports, True)
    more: list[str] = []
    with contextlib.suppress(BaseException):
        more = import_module(FIRST_STEPS).take(home, reports, page)
    command = [*service_command(home, means, reports), *more]
    os.execve(command[0], command, service_environment())  # noqa: S606 - this very package, by this very interpreter


def _let_go_of_all_but(*kept: int) -> None:
    """Close every file the console has open: a pipe or `$(…)` around it must end with it."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    lowest = 3
    for descriptor in sorted(kept):
        os.closerange(lowest, descriptor)
        lowest = descriptor + 1
    os.closerange(lowest, os.sysconf("SC_OPEN_MAX"))
