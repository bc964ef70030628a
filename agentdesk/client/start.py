"""Finding the service's socket, and starting the service where none answers."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from agentdesk.config.paths import Home, make_private
from agentdesk.domain.errors import ServiceGone, StartFailed, error_from
from agentdesk.domain.texts import _

START_TIMEOUT_S = 30.0
MAX_FAILED_STARTS = 3
FAILED_STARTS_WINDOW_S = 60.0
CONNECT_TIMEOUT_S = 5.0


def connect(home: Home) -> socket.socket | None:
    """Return a connection to the desk's running service, None where nothing listens."""
    path = home.socket_to_connect()
    if path is None:
        return None
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(CONNECT_TIMEOUT_S)
    try:
        line.connect(str(path))
    except OSError:
        line.close()
        return None
    line.settimeout(None)
    return line


def connect_or_start(home: Home, *, means: str) -> socket.socket:
    """Return a connection to the desk's service, started where none answers.

    `means` is `console` or `cli`: a service started by a script neither polls nor sends unless `sync` asks.

    Raises:
        StartFailed: it did not start; says why and where its log is.
    """
    line = connect(home)
    if line is not None:
        return line
    if home.shared_socket is not None:
        raise StartFailed(cause=_("nothing listens at {path}").format(path=home.shared_socket), log="journalctl -u agentdesk")
    return Starter(home, means).run()


@dataclass(slots=True)
class Starter:
    """One attempt to start the service; several at once end in one service."""

    home: Home
    means: str

    def run(self) -> socket.socket:
        """Start, wait until the service listens and return a connection."""
        make_private(self.home.data_dir)
        self._refuse_after_repeated_failures()
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            line = self._attempt(deadline)
            if line is not None:
                return line
            time.sleep(0.02)
        raise self._failed(_("it did not answer within {seconds} s").format(seconds=int(START_TIMEOUT_S)))

    def _attempt(self, deadline: float) -> socket.socket | None:
        reader, writer = os.pipe()
        with os.fdopen(reader, "rb") as pipe:
            try:
                process = self._spawn(writer)
            finally:
                os.close(writer)
            # The first process forks the service and ends at once, so that nobody has to reap the service later.
            with process:
                return self._follow(pipe.fileno(), deadline)

    def _spawn(self, ready_fd: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "agentdesk.service", *self._arguments(), "--ready-fd", str(ready_fd)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            pass_fds=(ready_fd,),
            start_new_session=True,
            umask=0o077,
            env=_environment(),
        )

    def _arguments(self) -> list[str]:
        return ["--config", str(self.home.config_dir), "--data", str(self.home.data_dir), "--started-by", self.means]

    def _follow(self, pipe: int, deadline: float) -> socket.socket | None:
        """Read the service's progress lines; connect as soon as it listens, raise what it says went wrong."""
        held = b""
        while True:
            wait_s = deadline - time.monotonic()
            if wait_s <= 0 or not select.select([pipe], [], [], wait_s)[0]:
                return None
            piece = os.read(pipe, 65536)
            if not piece:
                raise self._failed(_("it ended at once"))
            held += piece
            *lines, held = held.split(b"\n")
            for text in lines:
                line = self._take(json.loads(text))
                if line is not None:
                    return line

    def _take(self, news: dict[str, object]) -> socket.socket | None:
        if news.get("state") == "failed":
            self._note_failure()
            fields = news.get("fields")
            error = error_from(str(news.get("code")), fields if isinstance(fields, dict) else {})
            if type(error).code == "error" or isinstance(error, ServiceGone):
                raise self._failed(str(news.get("cause", "")), noted=True)
            raise error
        if news.get("state") in {"listening", "running"}:
            return self._connect_patiently()
        return None

    def _connect_patiently(self) -> socket.socket | None:
        """Connect; another start may have won the lock a moment ago and not listen yet."""
        deadline = time.monotonic() + CONNECT_TIMEOUT_S
        while time.monotonic() < deadline:
            line = connect(self.home)
            if line is not None:
                return line
            time.sleep(0.02)
        return None

    def _failed(self, cause: str, *, noted: bool = False) -> StartFailed:
        if not noted:
            self._note_failure()
        return StartFailed(cause=cause, log=str(self.home.log_file))

    @property
    def _failures_file(self) -> Path:
        return self.home.data_dir / "failed-starts.json"

    def _recent_failures(self) -> list[float]:
        try:
            stamps = json.loads(self._failures_file.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        now = time.time()
        return [float(stamp) for stamp in stamps if now - FAILED_STARTS_WINDOW_S < float(stamp) <= now]

    def _note_failure(self) -> None:
        stamps = [*self._recent_failures(), time.time()]
        self._failures_file.write_text(json.dumps(stamps), "utf-8")

    def _refuse_after_repeated_failures(self) -> None:
        if len(self._recent_failures()) >= MAX_FAILED_STARTS:
            cause = _("it failed {count} times within a minute; last words: {words}")
            words = _last_log_line(self.home.log_file)
            raise StartFailed(cause=cause.format(count=MAX_FAILED_STARTS, words=words), log=str(self.home.log_file))


def _last_log_line(log: Path) -> str:
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - 4096))
            lines = stream.read().decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""


def _environment() -> dict[str, str]:
    """Return what the service may know of the caller: language, time zone, home, and where a keyring listens.

    Everything else stays behind, so that a service started from cron, sudo or `env -i` is the same one.
    """
    kept = (
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
    return {key: value for key, value in os.environ.items() if key in kept or key.startswith("LC_")}
