"""What was closed is let go: a console stays open for weeks."""

from __future__ import annotations

import gc
import weakref

from agentdesk.tui.screens.conversation import ConversationScreen
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


async def test_nothing_stays_of_a_screen_that_was_closed(shop: ShopDesk) -> None:
    """Textual's cache of colours held the last 1,024 widgets with every line they drew, and their screens with them."""
    shop.receive("Lamp")
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Lamp")
        await desk.press("enter")
        await desk.until_shown("message 1/1")
        screen = desk.app.screen
        assert isinstance(screen, ConversationScreen)
        closed = [weakref.ref(widget) for widget in (screen, *screen.walk_children())]
        del screen
        await desk.press("q")

        def is_gone() -> bool:
            gc.collect()
            return not any(one() for one in closed)

        await desk.until(is_gone, "let go")
