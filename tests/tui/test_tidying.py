"""What was closed is let go: a console stays open for weeks."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from rich.segment import Segment
from textual.geometry import Region
from textual.screen import Screen

from agentdesk.tui.screens.composer import ComposerScreen
from agentdesk.tui.screens.conversation import ConversationScreen
from agentdesk.tui.tidying import forget_places
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


@pytest.mark.parametrize(("keys", "shown", "kind"), [("enter", "message 1/1", ConversationScreen), ("r", "Subject", ComposerScreen)])
async def test_nothing_stays_of_a_screen_that_was_closed(shop: ShopDesk, keys: str, shown: str, kind: type[Screen[Any]]) -> None:
    """Textual's cache of colours held the last 1,024 widgets with every line they drew, and the app's theme every text field there was."""
    shop.receive("Lamp")
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Lamp")
        await desk.press(keys)
        await desk.until_shown(shown)
        screen = desk.app.screen
        assert isinstance(screen, kind)
        closed = [weakref.ref(widget) for widget in (screen, *screen.walk_children())]
        del screen
        await desk.press("escape")

        def is_gone() -> bool:
            gc.collect()
            return not any(one() for one in closed)

        await desk.until(is_gone, "let go")


def test_places_on_the_screen_are_not_kept_for_good() -> None:
    """Each size of the terminal and each scrolled list leaves hundreds, and nothing else of Textual's takes them away."""
    for width in range(50):
        Region(0, 0, width, 1).intersection(Region(0, 0, 9, 9))
        Segment("两个 words").split_cells(width % 10)
    assert Region.intersection.cache_info().currsize > 0
    assert Segment._split_cells.cache_info().currsize > 0
    forget_places()
    assert Segment._split_cells.cache_info().currsize == 0
    assert [name for name, one in vars(Region).items() if hasattr(one, "cache_info") and one.cache_info().currsize] == []
