"""Work that the next key counts on: keys wait until it ended, however it ended."""

from __future__ import annotations

from collections.abc import Callable, Coroutine

from textual.dom import DOMNode
from textual.worker import Worker


class FirstWorker(Worker[None]):
    """A worker that says when it is over; one that is cancelled before its first step, as by the next of its group, says so as well."""

    def __init__(self, node: DOMNode, work: Callable[[], Coroutine[None, None, None]], group: str, over: Callable[[], None]) -> None:
        """Take whose worker it is, its work and group, and what hears, at least once, that it is over."""
        super().__init__(node, work, group=group)
        self._over = over
        self._is_begun = False

    async def run(self) -> None:
        """Do the work."""
        self._is_begun = True
        try:
            await super().run()
        finally:
            self._over()

    def cancel(self) -> None:
        """Cancel it; where it hasn't begun, nothing of it will run."""
        super().cancel()
        if not self._is_begun:
            self._over()
