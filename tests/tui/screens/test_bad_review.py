"""A bad review answered on a real desk: what it asks for stands there from the start, and the desk looks at it again by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agentdesk.domain.asks import ListConversations
from agentdesk.domain.reading import Address
from agentdesk.domain.verbs import LogContact
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]
SIZES = [(80, 24), (200, 50)]


def review(shop: ShopDesk, stars: float) -> None:
    with shop.desk.open() as opened:
        opened.do(LogContact("review", Address("Tess", ""), "The lamp broke.", rating=stars))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "200x50"])
async def test_the_composer_opens_with_what_the_answer_has_to_do_and_ticks_it_off(shop: ShopDesk, size: tuple[int, int]) -> None:
    review(shop, 1)
    async with console(shop, size) as desk:
        await desk.until_shown("The lamp broke")
        composer = await desk.compose()
        await desk.until_shown("○ acknowledge", "○ apologise", "○ offer a way", "○ take it offline", "○ follow up", "unless they answer")
        assert composer.body.has_focus
        assert not {"To", "Cc", "Subject"} & {line.strip() for line in desk.lines}
        await desk.type("We are sorry.")
        await desk.until_shown("✓ apologise", "○ take it offline")


async def test_the_card_says_on_which_day_it_comes_back_and_it_does(shop: ShopDesk) -> None:
    review(shop, 2)
    async with console(shop) as desk:
        await desk.until_shown("The lamp broke")
        await desk.compose()
        await desk.type("We are sorry, Tess. Please call us.")
        await desk.press("ctrl+s")
        await desk.until_shown("back (7d) unless they answer", "f  leave out what is to follow")
        await desk.press("y")
        await desk.until(lambda: desk.composer is None, "the answer sent")
        (row,) = await desk.app.session.ask(ListConversations(view="all"))
        assert row.snoozed_until is not None
        assert timedelta(days=6) < row.snoozed_until - desk.app.clock.now() < timedelta(days=8)


async def test_f_on_the_card_leaves_the_day_out(shop: ShopDesk) -> None:
    review(shop, 1)
    async with console(shop) as desk:
        await desk.until_shown("The lamp broke")
        await desk.compose()
        await desk.type("We are sorry, Tess. Please call us.")
        await desk.press("ctrl+s")
        await desk.until_shown("f  leave out what is to follow")
        await desk.press("f")
        await desk.until_shown("f  let it follow all the same")
        await desk.press("y")
        await desk.until(lambda: desk.composer is None, "the answer sent")
        (row,) = await desk.app.session.ask(ListConversations(view="all"))
        assert row.snoozed_until is None


async def test_a_good_review_asks_for_nothing(shop: ShopDesk) -> None:
    review(shop, 5)
    async with console(shop) as desk:
        await desk.until_shown("The lamp broke")
        await desk.compose()
        await desk.type("Thank you, Tess.")
        await desk.until(lambda: desk.composer is not None and desk.composer.checker.is_settled, "the checks heard")
        assert "acknowledge" not in desk.text


async def test_a_key_that_does_nothing_for_a_review_says_so(shop: ShopDesk) -> None:
    """F3 and F5 were silent, and a bar for what stands below a mail was empty."""
    review(shop, 1)
    async with console(shop) as desk:
        await desk.until_shown("The lamp broke")
        await desk.compose()
        assert not desk.app.screen.query_one("#below").display
        for key in ("f3", "f5"):
            await desk.press(key)
            await desk.until_shown("nothing of the kind")
            desk.app.clear_notifications()
            await desk.until_gone("nothing of the kind")
