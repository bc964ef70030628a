"""Who is given a conversation hears of it; who takes one doesn't."""

from __future__ import annotations

from functools import partial

import pytest

from agentdesk.domain.asks import Ask, RowsOf
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.rules import Rule, Trigger
from agentdesk.domain.verbs import AddRule, Assign
from agentdesk.tui.assignments import CONCERNS_ME
from agentdesk.tui.session import Session
from tests.tui.desks import ShopDesk, console, on_thread, shop

__all__ = ["shop"]


def make_rule(shop: ShopDesk, rule: Rule) -> None:
    """Have the service write it: of a file that somebody else writes it hears up to half a second later."""
    with shop.desk.open() as opened:
        opened.do(AddRule(rule))


async def test_what_a_rule_gives_is_told_once_and_what_one_takes_oneself_is_not(shop: ShopDesk) -> None:
    """Otherwise work would lie in a colleague's list until they happen to count it."""
    with shop.desk.open() as opened:
        me = AgentName(opened.hello.agent if opened.hello else "")
    make_rule(shop, Rule("lamps", Trigger.ARRIVAL, "subject:lamp", (f"assign --to round-robin --among {me}",)))
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


async def test_on_a_desk_of_one_nobody_is_asked_what_was_given_away_until_a_rule_does_it(
    shop: ShopDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One question more for everything that comes in would be paid for on every desk, and answered on few."""
    asked: list[Ask[object]] = []
    ask = Session.ask

    async def noted(session: Session, one: Ask[object]) -> list[object]:
        asked.append(one)
        return await ask(session, one)

    def asked_of_me() -> bool:
        return any(isinstance(one, RowsOf) and one.query == CONCERNS_ME for one in asked)

    monkeypatch.setattr(Session, "ask", noted)
    with shop.desk.open() as opened:
        me = opened.hello.agent if opened.hello else ""
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("Nothing in")
        shop.receive("Shoes", sender="Ben <ben@example.org>")
        await on_thread(shop.fetch)
        await desk.until_shown("Ben")
        await desk.until(lambda: all(one.is_finished for one in desk.app.workers if one.group == "watch"), "rest")
        assert not asked_of_me()
        rule = Rule("lamps", Trigger.ARRIVAL, "subject:lamp", (f"assign --to round-robin --among {me}",))
        await on_thread(partial(make_rule, shop, rule))
        shop.receive("A broken lamp")
        await on_thread(shop.fetch)
        await desk.until_shown("rule:lamps gave you #2, Maria Lopez: A broken lamp")
        assert asked_of_me()


async def test_who_is_named_in_a_note_is_told_so(shop: ShopDesk) -> None:
    """A rule that warns before a target is missed, or a colleague who asks, would be found by whoever happens to look for it alone."""
    with shop.desk.open() as opened:
        me = opened.hello.agent if opened.hello else ""
    make_rule(shop, Rule("lamps", Trigger.ARRIVAL, "subject:lamp", (f'note --body "@{me}: is it the old one?"',)))
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("Nothing in")
        shop.receive("A broken lamp")
        await on_thread(shop.fetch)
        await desk.until_shown("rule:lamps wrote a note in #1, Maria Lopez: A broken lamp")
