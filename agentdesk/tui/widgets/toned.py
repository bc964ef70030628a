"""What every widget that draws lines has in common: tones to styles, lines to strips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from rich.segment import Segment
from rich.style import Style
from textual._styles_cache import StylesCache
from textual.color import BLACK
from textual.filter import ANSIToTruecolor, DimFilter, LineFilter, Monochrome, NoColor
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from agentdesk.tui.console import Console
from agentdesk.tui.cursor_style import over_cursor
from agentdesk.tui.presenters.cells import width_of
from agentdesk.tui.presenters.tones import Line, Tone

COLOUR_FILTERS = (ANSIToTruecolor, DimFilter, Monochrome, NoColor)
"""Textual's filters that look at a piece's style alone."""


class LineCache(StylesCache):
    """Keeps the lines of a widget whose content is all there is to it: no border, padding, tint or opacity to put round each line.

    Filters of colours were applied to the styles themselves (`Toned._styles_over`); what is left is those that look at the text.
    """

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """Return the lines of a region of the widget, drawing those that changed."""
        if widget.gutter or widget.opacity != 1.0 or widget.styles.tint.a:
            return super().render_widget(widget, crop)
        width = widget.size.width
        if width != self._width:
            self.clear()
            self._width = width
        wanted = [y for y in crop.line_range if y in self._dirty_lines or y not in self._cache]
        guards = [each for each in widget.get_line_filters() if not isinstance(each, COLOUR_FILTERS)] if wanted else []
        for y in wanted:
            strip = widget.render_line(y)
            self._cache[y] = _guarded(strip, guards)
        self._dirty_lines.difference_update(crop.line_range)
        strips = [self._cache[y] for y in crop.line_range]
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]


def _guarded(strip: Strip, guards: Sequence[LineFilter]) -> Strip:
    """Return a strip as filters of text leave it, itself where they leave it alone."""
    segments = strip._segments  # noqa: SLF001 - iterating a strip copies
    for guard in guards:
        segments = guard.apply(segments, BLACK)
    return strip if segments is strip._segments else Strip(segments)  # noqa: SLF001


class Toned(Widget):
    """A widget that draws presenters' lines."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._styles_cache = LineCache()
        self._known_size: tuple[Size, Size] | None = None

    @property
    def size(self) -> Size:
        """The size of the content, worked out once for each size of the widget: Textual looks the widget up on its screen each time."""
        if self._known_size is None or self._known_size[0] is not self._size:
            found = super().size
            if not found:  # not on screen for now; it may come back in the size that it had
                return found
            self._known_size = (self._size, found)
        return self._known_size[1]

    _kept_styles: tuple[Mapping[Tone, Style], dict[Tone, Mapping[Tone, Style]]] | None = None

    @property
    def tones(self) -> Mapping[Tone, Style]:
        """What each tone looks like in the theme of the moment."""
        return cast("Console", self.app).tones

    def strip_of(self, line: Line, width: int, *, under: Tone = Tone.PLAIN) -> Strip:
        """Return a line as a strip of exactly `width` cells; `under` lies beneath its pieces (the cursor's bar, the header's ground)."""
        styles = self._styles_over(under)
        room = width - sum(width_of(piece.text) for piece in line.pieces)
        if room < 0:
            segments = [Segment(piece.text, styles[piece.tone]) for piece in line.pieces if piece.text]
            return Strip(segments).adjust_cell_length(width, styles[Tone.PLAIN]).simplify()
        # Pieces of one colour, and the blanks at the end, are one piece: a strip made in one go costs a third of one that is mended.
        runs: list[tuple[str, Style]] = []
        for text, style in (*((piece.text, styles[piece.tone]) for piece in line.pieces if piece.text), (" " * room, styles[Tone.PLAIN])):
            if runs and runs[-1][1] == style:
                runs[-1] = (runs[-1][0] + text, style)
            elif text:
                runs.append((text, style))
        return Strip([Segment(text, style) for text, style in runs], width)

    def _styles_over(self, under: Tone) -> Mapping[Tone, Style]:
        """Return every tone's style over a ground, made once: asking Textual for a widget's own style walks up the whole screen."""
        if self._kept_styles is None or self._kept_styles[0] is not self.tones:
            self._kept_styles = (self.tones, {})
        tones, kept = self._kept_styles
        if under not in kept:
            own = self.rich_style
            if under is Tone.CURSOR:
                laid = {tone: over_cursor(own, tones[tone], tones[under]) for tone in Tone}
            else:
                laid = {tone: own + tones[under] + tones[tone] for tone in Tone}
            kept[under] = {tone: self._filtered(style) for tone, style in laid.items()}
        return kept[under]

    def _filtered(self, style: Style) -> Style:
        """Return a style as Textual's filters of colours leave it."""
        background = self.background_colors[1]
        for line_filter in (each for each in self.get_line_filters() if isinstance(each, COLOUR_FILTERS)):
            style = line_filter.apply([Segment("x", style)], background)[0].style or Style.null()
        return style

    def notify_style_update(self) -> None:
        """Forget styles made for another theme, or for a pane without the focus."""
        super().notify_style_update()
        self._kept_styles = None
        self._known_size = None


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
