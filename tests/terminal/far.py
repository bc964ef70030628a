"""Runs a program at the far end of a slow line: `python -m tests.terminal.far SECONDS PROGRAM [ARGUMENT…]`, each way taking so long."""

from __future__ import annotations

import os
import pty
import selectors
import signal
import sys
import termios
import time
import tty
from collections import deque
from contextlib import suppress

READ_BYTES = 65_536


class Line:
    """One direction: what comes in at one end goes out at the other after a while, in order."""

    def __init__(self, source: int, target: int, delay_s: float) -> None:
        self.source, self.target, self._delay_s = source, target, delay_s
        self._on_its_way: deque[tuple[float, bytes]] = deque()

    def take(self) -> bool:
        """Take what is there; False at the end."""
        try:
            data = os.read(self.source, READ_BYTES)
        except OSError:
            return False
        self._on_its_way.append((time.monotonic() + self._delay_s, data))
        return bool(data)

    def hand_over(self) -> float | None:
        """Hand over what has arrived, and return how long until the next does; None where nothing is on its way."""
        while self._on_its_way and self._on_its_way[0][0] <= time.monotonic():
            data = self._on_its_way.popleft()[1]
            while data:
                data = data[os.write(self.target, data) :]
        return max(0.0, self._on_its_way[0][0] - time.monotonic()) if self._on_its_way else None


def relay(master: int, delay_s: float) -> None:
    """Carry bytes both ways until the program ends."""
    lines = (Line(0, master, delay_s), Line(master, 1, delay_s))
    with selectors.DefaultSelector() as waiting:
        for line in lines:
            waiting.register(line.source, selectors.EVENT_READ, line)
        is_open = True
        while is_open:
            pauses = [pause for line in lines if (pause := line.hand_over()) is not None]
            for key, _events in waiting.select(min(pauses, default=None)):
                is_open &= key.data.take()
    with suppress(OSError):
        while (pause := lines[1].hand_over()) is not None:
            time.sleep(pause)


def main() -> int:
    """Run the program in a terminal of its own, as large as ours."""
    delay_s, argv = float(sys.argv[1]), sys.argv[2:]
    size = termios.tcgetwinsize(0)
    pid, master = pty.fork()
    if pid == 0:
        termios.tcsetwinsize(0, size)
        os.execvp(argv[0], argv)  # noqa: S606 - what the test names
    tty.setraw(0)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGHUP))
    relay(master, delay_s)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
