"""Giving a conversation to somebody: the desk's agents are offered, letters narrow them, any name may be typed."""

from __future__ import annotations

from agentdesk.domain.asks import ListConversations
from agentdesk.domain.ids import AgentName
from agentdesk.domain.verbs import Assign
from agentdesk.domain.views import AgentView
from agentdesk.tui.screens.picker import picks_for
from agentdesk.tui.screens.triage import assignee_picks
from tests.tui.desks import ShopDesk, console, on_thread, shop

__all__ = ["shop"]


def test_letters_narrow_the_agents_those_that_begin_with_them_first() -> None:
    picks = assignee_picks([AgentView(AgentName("ben"), 3), AgentView(AgentName("ruben"), 1)], AgentName("ana"))
    assert [pick.value for pick in picks] == ["ana", "ben", "ruben", ""]
    assert [pick.value for pick in picks_for(picks, "ben")] == ["ben", "ruben"]


async def test_an_agent_is_picked_by_letters_and_nobody_takes_it_back(shop: ShopDesk) -> None:
    shop.receive("one")
    shop.receive("two")
    shop.fetch()
    with shop.desk.open() as opened:
        one = next(row for row in opened.ask(ListConversations()) if row.subject == "one")
        opened.do(Assign((one.id,), AgentName("benedetta"), is_new_name=True))

    def assignee(subject: str) -> AgentName | None:
        with shop.desk.open() as opened:
            return next(row for row in opened.ask(ListConversations()) if row.subject == subject).assignee

    async with console(shop) as desk:
        await desk.until_shown("two")
        await desk.press("a", "b", "e", "n")
        await desk.until_shown("Assign to", "benedetta", "1 open")
        await desk.press("enter")
        await desk.until_shown("BE")
        await on_thread(lambda: _same(assignee("two"), "benedetta"))
        await desk.press("a")
        await desk.until_shown("Assign to")
        await desk.type("nobody")
        await desk.press("enter")
        await desk.until(lambda: "BE" not in desk.first_row, "nobody's")


def _same(found: object, wanted: object) -> None:
    assert found == wanted
