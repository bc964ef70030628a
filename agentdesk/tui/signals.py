"""What ends a console from outside: SIGTERM, SIGHUP, and a terminal that is gone."""

from __future__ import annotations

import asyncio
import select
import signal
import threading
from collections.abc import Callable

POLL_MS = 1000


def on_end_signals(loop: asyncio.AbstractEventLoop, leave: Callable[[], None]) -> None:
    """Have SIGTERM and SIGHUP call `leave`; by default they would kill the console with its draft and leave the terminal raw."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, leave)


def forget_end_signals(loop: asyncio.AbstractEventLoop) -> None:
    """Give SIGTERM and SIGHUP their usual meaning back."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.remove_signal_handler(number)


class HangupWatch:
    """Notices that a terminal was closed even where no SIGHUP comes (nohup), where Textual's reading would spin for ever."""

    def __init__(self, terminal: int, loop: asyncio.AbstractEventLoop, leave: Callable[[], None]) -> None:
        self._terminal = terminal
        self._loop = loop
        self._leave = leave
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="hangup-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._is_over.set()

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(self._terminal, 0)  # POLLHUP and POLLERR are always reported
        while not self._is_over.is_set():
            if poll.poll(POLL_MS):
                if not self._is_over.is_set():
                    self._loop.call_soon_threadsafe(self._leave)
                return
