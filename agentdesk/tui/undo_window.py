"""Counts down how long a reply that is held can still be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from agentdesk.domain.clock import Clock


class Repeats(Protocol):
    """Calls something again and again until the timer is stopped."""

    def __call__(self, interval: float, callback: Callable[[], None]) -> Timer:
        """Begin, every `interval` seconds."""


class UndoWindow:
    """The window of the reply sent last."""

    def __init__(self, clock: Clock, repeat: Repeats, show: Callable[[int], None]) -> None:
        """Take the clock, what calls every second, and who shows the seconds that are left, 0 at the end."""
        self._clock = clock
        self._repeat = repeat
        self._show = show
        self._timer: Timer | None = None
        self._ends_at = 0.0

    def began(self, window_s: int) -> None:
        """Count from here; 0 ends the count."""
        self._ends_at = self._clock.monotonic() + window_s
        self._stop()
        if window_s > 0:
            self._timer = self._repeat(1, self._count)
        self._show(window_s)

    def _count(self) -> None:
        # By the clock: a busy machine skips ticks of a timer.
        left_s = max(0, round(self._ends_at - self._clock.monotonic()))
        if not left_s:
            self._stop()
        self._show(left_s)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
