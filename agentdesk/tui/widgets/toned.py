"""What every widget that draws lines has in common: tones to styles, lines to strips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from agentdesk.tui.presenters.tones import Line, Tone

if TYPE_CHECKING:
    from agentdesk.tui.app import ConsoleApp


class Toned(Widget):
    """A widget that draws presenters' lines."""

    @property
    def tones(self) -> Mapping[Tone, Style]:
        """What each tone looks like in the theme of the moment."""
        return cast("ConsoleApp", self.app).tones

    def strip_of(self, line: Line, width: int, *, under: Tone = Tone.PLAIN) -> Strip:
        """Return a line as a strip of exactly `width` cells; `under` lies beneath its pieces (the cursor's bar, the header's ground)."""
        tones = self.tones
        ground = self.rich_style + tones[under]
        segments = [Segment(piece.text, self._style_of(piece.tone, under, tones, ground)) for piece in line.pieces if piece.text]
        return Strip(segments).adjust_cell_length(width, ground)

    def _style_of(self, tone: Tone, under: Tone, tones: Mapping[Tone, Style], ground: Style) -> Style:
        if under is Tone.CURSOR:
            # The cursor's ground goes over the pieces' own grounds, so that the whole row reads as one.
            return self.rich_style + tones[tone] + tones[under]
        return ground + tones[tone]


class LineBar(Toned):
    """One line across the screen, such as the header or the footer."""

    DEFAULT_CSS = "LineBar { height: 1; width: 1fr; }"

    ground = Tone.BAR

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._shown = Line()

    @property
    def plain(self) -> str:
        """The text of the bar as it would be drawn now."""
        return self.line_for(self.size.width).plain

    def line_for(self, width: int) -> Line:
        """Return what stands in the bar at a width; the kinds of bar override it."""
        del width
        return Line()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        del y
        self._shown = self.line_for(self.size.width)
        return self.strip_of(self._shown, self.size.width, under=self.ground)

    def update_bar(self) -> None:
        """Draw again, but only where something changed: a bar is asked often and changes seldom."""
        if self.is_mounted and self.line_for(self.size.width) != self._shown:
            self.refresh()
