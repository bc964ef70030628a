"""Remembers starts that failed, so that a service that can't start isn't started for ever."""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from agentdesk.domain.errors import StartFailed
from agentdesk.domain.texts import _

MOST = 3
WINDOW_S = 60.0


@dataclass(frozen=True, slots=True)
class FailedStarts:
    """The starts of one desk that failed within the last minute, each with its reason; kept in a file for the next program."""

    file: Path
    log: Path

    def note(self, cause: str) -> None:
        """Remember one that failed just now."""
        stamps = [*self._recent(), (time.time(), cause[:500])]
        fresh = self.file.with_name(f"{self.file.name}.{os.getpid()}.new")
        # A disk that is full must not hide why the start failed.
        with contextlib.suppress(OSError):
            fresh.write_text(json.dumps(stamps), "utf-8")
            fresh.replace(self.file)

    def forget(self) -> None:
        """A start went well."""
        with contextlib.suppress(OSError):
            self.file.unlink(missing_ok=True)

    def refuse_after_too_many(self) -> None:
        """Refuse another start where the last ones failed within a minute.

        Raises:
            StartFailed: with the last reason and the log's path.
        """
        recent = self._recent()
        if len(recent) >= MOST:
            cause = _("it failed {count} times within a minute, the last time because: {cause}")
            raise StartFailed(cause=cause.format(count=len(recent), cause=recent[-1][1]), log=str(self.log))

    def _recent(self) -> list[tuple[float, str]]:
        try:
            stamps = [(float(stamp), str(cause)) for stamp, cause in json.loads(self.file.read_text("utf-8"))]
        except (OSError, ValueError, TypeError):
            return []
        now = time.time()
        # A stamp of the future is left from before the clock was set back.
        return [(stamp, cause) for stamp, cause in stamps if now - WINDOW_S < stamp <= now]
