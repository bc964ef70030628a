"""How soon answers are due, as the configuration has it now."""

from __future__ import annotations

import logging
from time import monotonic

from agentdesk.config.norms import read_norms
from agentdesk.config.paths import Home
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.targets import Norms

log = logging.getLogger(__name__)
LOOK_EVERY_S = 0.5


class FiledNorms:
    """Reads the norms when they are asked for, and again when the file changed; the last that could be read stay."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._norms = Norms()
        self._stamp: tuple[int, int] | None = None
        self._looked_at = float("-inf")

    def __call__(self) -> Norms:
        """Return the norms."""
        now = monotonic()
        if now - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = now
            self._refresh()
        return self._norms

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
            self._norms = read_norms(self._home)
        except ConfigError as error:
            log.warning("configuration can't be read", extra={"cause": str(error)})
