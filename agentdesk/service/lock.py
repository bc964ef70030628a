"""The desk's lock and its socket: one service a desk, held for its life."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from agentdesk.config.build import loaded_build
from agentdesk.config.paths import Home, make_missing, make_private
from agentdesk.domain.errors import UsageError
from agentdesk.service.safe_places import refuse_unsafe_desk, refuse_unsafe_folder

BACKLOG = 1024
PRIVATE, GROUP = 0o600, 0o660


@dataclass(slots=True)
class DeskLock:
    """Holds `desk.lock`; whoever holds it owns the desk, its socket and its service.json.

    `shared_socket` is where a shared box's service listens, for its group; None for the user's own desk.
    """

    home: Home
    descriptor: int
    shared_socket: Path | None = None
    bound: Path | None = None

    @classmethod
    def take(cls, home: Home, shared_socket: Path | None = None) -> DeskLock | None:
        """Return the lock, None where another service holds it.

        Raises:
            UsageError: the desk belongs to another user, others may write to it, or its file system can't keep it.
        """
        make_missing(home.data_dir)
        refuse_unsafe_desk(home)
        make_private(home.data_dir)
        descriptor = os.open(home.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        # Whoever wrote it died without a word; its pid may be another program's by now, and somebody may want to end this service.
        home.service_file.unlink(missing_ok=True)
        return cls(home, descriptor, shared_socket)

    @classmethod
    def inherited(cls, home: Home, descriptor: int, bound: Path) -> DeskLock:
        """Return the lock that this process held already, and bound the socket with, before it became the service."""
        os.set_inheritable(descriptor, False)
        return cls(home, descriptor, bound=bound)

    def listen(self) -> socket.socket:
        """Bind the desk's socket anew and say where it is; only the lock's holder does this."""
        path = self.bound = self.shared_socket or _own_socket(self.home)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            # The umask holds others off between bind and chmod.
            line.bind(str(path))
            path.chmod(PRIVATE if self.shared_socket is None else GROUP)
            line.listen(BACKLOG)
            self._announce(path)
        except BaseException:
            line.close()
            raise
        return line

    def _announce(self, path: Path) -> None:
        news = {"pid": os.getpid(), "build": loaded_build(), "socket": str(path), "folder": self.home.folder_id()}
        partial = self.home.service_file.with_suffix(".new")
        partial.write_text(json.dumps(news), "utf-8")
        partial.replace(self.home.service_file)

    def is_reachable(self) -> bool:
        """Whether clients can still find the socket: cleaners of temporary folders and a stray rm take it away."""
        return self.bound is not None and self.bound.is_socket() and self.home.service_file.exists()

    def release(self) -> None:
        """Take the socket and its announcement away and let the desk go."""
        with contextlib.suppress(OSError):
            self.home.service_file.unlink()
        if self.bound is not None:
            with contextlib.suppress(OSError):
                self.bound.unlink()
            if self.shared_socket is None and self.bound.parent != self.home.run_dir:
                with contextlib.suppress(OSError):
                    self.bound.parent.rmdir()
        os.close(self.descriptor)


def _own_socket(home: Home) -> Path:
    """Return where the user's own desk listens, in a folder that is theirs alone."""
    wanted = home.socket_to_bind()
    wanted.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        refuse_unsafe_folder(wanted.parent, may_be_link=False)
    except UsageError:
        if wanted.parent == home.run_dir:
            raise
        import tempfile  # noqa: PLC0415 - hardly ever needed, and the first steps of a start wait for every import

        # Somebody else made a folder of that name in the common temporary one: any other name does, clients are told where.
        return Path(tempfile.mkdtemp(prefix="agentdesk-")) / wanted.name
    make_private(wanted.parent)
    return wanted
