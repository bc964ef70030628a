"""Gives back the memory of closed screens, at a moment when nobody presses a key."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.css.scalar import Scalar
from textual.geometry import Region
from textual.message_pump import MessagePump

SCREENS = 12
"""So many closed screens are worth a collection: each leaves some thousand objects that refer to each other."""
REST_S = 1.5


class Tidier:
    """Counts closed screens, and collects what is left of them while the console rests.

    The collector by itself comes too seldom here: the console tells it to, for the sake of the keys (see `app.GC_THRESHOLD`), and so a day
    of opening and closing grew to hundreds of megabytes.
    """

    def __init__(self, app: MessagePump, is_idle: Callable[[], bool]) -> None:
        self._app = app
        self._is_idle = is_idle
        self._closed = 0
        self._timer: asyncio.TimerHandle | None = None

    def screen_closed(self) -> None:
        """Hear that a screen was closed.

        Textual 8.2 keeps colours by the object that asked for them (`StylesCache.get_inner_outer`): with them, the last 1,024 widgets and
        every line they drew would stay.
        """
        StylesCache.get_inner_outer.cache_clear()
        forget_closed_watchers(self._app)
        self._closed += 1
        if self._closed >= SCREENS and self._timer is None:
            self._wait()

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(REST_S, self._tidy)

    def _tidy(self) -> None:
        if not self._is_idle():
            self._wait()
            return
        self._timer, self._closed = None, 0
        forget_places()
        gc.collect()


def forget_closed_watchers(watched: MessagePump) -> None:
    """Take closed widgets off the list of those that watch something.

    Every text field watches the app's theme, and Textual 8.2 looks for closed ones only when the theme changes: until then each composer
    that was ever open would stay, with its text and the history of its undo.
    """
    lists: dict[str, list[tuple[MessagePump, object]]] = getattr(watched, "__watchers", {})
    for watchers in lists.values():
        watchers[:] = [one for one in watchers if not one[0]._closing]  # noqa: SLF001 - as Textual's own `_check_watchers` does


def forget_places() -> None:
    """Empty the caches in which Textual 8.2 keeps what rectangles have in common and how wide things come out, up to 4,096 of each kind.

    A terminal that is resized and lists that scroll fill them with places nobody asks for again, some ten megabytes within an hour.
    So does Rich 14's of texts cut in two, with up to 16,384 of them.
    """
    Segment._split_cells.cache_clear()  # noqa: SLF001 - it has no other handle
    for owner in (Region, Scalar):
        for member in vars(owner).values():
            forget: Callable[[], None] | None = getattr(member, "cache_clear", None)
            if forget is not None:
                forget()
