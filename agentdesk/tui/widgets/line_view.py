"""A pane of lines that scrolls: preview, conversation, customer, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.geometry import Region
from textual.strip import Strip

from agentdesk.tui.presenters.cells import width_of
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces
from agentdesk.tui.widgets.toned import Toned

WHEEL_LINES = 3
MORE = " ↓"
_BLANK = Line()


class LineView(Toned, can_focus=True):
    """Lines made by a function of the width.

    It keeps its own scroll offset: Textual's scrolling lays the screen out again whenever the number of lines changes, which is at every
    move of the list's cursor. Only lines that read differently are drawn again, as most of a preview is blank.
    """

    DEFAULT_CSS = """
    LineView { width: 1fr; height: 1fr; background: $background; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._make: Callable[[int], Sequence[Line]] | None = None
        self.lines: Sequence[Line] = ()
        self.top = 0
        self._begins_at: Callable[[], int] | None = None
        """Where to begin, while the pane has no width yet and so no lines."""

    @property
    def plain(self) -> str:
        """All the lines' text, as tests assert it."""
        return "\n".join(line.plain for line in self.lines)

    def show(self, make: Callable[[int], Sequence[Line]], at: Callable[[], int] | None = None) -> None:
        """Show what `make` returns for the pane's width; it is called again when the width changes.

        Args:
            make: returns the lines for a width in cells.
            at: returns the line to begin with, once the lines are made; None begins at the top.
        """
        self._make = make
        before = self._in_sight()
        self._remake()
        self.top = 0 if at is None else max(0, min(at(), self.last_top))
        self._begins_at = None if self.size.width else at
        self._refresh_changed(before)

    def scroll_lines(self, delta: int) -> None:
        """Scroll by some lines."""
        self.jump_to(self.top + delta)

    def jump_to(self, line: int) -> None:
        """Scroll so that a line is the first in sight."""
        before = self._in_sight()
        self.top = max(0, min(line, self.last_top))
        self._refresh_changed(before)

    @property
    def last_top(self) -> int:
        """The furthest line that can be the first in sight."""
        return max(0, len(self.lines) - self.size.height)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        size = self.size
        return self.strip_of(self._line_at(y, size.height), size.width)

    def _line_at(self, y: int, height: int) -> Line:
        at = self.top + y
        line = self.lines[at] if at < len(self.lines) else _BLANK
        if y == height - 1 and at < len(self.lines) - 1 and y > 0:
            return self._with_more(line)
        return line

    def _with_more(self, line: Line) -> Line:
        """The last line in sight says that there is more below."""
        room = self.size.width - len(MORE)
        kept = cut_pieces(line.pieces, room)
        gap = " " * (room - sum(width_of(piece.text) for piece in kept))
        return Line((*kept, Piece(gap), Piece(MORE, Tone.MARK)))

    def _in_sight(self) -> list[Line]:
        height = self.size.height
        return [self._line_at(y, height) for y in range(height)]

    def _refresh_changed(self, before: list[Line]) -> None:
        width = self.size.width
        changed = [Region(0, y, width, 1) for y, (old, new) in enumerate(zip(before, self._in_sight(), strict=False)) if old != new]
        if changed:
            self.refresh(*changed)

    def on_resize(self) -> None:
        """Make the lines anew for the new width."""
        self._remake()
        if self._begins_at is not None and self.size.width:
            self.top, self._begins_at = max(0, self._begins_at()), None
        self.top = min(self.top, self.last_top)
        self.refresh()

    def on_mouse_scroll_down(self) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(WHEEL_LINES)

    def on_mouse_scroll_up(self) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(-WHEEL_LINES)

    def _remake(self) -> None:
        width = self.size.width
        if self._make is not None and width > 0:
            self.lines = self._make(width)
