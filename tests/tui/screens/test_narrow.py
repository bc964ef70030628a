"""Cards on the smallest terminal there is room for: none reaches beyond it, and all that can be chosen or filled in can be seen."""

from __future__ import annotations

import pytest

from agentdesk.tui.layout import MIN_HEIGHT, MIN_WIDTH
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]
CARDS = (
    (("delete",), "content is erased."),
    (("l",), "esc cancels"),
    (("h",), "leaves it"),
    (("q",), "cancel"),
    ((":",), "Assign to me"),
    (("a",), "esc cancels"),
    (("r", *"Hello.", "ctrl+s"), "go back"),
)


@pytest.fixture
def asked(shop: ShopDesk) -> ShopDesk:
    shop.receive("Where is my parcel, and why does nobody answer?")
    shop.fetch()
    return shop


async def test_no_card_reaches_beyond_the_smallest_terminal(asked: ShopDesk) -> None:
    """At 60 columns the ends of a question's lines were outside, and with them what was to be deleted when."""
    async with console(asked, (MIN_WIDTH, MIN_HEIGHT)) as desk:
        await desk.until_shown("Where is my parcel")
        for keys, words in CARDS:
            await desk.press(*keys)
            await desk.until_shown(words)
            screen = desk.app.screen
            assert screen.region.contains_region(screen.query_one(".card").region), keys
            await desk.press("escape")
        await desk.press("f9", "y")


async def test_every_field_of_a_contact_can_be_reached_on_the_smallest_terminal(asked: ShopDesk) -> None:
    async with console(asked, (MIN_WIDTH, MIN_HEIGHT)) as desk:
        await desk.until_shown("Where is my parcel")
        await desk.press("L")
        await desk.until_shown("Record a contact")
        await desk.press(*(["tab"] * 6))
        await desk.until_shown("Call back")
        card = desk.app.screen.query_one(".card")
        assert desk.app.screen.region.contains_region(card.region)
