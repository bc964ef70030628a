"""Several marked conversations answered with one template, on a real desk."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agentdesk.domain.asks import Ask, ListDeliveries, PreviewReplies
from agentdesk.tui.screens.inbox import InboxScreen
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


async def test_marked_customers_are_answered_together_and_taken_back_together(shop: ShopDesk) -> None:
    """One is changed before it leaves; a second conversation of the same customer is left out unless somebody takes it in."""
    shop.receive("Lamp never arrived", "Hello, where is my order? Thank you for telling me.")
    shop.receive("And my invoice?", "Hello, one more question about the invoice, thank you.")
    shop.receive("Broken", "Hello, my lamp came broken and I would like a new one.", sender="Bob Hill <bob@example.org>")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez", "Bob Hill")
        await desk.press("asterisk", "a", "ctrl+t")
        await desk.until_shown("Which template?", "thank-you")
        await desk.type("thank y")
        await desk.until_shown("How lovely to read this")
        await desk.press("enter")
        await desk.until_shown("2 leave · 1 left out · 0 held back", "same customer as #")
        await desk.press("E")
        await desk.until_shown("leave it as it was")
        await desk.type("PS ")
        await desk.press("ctrl+s")
        await desk.until_shown("edited", "PS Hello")
        await desk.press("ctrl+s")
        await desk.until_shown("Answer 2 conversations?")
        await desk.press("y")
        await desk.until_shown("answered 2 conversations", "z takes it back")
        assert len(await desk.app.session.ask(ListDeliveries())) == 2
        await desk.press("z")
        await desk.until_shown("undid: answered 2 conversations")
        assert await desk.app.session.ask(ListDeliveries()) == []


async def test_texts_given_up_while_the_desk_is_slow_come_over_nothing_later(shop: ShopDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template's question once stood over the one whether to quit."""
    shop.receive("Lamp never arrived", "Hello, where is my order?")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        ask = desk.app.session.ask
        asked, answered = asyncio.Event(), asyncio.Event()

        async def slow(question: Ask[Any]) -> Any:
            if isinstance(question, PreviewReplies):
                asked.set()
                await answered.wait()
            return await ask(question)

        monkeypatch.setattr(desk.app.session, "ask", slow)
        await desk.press("ctrl+t")
        await desk.until_shown("Which template?", "thank-you")
        await desk.type("thank y")
        await desk.until_shown("How lovely to read this")
        desk.app.simulate_key("enter")
        await asked.wait()
        desk.app.simulate_key("escape")
        await desk.until(
            lambda: not [one for one in desk.inbox_screen.workers if one.group == "opening" and not one.is_finished], "given up"
        )
        answered.set()
        await desk.settled()
        assert isinstance(desk.app.screen, InboxScreen)
