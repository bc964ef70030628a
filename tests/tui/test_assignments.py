"""Who is given a conversation hears of it; who takes one doesn't."""

from __future__ import annotations

from agentdesk.config.rules import add_rule
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.rules import Rule, Trigger
from agentdesk.domain.verbs import Assign
from tests.tui.desks import ShopDesk, console, on_thread, shop

__all__ = ["shop"]


async def test_what_a_rule_gives_is_told_once_and_what_one_takes_oneself_is_not(shop: ShopDesk) -> None:
    """Otherwise work would lie in a colleague's list until they happen to count it."""
    with shop.desk.open() as opened:
        me = AgentName(opened.hello.agent if opened.hello else "")
    add_rule(shop.desk.home, Rule("lamps", Trigger.ARRIVAL, "subject:lamp", (f"assign --to round-robin --among {me}",)))
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("Nothing in")
        shop.receive("Shoes", sender="Ben <ben@example.org>")
        await on_thread(shop.fetch)
        await desk.until_shown("Ben")

        def take() -> None:
            with shop.desk.open() as other:
                other.do(Assign((ConversationId(1),), me))

        await on_thread(take)
        shop.receive("A broken lamp")
        await on_thread(shop.fetch)
        await desk.until_shown("rule:lamps gave you #2, Maria Lopez: A broken lamp")
        assert "gave you #1" not in desk.text
