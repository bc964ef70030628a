"""Server programs: found, started in a process group of their own, and stopped with everything they started.

One whose tests are killed is asked to end by the kernel (prctl(2), PR_SET_PDEATHSIG): nobody is left to stop it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from tests.servers import ports

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: Where Debian keeps daemons; an ordinary user's PATH leaves these out.
_DAEMON_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")
_POLL_SECONDS = 0.005
PATIENCE_S = 240.0
"""How long is waited for what must come. Only a test that fails waits so long: a busy machine takes twenty times what an idle one takes."""


class ServerStartError(AssertionError):
    """A server did not come up; the text ends with its log."""


def require_program(name: str, *, install: str, folders: Sequence[str] = ()) -> str:
    """The path of a program; where it is missing the test fails and says how to install it.

    Args:
        name: the program.
        install: the command that installs it.
        folders: where else than on PATH and among the daemons it may lie.
    """
    search = os.pathsep.join([os.environ.get("PATH", os.defpath), *_DAEMON_FOLDERS, *folders])
    path = shutil.which(name, path=search)
    if path is None:
        pytest.fail(f"{name} is not installed. Run: {install}", pytrace=False)
    return path


def wait_until(condition: Callable[[], bool], what: str, *, timeout_seconds: float = PATIENCE_S) -> None:
    """Poll until a condition holds.

    Raises:
        AssertionError: it did not hold in time; the text names what was awaited.
    """
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout_seconds} s in vain for: {what}")
        time.sleep(_POLL_SECONDS)


class ServerProcess:
    """One server program with its children: a session and process group of its own, output in a log file."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: int | None = None,
        group: int | None = None,
        orphaned: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Start it; `orphaned` is what it is sent once the process that started it is gone. To be called on a thread that stays."""
        self.argv = list(argv)
        launcher = [require_program("setpriv", install="apt-get install util-linux"), "--pdeathsig", orphaned.name, "--"]
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [*launcher, *self.argv],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if env is None else dict(env),
                cwd=cwd,
                start_new_session=True,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
            )

    @property
    def pid(self) -> int:
        """The process id, which is also the id of the group."""
        return self._process.pid

    def is_running(self) -> bool:
        """Whether the program itself (not only a child of it) still runs."""
        return self._process.poll() is None

    def wait_for_ports(self, *wanted: int, timeout_seconds: float = PATIENCE_S) -> None:
        """Wait until the server accepts connections.

        Raises:
            ServerStartError: it ended or stayed silent.
        """
        deadline = time.monotonic() + timeout_seconds
        for port in wanted:
            while not ports.answers(port):
                if not self.is_running():
                    raise ServerStartError(f"{self.argv[0]} ended with {self._process.returncode}\n{self.log_text()}")
                if time.monotonic() > deadline:
                    raise ServerStartError(f"{self.argv[0]} does not listen on {port}\n{self.log_text()}")
                time.sleep(_POLL_SECONDS)

    def log_text(self) -> str:
        """What the program printed."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program alone."""
        self._process.send_signal(number)

    def stop(self, *, grace_seconds: float = 5.0) -> int:
        """Ask the program to end, then kill what is left of its group; the exit code, negative after a signal."""
        if self.is_running():
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(grace_seconds)
        return self.kill()

    def kill(self) -> int:
        """SIGKILL for the whole group at once, as a power cut of the server would be."""
        with suppress(ProcessLookupError):  # all of the group has ended by itself
            os.killpg(self.pid, signal.SIGKILL)
        exit_code = self._process.wait()
        wait_until(lambda: not _group_is_alive(self.pid), f"every process of {self.argv[0]} has ended")
        return exit_code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()


def _group_is_alive(group: int) -> bool:
    """Whether a process group has a member that still runs; one that merely waits to be reaped doesn't count."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return any(_runs_in(group, status) for status in Path("/proc").glob("[0-9]*/stat"))


def _runs_in(group: int, status: Path) -> bool:
    try:
        # proc(5): "pid (comm) state ppid pgrp …"; comm may hold spaces and parentheses, so read from its end.
        state, _parent, its_group = status.read_text().rpartition(")")[2].split()[:3]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return int(its_group) == group and state != "Z"
