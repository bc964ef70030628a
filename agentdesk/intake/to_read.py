"""Scans that are kept and wait to be read: pages take seconds, and until then none of it stands in a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from agentdesk.domain.media_types import SCAN
from agentdesk.store.raw import Arrival


class ToRead:
    """The scans that wait, in the order in which they are read; the first of them are being read.

    `changed` is called whenever it is another list.
    """

    def __init__(self) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._waiting: dict[int, Arrival] = {}

    def add(self, arrivals: Iterable[Arrival]) -> None:
        """Put scans behind those that wait, each once; whatever else arrived is read at once."""
        fresh = {one.id: one for one in arrivals if one.media_type == SCAN and one.id not in self._waiting}
        self._waiting |= fresh
        if fresh:
            self.changed()

    def drop(self, ids: Iterable[int]) -> None:
        """Forget those that were read, or are not going to be now."""
        if [one for one in ids if self._waiting.pop(one, None) is not None]:
            self.changed()

    def digests(self) -> tuple[str, ...]:
        """Return the digests of what waits, in its order."""
        return tuple(one.digest for one in self._waiting.values())
