"""What a line between the services of one desk is asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol


class Told(Protocol):
    """A line over which services tell each other something; nobody who wasn't listening is told later."""

    def open(self) -> None:
        """Begin to hear what is told from now on; waits for the server."""

    def fileno(self) -> int:
        """Return what becomes readable when something was told, or the line broke."""

    def received(self) -> list[tuple[int, str]]:
        """Return what others told since: the session of each, and its words.

        Raises:
            OSError: the line broke.
        """

    def tell(self, words: Sequence[str], /) -> int:
        """Tell the others, and return the session by which they know who told; waits for the server."""

    def ended(self, sessions: Collection[int], /) -> frozenset[int]:
        """Return which of these sessions are no more; waits for the server."""

    def close(self) -> None:
        """Hear and tell nothing more."""
