"""A picture in the terminal: two pixels a cell, as half-blocks; as shades where there are no colours or no such marks."""

from __future__ import annotations

from typing import ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from agentdesk.tui.keys.actions import Context
from agentdesk.tui.pictures import Picture
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.widgets.bars import Bar, KeyBar

SHADES = " .:-=+*#%@"
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722
"""How bright the colours look (ITU-R BT.709)."""


def shade_of(pixel: tuple[int, int, int]) -> str:
    """Return the letter that is about as bright as a pixel, on a dark ground."""
    bright = _RED * pixel[0] + _GREEN * pixel[1] + _BLUE * pixel[2]
    return SHADES[min(len(SHADES) - 1, int(bright * len(SHADES) / 256))]


class PictureView(Widget):
    """Draws a picture, in the middle of what room there is."""

    DEFAULT_CSS = "PictureView { width: 1fr; height: 1fr; }"

    def __init__(self, picture: Picture, *, in_shades: bool) -> None:
        super().__init__()
        self._picture, self._in_shades = picture, in_shades

    def render_line(self, y: int) -> Strip:
        """Draw two rows of pixels as one row of cells."""
        picture, width = self._picture, self.size.width
        top = 2 * y
        if top >= picture.height:
            return Strip.blank(width)
        cells = [Segment(" " * max(0, (width - picture.width) // 2))]
        for x in range(min(width, picture.width)):
            upper = picture.at(x, top)
            lower = picture.at(x, top + 1) if top + 1 < picture.height else upper
            cells.append(self._cell(upper, lower))
        return Strip(cells).adjust_cell_length(width).simplify()

    def _cell(self, upper: tuple[int, int, int], lower: tuple[int, int, int]) -> Segment:
        if self._in_shades:
            return Segment(shade_of(upper))
        return Segment("▀", Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower)))


class PictureScreen(ConsoleScreen):
    """One picture under its name."""

    CONTEXT = Context.HELP
    CSS: ClassVar[str] = "PictureScreen { layout: vertical; background: $background; }"

    def __init__(self, title: Line, picture: Picture, *, in_shades: bool) -> None:
        super().__init__()
        self._title = title
        self.picture = PictureView(picture, in_shades=in_shades)

    def compose(self) -> ComposeResult:
        """Lay the picture out."""
        yield Bar(lambda _width: self._title)
        yield self.picture
        yield KeyBar(self.resolver, id="footer")
