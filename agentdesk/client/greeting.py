"""The first words of a connection: who is there, and whether both ends are the same build."""

from __future__ import annotations

import os
import pwd
import socket
import time
from contextlib import suppress
from dataclasses import dataclass

from msgspec.structs import replace

from agentdesk.client.start import connect_or_start
from agentdesk.config.build import build_id, loaded_build
from agentdesk.config.paths import Home
from agentdesk.domain.errors import ServiceGone, StartFailed, error_from
from agentdesk.domain.states import Means
from agentdesk.domain.texts import _
from agentdesk.wire.frames import BadFrame, Failed, FrameBuffer, Greeting, Hello, pack, unpack_to_client

READ_BYTES = 1 << 18
HELLO_TIMEOUT_S = 300.0
"""A service that listens but doesn't speak yet may be upgrading the desk's schema."""
GIVES_WAY_WITHIN_S = 90.0
"""How long a service of an older build may take to finish what it is sending."""
MOST_ATTEMPTS = 5

loaded_build()


@dataclass(slots=True)
class Greeted:
    """A connection on which both ends have spoken; `bodies` are frames that came behind the hello."""

    line: socket.socket
    hello: Hello
    buffer: FrameBuffer
    bodies: list[bytes]

    @property
    def is_other_build(self) -> bool:
        """Whether the service is newer than this program, which may then only save its draft and start again."""
        return self.hello.build != loaded_build()


def greet(home: Home, means: Means, *, wants_events: bool, line: socket.socket | None = None) -> Greeted:
    """Return a greeted connection, over `line` where the caller connected already; the service is started where none answers.

    A service that is just ending, or that is older than what is on disk and therefore ends now, is replaced by a new one.

    Raises:
        StartFailed: no service would start; another AgentdeskError: what it said.
    """
    greeting = _greeting(home, means, wants_events=wants_events)
    for attempt in range(MOST_ATTEMPTS):
        found = line if line is not None and attempt == 0 else connect_or_start(home, means=means.value)
        try:
            greeted = _exchange(found, greeting)
        except ServiceGone:
            found.close()
            time.sleep(0.02 * 2**attempt)
            continue
        except BaseException:
            found.close()
            raise
        if not greeted.is_other_build or build_id() != loaded_build():
            return greeted
        _wait_for_end(greeted.line, home)
    raise StartFailed(cause=_("it ended each time before it answered"), log=str(home.log_file))


def _greeting(home: Home, means: Means, *, wants_events: bool) -> Greeting:
    """Return the client's first frame; what root runs for somebody on a shared desk says for whom (sudo(8), SUDO_USER)."""
    asked_by = _asked_by() if home.shared_socket is not None and os.geteuid() == 0 else ""
    return Greeting(loaded_build(), means.value, f"{means.value}-{os.getpid()}", wants_events, asked_by)


def _asked_by() -> str:
    """Return who had root run this, "" where this machine has no such user: the service goes by the same rule."""
    try:
        return pwd.getpwnam(os.environ.get("SUDO_USER", "")).pw_name
    except (KeyError, ValueError):
        return ""


def _exchange(line: socket.socket, greeting: Greeting) -> Greeted:
    """Greet and read the hello.

    Raises:
        ServiceGone: the line ended first.
    """
    buffer = FrameBuffer()
    bodies: list[bytes] = []
    try:
        # Who is turned away may be told why, and left, before the greeting is sent.
        with suppress(BrokenPipeError):
            line.sendall(pack(greeting))
        line.settimeout(HELLO_TIMEOUT_S)
        while not bodies:
            data = line.recv(READ_BYTES)
            if not data:
                raise ServiceGone
            bodies = buffer.feed(data)
        line.settimeout(None)
        hello = unpack_to_client(bodies.pop(0))
    except (OSError, BadFrame) as error:
        raise ServiceGone from error
    if isinstance(hello, Failed):
        raise error_from(hello.code, hello.fields)
    if not isinstance(hello, Hello):
        raise ServiceGone
    # The service names the user of the line before it hears for whom it is.
    return Greeted(line, replace(hello, agent=greeting.asked_by or hello.agent), buffer, bodies)


def _wait_for_end(line: socket.socket, home: Home) -> None:
    """Wait until a service of an older build has ended: it does so once it sees that another one is on disk.

    Raises:
        StartFailed: it is still busy after a minute and a half.
    """
    deadline = time.monotonic() + GIVES_WAY_WITHIN_S
    try:
        while (wait_s := deadline - time.monotonic()) > 0:
            line.settimeout(wait_s)
            if not line.recv(READ_BYTES):
                return
    except TimeoutError:
        pass
    except OSError:
        return
    finally:
        line.close()
    cause = _("one of an older build is still busy with what it was sending; try again in a minute")
    raise StartFailed(cause=cause, log=str(home.log_file))
