"""Finding the service's socket, and starting the service where none answers."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.client.failed_starts import FailedStarts
from agentdesk.config.build import PACKAGE
from agentdesk.config.paths import Home, make_missing
from agentdesk.domain.errors import AgentdeskError, StartFailed, error_from
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    import subprocess

SILENCE_TIMEOUT_S = 30.0
"""How long the starting service may say nothing; importing and opening a desk take about a second."""
OPENING_TIMEOUT_S = 300.0
"""How long it may take from listening to answering: it may be upgrading the desk's schema meanwhile."""
CONNECT_TIMEOUT_S = 5.0
PAUSE_S = 0.02
SPREAD = 8
SHARED_BACK_WITHIN_S = 5.0
"""How long a shared desk's supervisor is given to start its service again."""
TURN_S = 10.0
"""How long whoever starts the service is left to it; they may have been stopped."""


def connect(home: Home) -> socket.socket | None:
    """Return a connection to the desk's running service, None where nothing listens."""
    path = home.socket_to_connect()
    if path is None:
        return None
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _connect_within(line, path, CONNECT_TIMEOUT_S)
        is_ours = not home.is_own or _far_uid(line) == home.data_dir.stat().st_uid
    except OSError:
        is_ours = False
    if not is_ours:
        line.close()
        return None
    return line


def _connect_within(line: socket.socket, path: Path, limit_s: float) -> None:
    """Connect; a unix socket whose queue is full says so at once (connect(2), EAGAIN) where the socket has a time limit."""
    deadline = time.monotonic() + limit_s
    line.setblocking(False)
    while True:
        try:
            line.connect(str(path))
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_S)
        else:
            break
    line.setblocking(True)


def _far_uid(line: socket.socket) -> int:
    """Return whose program listens: the socket's folder may be in /tmp, where anybody could put another one once it is cleaned away."""
    if sys.platform != "linux":
        return Path(line.getpeername()).parent.stat().st_uid
    _pid, uid, _gid = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return int(uid)


def connect_or_start(home: Home, *, means: str) -> socket.socket:
    """Return a connection to the desk's service, started where none answers.

    `means` is `console` or `cli`: a service started by a script neither polls nor sends unless `sync` asks.

    Raises:
        StartFailed: it did not start; says why and where its log is. Another AgentdeskError: what the service itself said.
    """
    line = connect(home)
    if line is not None:
        return line
    return Starter(home, means).run() if home.shared_socket is None else _wait_for_shared(home)


def _wait_for_shared(home: Home) -> socket.socket:
    """Return a connection to a shared desk's service, which its supervisor may be starting just now.

    Raises:
        StartFailed: nothing listens.
    """
    deadline = time.monotonic() + SHARED_BACK_WITHIN_S
    while time.monotonic() < deadline:
        _pause()
        if (line := connect(home)) is not None:
            return line
    raise StartFailed(cause=_("nothing listens at {path}").format(path=home.shared_socket), log="journalctl -u agentdesk")


def _pause() -> None:
    """Wait a moment before looking again, each program another one: those who lost a service together don't look in the same moment."""
    time.sleep(PAUSE_S + os.getpid() % SPREAD * PAUSE_S / SPREAD)


