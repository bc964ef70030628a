"""A record in the making, so that damage half-way loses only what comes after it."""

from __future__ import annotations

from typing import Any

from agentdesk.domain.reading import ReadMessage


class Progress:
    """What has been read so far, and what went wrong; `message` is the record as it stands."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def set(self, **values: Any) -> None:
        """Set fields of the record."""
        self._values.update(values)

    def stop(self, reason: str) -> None:
        """Note why reading stopped; the first reason stands."""
        self._values.setdefault("unreadable", reason)

    def warn(self, reason: str) -> None:
        """Note damage that reading went on after."""
        self._values["warnings"] = (*self._values.get("warnings", ()), reason)

    @property
    def message(self) -> ReadMessage:
        """Return the record as it stands."""
        return ReadMessage(**self._values)
