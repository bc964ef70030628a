"""The terminal's own colours: what marks a place must not depend on whether the terminal is dark or light, or shows colours at all."""

from __future__ import annotations

from rich.style import Style

from tests.tui.desks import Console, ShopDesk, console, shop

__all__ = ["shop"]
LETTER = "Z"
WRITTEN = LETTER * 5


def styles_of(desk: Console, wanted: str) -> list[Style]:
    """Return how each cell looks that shows a letter, or that comes behind the last of them."""
    found: list[Style] = []
    for strip in desk.app.screen._compositor.render_strips():
        cells = [(letter, segment.style or Style.null()) for segment in strip for letter in segment.text]
        places = [at for at, (letter, _style) in enumerate(cells) if letter == wanted]
        if places:
            found += [style for _letter, style in cells[places[0] : places[-1] + 2]]
    return found


def is_reversed(style: Style) -> bool:
    """Whether a cell stands out by being reversed, in no colours of its own: black on white reversed is nothing on a dark terminal."""
    names = {colour.name for colour in (style.color, style.bgcolor) if colour is not None}
    return bool(style.reverse) and names <= {"default"}


async def test_cursor_and_selection_are_the_terminals_own_colours_reversed(shop: ShopDesk) -> None:
    shop.receive("Where is my parcel?")
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Where is my parcel?")
        desk.app.theme = "ansi"
        for opened in (("/",), ("escape", "r")):
            await desk.press(*opened, *WRITTEN)
            await desk.until_shown(WRITTEN)
            *text, cursor = styles_of(desk, LETTER)
            assert is_reversed(cursor), (opened, cursor)
            assert not any(style.reverse for style in text), opened
            await desk.press("shift+home")
            assert all(map(is_reversed, styles_of(desk, LETTER)[:-1])), (opened, styles_of(desk, LETTER))