@dataclass(slots=True)
class Starter:
    """One attempt to start the service; several at once end in one service."""

    home: Home
    means: str
    failures: FailedStarts = field(init=False)

    def __post_init__(self) -> None:
        """Find what failed before."""
        self.failures = FailedStarts(self.home.data_dir / "failed-starts.json", self.home.log_file)

    def run(self, begun: int | None = None) -> socket.socket:
        """Start, wait until the service serves and return a connection; `begun` is the pipe of one that was started already."""
        self.failures.refuse_after_too_many()
        try:
            make_missing(self.home.data_dir)
        except OSError as error:
            cause = _("{path} can't be made: {reason}").format(path=self.home.data_dir, reason=error.strerror)
            raise StartFailed(cause=cause, log=str(self.home.log_file)) from error
        began_s = time.monotonic()
        while (waited_s := time.monotonic() - began_s) < SILENCE_TIMEOUT_S:
            line = self._in_turn(is_patient=waited_s < TURN_S) if begun is None else self._follow(begun)
            begun = None
            if line is not None:
                return line
            _pause()
        raise self._failed(_("another start holds the desk and does not answer"))

    def _in_turn(self, *, is_patient: bool) -> socket.socket | None:
        """Start the service where nobody else is at it; where somebody is, connect to it once it listens.

        When a service dies all of its clients miss it in the same moment; each interpreter begun in vain would keep the one that counts
        waiting.
        """
        with self._turn() as is_mine:
            line = connect(self.home)
            if line is None and (is_mine or not is_patient):
                self.failures.refuse_after_too_many()
                line = self._attempt()
        return line

    @contextlib.contextmanager
    def _turn(self) -> Iterator[bool]:
        """Hold the right to start the service; False where somebody else has it.

        A folder that can't be written to gives it to anybody: the service says what is wrong with it.
        """
        import fcntl  # noqa: PLC0415 - most clients find a service that runs

        descriptor, is_mine = None, True
        try:
            descriptor = os.open(self.home.starting_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            is_mine = False
        except OSError:
            pass
        try:
            yield is_mine
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _attempt(self) -> socket.socket | None:
        reader, writer = os.pipe()
        try:
            process = self._spawn(writer)
        except BaseException:
            os.close(reader)
            raise
        finally:
            os.close(writer)
        # The first process forks the service and ends at once, so that nobody has to reap the service later.
        with process:
            return self._follow(reader)

    def _follow(self, reports: int) -> socket.socket | None:
        with os.fdopen(reports, "rb") as pipe:
            line = _Following(self, pipe.fileno()).line()
        if line is not None:
            self.failures.forget()
        return line

    def _spawn(self, ready_fd: int) -> subprocess.Popen[bytes]:
        import subprocess  # noqa: PLC0415 - most clients find a service that runs

        return subprocess.Popen(
            service_command(self.home, self.means, ready_fd),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            pass_fds=(ready_fd,),
            start_new_session=True,
            umask=0o077,
            env=service_environment(),
        )

    def fail(self, news: dict[str, object]) -> AgentdeskError:
        """Return what the service said went wrong, as an error."""
        fields = news.get("fields")
        error = error_from(str(news.get("code")), fields if isinstance(fields, dict) else {})
        if type(error) is not AgentdeskError:
            # What the service refuses with a reason, a person mends; it may be started again at once.
            return error
        return self._failed(str(news.get("cause", "")))

    def _failed(self, cause: str) -> StartFailed:
        self.failures.note(cause)
        return StartFailed(cause=cause, log=str(self.home.log_file))

    def silent(self) -> StartFailed:
        """Return what to say of a service that said nothing for too long."""
        return self._failed(_("it said nothing for {seconds} s").format(seconds=int(SILENCE_TIMEOUT_S)))

    def ended(self) -> StartFailed:
        """Return what to say of a service that ended without a word."""
        return self._failed(_("it ended without a word"))


@dataclass(slots=True)
class _Following:
    """Follows what a starting service says on its pipe until its socket speaks."""

    starter: Starter
    pipe: int
    _held: bytes = b""
    _line: socket.socket | None = None

    def line(self) -> socket.socket | None:
        """Return a connection the service has spoken on, None where the desk was held by a service that does not answer.

        Raises:
            AgentdeskError: why it did not start.
        """
        try:
            return self._follow()
        except BaseException:
            if self._line is not None:
                self._line.close()
            raise

    def _follow(self) -> socket.socket | None:
        while True:
            waits_for: list[int | socket.socket] = [self.pipe] if self._line is None else [self.pipe, self._line]
            limit_s = SILENCE_TIMEOUT_S if self._line is None else OPENING_TIMEOUT_S
            ready = select.select(waits_for, [], [], limit_s)[0]
            if not ready:
                raise self.starter.silent()
            if self._line is not None and self._line in ready and not self._has_failed():
                return self._line
            for news in self._news():
                if news.get("state") == "failed":
                    raise self.starter.fail(news)
                if news.get("state") == "running":
                    return self._connect_patiently()
                if news.get("state") == "listening":
                    self._line = self._connect_patiently()

    def _has_failed(self) -> bool:
        """Whether the service closed the line instead of speaking; the pipe then says why."""
        assert self._line is not None
        try:
            return not self._line.recv(1, socket.MSG_PEEK)
        except ConnectionResetError:
            return True

    def _news(self) -> list[dict[str, object]]:
        piece = os.read(self.pipe, 65536)
        if not piece:
            raise self.starter.ended()
        *lines, self._held = (self._held + piece).split(b"\n")
        return [json.loads(text) for text in lines]

    def _connect_patiently(self) -> socket.socket | None:
        """Connect; another start may have won the lock a moment ago and not listen yet."""
        deadline = time.monotonic() + CONNECT_TIMEOUT_S
        while time.monotonic() < deadline:
            line = connect(self.starter.home)
            if line is not None:
                return line
            time.sleep(PAUSE_S)
        return None


def service_command(home: Home, means: str, ready_fd: int) -> list[str]:
    """Return the command that starts a desk's service, with the pipe it reports on."""
    places = ["--config", str(home.config_dir), "--data", str(home.data_dir)]
    return [sys.executable, "-m", "agentdesk.service", *places, "--started-by", means, "--ready-fd", str(ready_fd)]


_KEPT = (
    "HOME",
    "PATH",
    "LANG",
    "LANGUAGE",
    "TZ",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
    "GNUPGHOME",
)


def service_environment() -> dict[str, str]:
    """Return what the service may know of the caller: language, time zone, home, and where a keyring listens.

    Everything else stays behind, so that a service started from cron, sudo or `env -i` is the same one. PYTHONPATH names this very
    package: the service runs in `/`, and must be the program that its client is.
    """
    kept = {key: value for key, value in os.environ.items() if key in _KEPT or key.startswith("LC_")}
    return kept | {"PYTHONPATH": str(PACKAGE.parent)}


def end_service(home: Home, *, within_s: float) -> bool:
    """Ask the desk's running service to end and wait until it let go of the desk; False where it did not in time.

    The lock says whether one runs. Whoever takes it removes the word of the one before, so that the pid is that of the holder.
    """
    deadline = time.monotonic() + within_s
    while is_held(home):
        if time.monotonic() > deadline:
            return False
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            os.kill(int(json.loads(home.service_file.read_text("utf-8"))["pid"]), 15)
        time.sleep(0.1)
    return True


def is_held(home: Home) -> bool:
    """Whether a service holds the desk now."""
    import fcntl  # noqa: PLC0415 - needed by restore alone

    try:
        descriptor = os.open(home.lock_file, os.O_RDWR | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
