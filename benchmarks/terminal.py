"""Programs in a pseudo-terminal, timed by what a user would see: a thread reads and stamps, the screen is emulated afterwards."""

from __future__ import annotations

import fcntl
import os
import pty
import queue
import re
import signal
import struct
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import pyte

from benchmarks.processes import cpu_s

ANSWERS = (
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[>0q", b"\x1bP>|bench\x1b\\"),
)
"""Questions programs put to a terminal and wait for: device attributes, cursor place, synchronized output, name (xterm's ctlseqs)."""

UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;:]*[A-Za-z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[[0-9;]* q|\x1b\[\?u")
CUT_SHORT = re.compile(rb"\x1b(\[[<>=?]?[0-9;:]*[$ ]?|[P_^][^\x1b]*)?\Z")
QUIET_S = 0.12


class NotShown(Exception):
    """What was waited for did not appear; the text is the screen."""


class Terminal:
    """One program in a pseudo-terminal."""

    def __init__(self, argv: Sequence[str], environ: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._chunks: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self._tail = b""
        self.bytes_written = 0
        columns, rows = size
        full = {**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(columns), "LINES": str(rows)}
        self.started = time.perf_counter()
        self.pid, self._line = pty.fork()
        if self.pid == 0:
            _become(argv, full, size)
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._line, 1 << 16)
            except OSError:  # the program ended, or the terminal was closed
                data = b""
            now = time.perf_counter()
            self._chunks.put((now, data))
            if not data:
                return
            for question, answer in ANSWERS:
                if question in data:
                    os.write(self._line, answer)

    def _take(self, wait_s: float) -> float | None:
        """Emulate the next piece of output; return when it came, None where none came in time."""
        try:
            at, data = self._chunks.get(timeout=max(0.0, wait_s))
        except queue.Empty:
            return None
        if not data:
            raise NotShown("the program ended:\n" + self.text)
        self.bytes_written += len(data)
        data = self._tail + data
        cut = CUT_SHORT.search(data)
        self._tail = data[cut.start() :] if cut else b""
        self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data[: cut.start()] if cut else data))
        return at

    @property
    def text(self) -> str:
        """The screen's text."""
        return "\n".join(self.screen.display)

    def wait_for(self, pattern: str, limit_s: float = 60.0) -> float:
        """Return how many seconds after the start the screen first showed `pattern`.

        Raises:
            NotShown: it didn't within the limit.
        """
        wanted, end = re.compile(pattern, re.MULTILINE), time.perf_counter() + limit_s
        while (left_s := end - time.perf_counter()) > 0:
            at = self._take(left_s)
            if at is not None and wanted.search(self.text):
                return at - self.started
        raise NotShown(f"no /{pattern}/ in {limit_s:.0f} s:\n{self.text}")

    def settle(self, quiet_s: float = QUIET_S, limit_s: float = 20.0) -> float | None:
        """Take output until none comes for a while; return when the last of it came, None where there was none."""
        last, end = None, time.perf_counter() + limit_s
        while time.perf_counter() < end:
            at = self._take(quiet_s)
            if at is None:
                break
            last = at
        return last

    def first(self, within_s: float) -> float | None:
        """Return when the next output came, None where none came in time."""
        return self._take(within_s)

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._line, keys)

    def cpu_s(self) -> float:
        """Return the program's CPU seconds so far."""
        return cpu_s(self.pid)

    def close(self) -> None:
        """End the program as a closed terminal does, in the end by force."""
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
            if self._has_ended(1.0):
                break
        with suppress(OSError):
            os.close(self._line)

    def _has_ended(self, within_s: float) -> bool:
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return True
            time.sleep(0.01)
        return False


def _become(argv: Sequence[str], environ: Mapping[str, str], size: tuple[int, int]) -> None:
    """Be the program, in the child; never returns."""
    try:
        columns, rows = size
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.chdir("/")
        os.execvpe(argv[0], list(argv), dict(environ))  # noqa: S606 - the program under the clock
    finally:
        os._exit(127)
