"""What stands in the configuration file, as it has it now: read when it is asked for, and again when the file changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

from agentdesk.config.paths import Home
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.outcomes import Failure

log = logging.getLogger(__name__)
LOOK_EVERY_S = 0.5
FoundT = TypeVar("FoundT")


class Filed(Generic[FoundT]):
    """Reads a part of the file; the last that could be read stays, and `problem` says why."""

    def __init__(self, home: Home, read: Callable[[Home], FoundT], initial: FoundT) -> None:
        self._home = home
        self._read = read
        self._found = initial
        self._stamp: tuple[int, int] | None = None
        self._looked_at = float("-inf")
        self.problem: Failure | None = None

    def __call__(self) -> FoundT:
        """Return what the file says."""
        now = monotonic()
        if now - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = now
            self._refresh()
        return self._found

    def look_again(self) -> None:
        """Read the file at the next question, however soon that is."""
        self._looked_at, self._stamp = float("-inf"), None

    def _refresh(self) -> None:
        try:
            found = self._home.config_file.stat()
            stamp = (found.st_mtime_ns, found.st_size)
        except OSError:
            stamp = (0, 0)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._found, self.problem = self._read(self._home), None
        except ConfigError as error:
            self.problem = Failure(error.code, error.fields)
            log.warning("configuration can't be read", extra={"cause": str(error)})
