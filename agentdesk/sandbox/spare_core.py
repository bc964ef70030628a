"""Whether one more child would have a core to itself, told by what this process uses of one while much waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LOOK_S: Final = 1.0
BUSY_SHARE: Final = 0.4
"""Mails of a few kilobytes are kept, filed and indexed in about the time that one child takes to read them: this process then uses more
of a core than that, and another child would only take turns with it. Large or tangled mail keeps it waiting instead."""


@dataclass(slots=True)
class SpareCore:
    """Looks at the share of a core this process uses for as long as it is asked."""

    wall_s: Callable[[], float] = time.monotonic
    cpu_s: Callable[[], float] = time.process_time
    _since: tuple[float, float] | None = None

    def is_left(self) -> bool:
        """Say whether this process left most of a core idle since it was asked first, a second ago or more."""
        wall_s, cpu_s = self.wall_s(), self.cpu_s()
        if self._since is None:
            self._since = wall_s, cpu_s
        took_s = wall_s - self._since[0]
        if took_s < LOOK_S:
            return False
        share = (cpu_s - self._since[1]) / took_s
        self._since = wall_s, cpu_s
        return share < BUSY_SHARE

    def forget(self) -> None:
        """Nothing waits any more, or what waits waits for a child to start: what this process does meanwhile says nothing."""
        self._since = None
