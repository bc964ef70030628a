"""Shows a picture or a page of a scan over a screen: in the terminal's own graphics where it has them, else in half-blocks."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from agentdesk.tui.opener import is_over_ssh
from agentdesk.tui.pictures import picture_of
from agentdesk.tui.presenters.tones import Piece, Tone, line
from agentdesk.tui.screens.base import ConsoleScreen

if TYPE_CHECKING:
    from agentdesk.tui.screens.picture import PictureView, PixelView


async def show_picture(screen: ConsoleScreen, title: str, content: bytes, page: int = 0) -> None:
    """Show a picture, or of a PDF one page, from 0.

    Raises:
        UsageError: it can't be read.
    """
    from agentdesk.tui.screens.picture import BARS, PictureScreen  # noqa: PLC0415 - loaded on its first use, never at start

    picture = await picture_view(screen, content, page, (screen.app.size.width, screen.app.size.height - BARS))
    screen.app.push_screen(PictureScreen(line(Piece(title, Tone.BAR_ACTIVE)), picture))


async def picture_view(screen: ConsoleScreen, content: bytes, page: int, cells: tuple[int, int]) -> PictureView | PixelView:
    """Return a picture, or of a PDF one page, from 0, drawn to fit into so many columns and lines.

    Raises:
        UsageError: it can't be read.
    """
    from agentdesk.tui.graphics import drawing, graphics_of  # noqa: PLC0415 - loaded on its first use, never at start
    from agentdesk.tui.screens.picture import PictureView, PixelView  # noqa: PLC0415 - loaded on its first use, never at start

    width, height = cells
    in_shades = "NO_COLOR" in os.environ or screen.console_app.settings.glyphs == "ascii"
    graphics = None if in_shades else await graphics_of(screen.app._driver)  # noqa: SLF001 - Textual offers no way to ask a terminal
    room = (width, 2 * height) if graphics is None else graphics.room(width, height, is_far=is_over_ssh())
    picture = await picture_of(content, *room, page)
    if graphics is None:
        return PictureView(picture, in_shades=in_shades)
    return PixelView(picture, graphics, await asyncio.to_thread(drawing, picture, graphics))
