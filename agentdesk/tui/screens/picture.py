"""A picture in the terminal: in its own pixels where those can be drawn, else two a cell as half-blocks, or in shades without colours."""

from __future__ import annotations

from typing import ClassVar, cast

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from agentdesk.tui.console import Console
from agentdesk.tui.graphics import Graphics, erasing
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.pictures import Picture
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.widgets.bars import Bar, KeyBar

BARS = 2
"""Lines above and below the picture."""
SHADES = " .:-=+*#%@"
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722
"""How bright the colours look (ITU-R BT.709)."""


def shade_of(*pixels: tuple[int, int, int]) -> str:
    """Return the letter that is about as bright as some pixels together, on a dark ground."""
    bright = sum(_RED * pixel[0] + _GREEN * pixel[1] + _BLUE * pixel[2] for pixel in pixels) / len(pixels)
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
            return Segment(shade_of(upper, lower))
        return Segment("▀", Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower)))


class PixelView(Widget):
    """Leaves the room blank, and has the terminal draw the picture over it once the blanks are there."""

    DEFAULT_CSS = "PixelView { width: 1fr; height: 1fr; }"

    def __init__(self, picture: Picture, graphics: Graphics, drawn: str) -> None:
        super().__init__()
        self._picture, self._graphics, self._drawn = picture, graphics, drawn

    def render_line(self, y: int) -> Strip:
        """Leave the line blank."""
        del y
        return Strip.blank(self.size.width)

    def on_resize(self) -> None:
        """Draw it where it now belongs."""
        self.call_after_refresh(self._draw)

    def on_unmount(self) -> None:
        """Take it away; the cells below it have to be written even where they are blank before and after."""
        cast("Console", self.app).painter.forget()
        self._write(erasing(self._graphics))

    def _draw(self) -> None:
        columns, rows = self._graphics.cells(self._picture)
        if not self.is_attached or columns > self.size.width or rows > self.size.height:
            return  # the window became smaller; opening it again fits it in
        left = self.region.x + (self.size.width - columns) // 2
        at = f"\x1b[{self.region.y + 1};{left + 1}H"
        self._write(f"\x1b7{erasing(self._graphics)}{at}{self._drawn}\x1b8")

    def _write(self, sequence: str) -> None:
        if sequence and self.app._driver is not None:  # noqa: SLF001 - there is no other way past Textual's cells
            self.app._driver.write(sequence)  # noqa: SLF001 - as above


class PictureScreen(ConsoleScreen):
    """One picture under its name."""

    CONTEXT = Context.HELP
    CSS: ClassVar[str] = "PictureScreen { layout: vertical; background: $background; }"

    def __init__(self, title: Line, picture: PictureView | PixelView) -> None:
        super().__init__()
        self._title = title
        self.picture = picture

    def compose(self) -> ComposeResult:
        """Lay the picture out."""
        yield Bar(lambda _width: self._title)
        yield self.picture
        yield KeyBar(self.resolver, id="footer")
