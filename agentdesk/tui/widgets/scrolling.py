"""Scrolling that lays the screen out anew only where a scroll bar comes or goes, not whenever what is scrolled has another length.

Textual lays every widget of the screen out and draws the whole screen for each new length: at every letter typed into a field, and again
when the list below it gets shorter.
"""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class LeanScroll(ScrollView):
    """A scrolling widget that draws its own lines."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def watch_virtual_size(self, size: Size) -> None:
        """Fit the scroll bars and the place scrolled to."""
        fit_scrolling(self, size)


def fit_scrolling(widget: ScrollView, size: Size) -> None:
    """Fit a widget's scroll bars and the place scrolled to, once it has a size itself."""
    if widget.container_size:
        widget._scroll_update(size)  # noqa: SLF001 - what Textual does behind a layout
