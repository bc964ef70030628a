"""Going from screen to screen: back to what lies open already, never into a tower of screens, and never away from what is being written."""

from __future__ import annotations

from agentdesk.domain.ids import ConversationId
from agentdesk.tui.going import MOST_OPEN
from agentdesk.tui.screens.composer import ComposerScreen
from agentdesk.tui.screens.conversation import ConversationScreen
from agentdesk.tui.screens.customer import CustomerScreen
from agentdesk.tui.screens.help import HelpScreen
from agentdesk.tui.screens.inbox import InboxScreen
from agentdesk.tui.screens.outbox import OutboxScreen
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


async def test_a_customer_and_a_conversation_of_theirs_are_each_open_once_however_often_one_goes_to_and_fro(shop: ShopDesk) -> None:
    shop.receive("The lamp")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("The lamp")
        await desk.press("enter")
        for _time in range(3):
            await desk.press("C")
            await desk.until(lambda: isinstance(desk.app.screen, CustomerScreen), "the customer")
            await desk.until_shown("maria@example.org", "The lamp")
            await desk.press("enter")
            await desk.until(lambda: isinstance(desk.app.screen, ConversationScreen), "the conversation")
        await desk.press("q")
        await desk.until(lambda: isinstance(desk.app.screen, InboxScreen), "the inbox")


async def test_many_conversations_one_after_the_other_lie_no_deeper_than_can_be_gone_back(shop: ShopDesk) -> None:
    for number in range(MOST_OPEN + 4):
        shop.receive(f"Matter {number}", sender=f"Customer {number} <c{number}@example.org>")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown(f"Matter {MOST_OPEN + 3}")
        for number in range(1, MOST_OPEN + 5):
            desk.app.open_conversation(ConversationId(number))
            await desk.until_shown(f"Matter {number - 1}")
        screens = desk.app.screen_stack
        assert len(screens) == MOST_OPEN
        assert [isinstance(screen, InboxScreen) for screen in screens].index(True) < 2
        await desk.press("g", "i")
        await desk.until(lambda: isinstance(desk.app.screen, InboxScreen), "the inbox")


async def test_help_over_a_draft_leads_nowhere_else_until_the_draft_is_left(shop: ShopDesk) -> None:
    shop.receive("The lamp")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("The lamp")
        await desk.press("r")
        await desk.until(lambda: isinstance(desk.app.screen, ComposerScreen), "the composer")
        await desk.press(*"It is on its way.", "f1")
        await desk.until(lambda: isinstance(desk.app.screen, HelpScreen), "the help")
        for place in ("o", "i"):
            await desk.press("g", place)
            await desk.until_shown("You are writing")
            assert isinstance(desk.app.screen, HelpScreen)
        await desk.press("q")
        await desk.until_shown("It is on its way.")
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, InboxScreen), "the inbox")
        await desk.press("g", "o")
        await desk.until(lambda: isinstance(desk.app.screen, OutboxScreen), "the outbox")
