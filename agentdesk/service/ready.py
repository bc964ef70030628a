"""What a starting service tells whoever started it: JSON lines on a pipe."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass


@dataclass(slots=True)
class Ready:
    """The way back to whoever started the service; silent for a service in the foreground."""

    descriptor: int | None

    def say(self, state: str, **news: object) -> None:
        """Send one line of progress."""
        if self.descriptor is None:
            return
        try:
            os.write(self.descriptor, json.dumps({"state": state, **news}).encode() + b"\n")
        except BrokenPipeError:
            self.close()

    def close(self) -> None:
        """Say nothing more."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None
