"""A program on the far side of a pseudo-terminal, and the thread that reads everything it writes."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import termios
import threading
import time
from typing import TYPE_CHECKING

from tests.terminal.queries import QueryAnswers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_READ_BYTES = 65_536
_POLL_SECONDS = 0.005


class Child:
    """One program as the leader of a session whose controlling terminal is a pty of ours.

    Started by posix_spawn, not by fork: tests have threads, and a forked copy of these could stop for ever. Opening the
    pty in a new session makes it the controlling terminal (Linux: tty_open without O_NOCTTY).
    """

    def __init__(self, argv: Sequence[str], *, columns: int, rows: int, env: Mapping[str, str]) -> None:
        self._master, slave = os.openpty()
        try:
            self.resize(columns, rows)
            # As mode "sane": echo and line editing until the program says otherwise.
            name = os.ttyname(slave)
            self.pid = os.posix_spawnp(
                argv[0],
                list(argv),
                dict(env),
                setsid=True,
                setsigdef=[signal.SIGPIPE, signal.SIGINT, signal.SIGHUP, signal.SIGTERM],
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, name, os.O_RDWR, 0),
                    (os.POSIX_SPAWN_DUP2, 0, 1),
                    (os.POSIX_SPAWN_DUP2, 0, 2),
                ],
            )
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(slave)
        self._status: int | None = None
        self._writing = threading.Lock()
        self.written = 0
        """Bytes typed so far, answers to queries among them."""
        self._output = bytearray()
        self._news = threading.Condition()
        self._is_at_end = False
        self._is_open = True
        self._wake_read, self._wake_write = os.pipe()
        self._reader = threading.Thread(target=self._read, name=f"terminal-{self.pid}")
        self._reader.start()

    def resize(self, columns: int, rows: int) -> None:
        """Set the window's size; the kernel tells the program by SIGWINCH."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def write(self, data: bytes) -> None:
        """Type something."""
        with self._writing:
            while data:
                count = os.write(self._master, data)
                self.written += count
                data = data[count:]

    def output(self, start: int = 0) -> bytes:
        """What the program wrote so far, from this byte on."""
        with self._news:
            return bytes(self._output[start:])

    def wait_for_output(self, beyond: int, deadline: float) -> bool:
        """Wait until there is more output than this many bytes; false at the deadline (monotonic) or the end."""
        with self._news:
            while len(self._output) <= beyond:
                if self._is_at_end or not self._news.wait(max(0.0, deadline - time.monotonic())):
                    return len(self._output) > beyond
            return True

    def _read(self) -> None:
        answers = QueryAnswers()
        while True:
            ready, _, _ = select.select([self._master, self._wake_read], [], [])
            if self._wake_read in ready:
                break
            try:
                data = os.read(self._master, _READ_BYTES)
            except OSError:  # EIO: nobody has the other side open any more
                break
            if not data:
                break
            if reply := answers.answers_to(data):
                self.write(reply)
            with self._news:
                self._output += data
                self._news.notify_all()
        with self._news:
            self._is_at_end = True
            self._news.notify_all()

    def hang_up(self) -> None:
        """Close our side, as a dropped SSH connection does: the kernel sends SIGHUP, and reads find the end."""
        if self._is_open:
            self._is_open = False
            os.write(self._wake_write, b"x")
            self._reader.join()
            for descriptor in (self._master, self._wake_read, self._wake_write):
                os.close(descriptor)

    def wait_for_end_of_output(self, timeout_seconds: float) -> None:
        """Wait until everything was read that the program and its children wrote, or this long: a child may stay behind."""
        with self._news:
            self._news.wait_for(lambda: self._is_at_end, timeout_seconds)

    def exit_status(self) -> int | None:
        """The exit code, negative after a signal; None while it runs."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def wait(self, timeout_seconds: float) -> int | None:
        """Wait for its end; None if it still runs after this time."""
        deadline = time.monotonic() + timeout_seconds
        while self.exit_status() is None and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        return self._status

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal, if it still runs."""
        if self.exit_status() is None:
            os.kill(self.pid, number)
