"""The service with its clock standing still at what a file says, and its only agent named Ana: what it shows is the same every day."""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from agentdesk.service import __main__ as service
from agentdesk.service import peers, wiring

CLOCK_VARIABLE = "STANDING_CLOCK"


class StandingClock:
    """Tells the time that stands in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """Return the moment in the file."""
        return datetime.fromisoformat(self._file.read_text("ascii"))

    def monotonic(self) -> float:
        """Return seconds that do go by: pollers and windows wait by them."""
        return time.monotonic()


def main() -> int:
    """Run the service."""
    standing = {"SystemClock": lambda: StandingClock(Path(os.environ[CLOCK_VARIABLE]))}
    vars(wiring).update(standing)
    vars(peers).update({"pwd": SimpleNamespace(getpwuid=lambda _uid: SimpleNamespace(pw_name="ana"))})
    return service.main()


if __name__ == "__main__":
    sys.exit(main())
