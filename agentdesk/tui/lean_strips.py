"""Lines on the screen that remember nothing but themselves: most are drawn once."""

from __future__ import annotations

from typing import Any, Self

from textual import strip
from textual.cache import FIFOCache


class _Nothing(FIFOCache[Any, Any]):
    """A cache in which nothing stays; one does for all."""

    __slots__ = ()
    _one: _Nothing | None = None

    def __new__(cls, _maxsize: int) -> Self:
        """Return the one there is."""
        if cls._one is None:
            cls._one = super().__new__(cls)
            FIFOCache.__init__(cls._one, 0)
        return cls._one  # type: ignore[return-value]  # nobody derives from it

    def __init__(self, _maxsize: int) -> None:
        """Leave the one as it is."""

    def get(self, _key: Any, default: Any = None) -> Any:
        """Find nothing."""
        return default

    def __setitem__(self, key: Any, value: Any) -> None:
        """Let it go."""


def forget_pieces_of_lines() -> None:
    """Keep Textual's lines from remembering each part of them that was ever asked for.

    Textual 8.2 gives every line seven caches (`Strip.__init__`), more than a kilobyte before anything is in them, and in them stays every
    piece that was cut off it, with seven caches of its own. A console that draws only what changed finds next to nothing there again,
    and held some ten megabytes of them.
    """
    strip.FIFOCache = _Nothing  # type: ignore[attr-defined, assignment]  # imported for its own use; generic there
