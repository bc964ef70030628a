"""What every widget that draws lines has in common: tones to styles, lines to strips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from agentdesk.tui.console import Console
from agentdesk.tui.presenters.tones import Line, Tone


class Toned(Widget):
    """A widget that draws presenters' lines."""

    _kept_styles: tuple[Mapping[Tone, Style], dict[Tone, Mapping[Tone, Style]]] | None = None

    @property
    def tones(self) -> Mapping[Tone, Style]:
        """What each tone looks like in the theme of the moment."""
        return cast("Console", self.app).tones

    def strip_of(self, line: Line, width: int, *, under: Tone = Tone.PLAIN) -> Strip:
        """Return a line as a strip of exactly `width` cells; `under` lies beneath its pieces (the cursor's bar, the header's ground)."""
        styles = self._styles_over(under)
        segments = [Segment(piece.text, styles[piece.tone]) for piece in line.pieces if piece.text]
        return Strip(segments).simplify().adjust_cell_length(width, styles[Tone.PLAIN])

    def _styles_over(self, under: Tone) -> Mapping[Tone, Style]:
        """Return every tone's style over a ground, made once: asking Textual for a widget's own style walks up the whole screen."""
        if self._kept_styles is None or self._kept_styles[0] is not self.tones:
            self._kept_styles = (self.tones, {})
        tones, kept = self._kept_styles
        if under not in kept:
            own = self.rich_style
            # The cursor's ground goes over the pieces' own grounds, so that the whole row reads as one.
            over = tones[under] if under is Tone.CURSOR else Style.null()
            kept[under] = {tone: own + tones[under] + tones[tone] + over for tone in Tone}
        return kept[under]

    def notify_style_update(self) -> None:
        """Forget styles made for another theme, or for a pane without the focus."""
        super().notify_style_update()
        self._kept_styles = None


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
