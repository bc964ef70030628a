"""Quitting: asked first, and the desk may go on without the console."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

from agentdesk.domain.asks import Status
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.verbs import Snooze
from tests.tui.desks import DEADLINE_S, Console, ShopDesk, console, shop

__all__ = ["shop"]


async def _ended(desk: Console) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not desk.app._exit:
        assert time.monotonic() < deadline, "it never wanted to end"
        await asyncio.sleep(0.01)


async def test_quitting_says_what_waits_and_leaves_the_desk_at_work_where_that_is_wanted(shop: ShopDesk) -> None:
    """Without a console the service ends soon; what falls due later would wait, and nobody would know."""
    shop.receive("Lamp never arrived", "Where is my lamp?")
    shop.fetch()
    shop.receive("Sofa", "Do you have it in blue?", sender="Sofa Guy <guy@example.org>")
    shop.fetch()
    with shop.desk.open() as other:
        other.do(Snooze((ConversationId(1),), datetime.now(UTC) + timedelta(days=1)))
    async with console(shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.until(
            lambda: desk.app.state.status is not None and desk.app.state.status.next_due_at is not None, "knowing what falls due"
        )
        await desk.press("q")
        await desk.until_shown("Quit AgentDesk?", "Next falls due: ", "quit, and keep the desk working")
        await desk.press("n")
        await desk.until_gone("Quit AgentDesk?")
        await desk.press("q")
        await desk.until_shown("Quit AgentDesk?")
        await desk.press("l")
        await _ended(desk)
    with shop.desk.open() as other:
        assert other.ask(Status())[0].linger
