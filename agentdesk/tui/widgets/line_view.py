"""A pane of lines that scrolls: preview, conversation, customer, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.widgets.toned import Toned


class LineView(Toned, ScrollView, can_focus=True, inherit_bindings=False):
    """Lines made by a function of the width, drawn one by one; new lines cost no layout pass unless their number changes."""

    DEFAULT_CSS = """
    LineView { scrollbar-size-vertical: 1; overflow-x: hidden; background: $background; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._make: Callable[[int], Sequence[Line]] | None = None
        self.lines: Sequence[Line] = ()

    @property
    def plain(self) -> str:
        """All the lines' text, as tests assert it."""
        return "\n".join(line.plain for line in self.lines)

    def show(self, make: Callable[[int], Sequence[Line]], *, keeps_scroll: bool = False) -> None:
        """Show what `make` returns for the pane's width; it is called again when the width changes."""
        self._make = make
        self._remake()
        if not keeps_scroll:
            self.scroll_to(y=0, animate=False, immediate=True, force=True)

    def scroll_lines(self, delta: int) -> None:
        """Scroll by some lines."""
        self.jump_to(self.scroll_offset.y + delta)

    def jump_to(self, line: int) -> None:
        """Scroll so that a line is the first in sight."""
        self.scroll_to(y=max(0, min(line, self.last_top)), animate=False, immediate=True, force=True)

    @property
    def last_top(self) -> int:
        """The furthest line that can be the first in sight."""
        return max(0, len(self.lines) - self.size.height)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        at = y + self.scroll_offset.y
        line = self.lines[at] if at < len(self.lines) else Line()
        return self.strip_of(line, self.size.width)

    def on_resize(self) -> None:
        """Make the lines anew for the new width."""
        self._remake()

    def _remake(self) -> None:
        width = self.scrollable_content_region.width or self.size.width
        if self._make is not None and width > 0:
            self.lines = self._make(width)
            size = Size(width, len(self.lines))
            if size != self.virtual_size:
                self.virtual_size = size
            self.refresh()
