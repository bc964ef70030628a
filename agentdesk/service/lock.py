"""The desk's lock and its socket: one service a desk, held for its life."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import stat
from dataclasses import dataclass
from pathlib import Path

from agentdesk.config.build import build_id
from agentdesk.config.paths import Home, make_private
from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _

BACKLOG = 128


@dataclass(slots=True)
class DeskLock:
    """Holds `desk.lock`; whoever holds it owns the desk, its socket and its service.json."""

    home: Home
    descriptor: int

    @classmethod
    def take(cls, home: Home) -> DeskLock | None:
        """Return the lock, None where another service holds it.

        Raises:
            UsageError: the desk belongs to another user, or others may write to it.
        """
        make_private(home.data_dir)
        refuse_unsafe(home.data_dir)
        descriptor = os.open(home.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return cls(home, descriptor)

    def listen(self, socket_path: Path | None = None, mode: int = 0o600) -> socket.socket:
        """Bind the desk's socket anew and say where it is; only the lock's holder does this."""
        path = socket_path or self.home.socket_to_bind()
        make_private(path.parent) if socket_path is None else path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.bind(str(path))
        path.chmod(mode)
        line.listen(BACKLOG)
        self._announce(path)
        return line

    def _announce(self, path: Path) -> None:
        news = {"pid": os.getpid(), "build": build_id(), "socket": str(path)}
        partial = self.home.service_file.with_suffix(".new")
        partial.write_text(json.dumps(news), "utf-8")
        partial.replace(self.home.service_file)

    def release(self) -> None:
        """Take the socket and its announcement away and let the desk go."""
        path = self.home.socket_to_connect()
        for leftover in (path, self.home.service_file):
            if leftover is not None:
                with contextlib.suppress(FileNotFoundError):
                    leftover.unlink()
        os.close(self.descriptor)


def refuse_unsafe(directory: Path) -> None:
    """Refuse a desk that others could change behind the service's back.

    Raises:
        UsageError: it belongs to another user, or others may write to it.
    """
    found = directory.stat()
    if found.st_uid != os.getuid():
        raise UsageError(cause=_("{path} belongs to another user; a desk is opened by its owner only").format(path=directory))
    if stat.S_IMODE(found.st_mode) & 0o022:
        raise UsageError(cause=_("others may write to {path}; make it yours alone: chmod 700 {path}").format(path=directory))
