"""The service's first steps in a copy of the console that starts it: lock, socket and the first page, before anything is imported.

The copy then becomes the service itself by `exec`, which goes on from the lock and the socket it is handed. What fails here is left to
the service: started without them, it meets the same and says why.
"""

from __future__ import annotations

import os
from contextlib import suppress

from agentdesk.config.paths import Home
from agentdesk.domain.rows import FirstPage
from agentdesk.service import swapping
from agentdesk.service.lock import DeskLock
from agentdesk.service.peers import name_of
from agentdesk.service.ready import Ready
from agentdesk.store import first_page
from agentdesk.wire.codec import encode


def take(home: Home, ready_fd: int, page_fd: int) -> list[str]:
    """Take the desk, listen, write the first page, and return the arguments by which the service goes on; none where another one runs.

    Raises:
        AgentdeskError: the desk can't be had.
    """
    lock = DeskLock.take(home)
    if lock is None:
        return []
    # Before anything is read: a restore that was cut short may have left half of another desk here.
    swapping.finish(home)
    if home.move_file.exists():
        from agentdesk.service.desk_moving import finish  # noqa: PLC0415 - hardly ever there

        finish(home)
    listener = lock.listen()
    Ready(ready_fd).say("listening")
    _write_page(home, page_fd)
    for descriptor in (lock.descriptor, listener.fileno()):
        os.set_inheritable(descriptor, True)
    return ["--lock-fd", str(lock.descriptor), "--listener-fd", str(listener.detach()), "--bound", str(lock.bound)]


def _write_page(home: Home, page_fd: int) -> None:
    """Write the page whole or cut it short, which its reader sees; never wait for a reader that is slow."""
    agent = name_of(os.getuid())
    rows = None if home.stands_on_server() else first_page.read(home.store_file, agent)
    os.set_blocking(page_fd, False)
    with suppress(OSError):
        if rows is not None:
            os.write(page_fd, encode(FirstPage(agent, tuple(rows))))
    os.close(page_fd)
