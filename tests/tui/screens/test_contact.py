"""Recording by keys what no channel brought in."""

from __future__ import annotations

from datetime import datetime

import pytest

from agentdesk.domain.asks import ListConversations
from agentdesk.domain.states import ChannelKind
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]

KEYS = ("L", *"Riet Oosterveld", "enter", *"letter", "enter", *"clock is slow", "tab", *"1 maart", "ctrl+s")


async def test_a_letter_without_a_scan_is_recorded_in_under_fifty_keys(shop: ShopDesk) -> None:
    """Who, when, what about: at 40 words a minute that is within fifteen seconds, the name and the subject included."""
    assert len(KEYS) < 50
    async with console(shop, (80, 24)) as desk:
        await desk.press("L")
        await desk.until_shown("Record a contact", "About")
        await desk.press(*("space" if key == " " else key for key in KEYS[1:]))
        await desk.until_shown("Riet Oosterveld", "clock is slow")
    with shop.desk.open() as opened:
        (row,) = opened.ask(ListConversations())
        assert (row.kind, row.who, row.subject) == (ChannelKind.LETTER, "Riet Oosterveld", "clock is slow")


@pytest.mark.parametrize(("typed", "clock"), [("yesterday 9:05", "09:05"), ("1 maart 14:30", "14:30")])
async def test_a_call_is_recorded_with_the_time_it_was_taken(shop: ShopDesk, typed: str, clock: str) -> None:
    """As a person writes it, on the day's clock."""
    async with console(shop, (80, 24)) as desk:
        await desk.press("L")
        await desk.until_shown("Record a contact", "yesterday 9:00")
        for text in ("Jan Prins <06 12345678>", "", "wants his lock"):
            await desk.type(text)
            await desk.press("tab")
        await desk.type(typed)
        await desk.press("ctrl+s")
        await desk.until_shown("Jan Prins", "wants his lock")
    with shop.desk.open() as opened:
        (row,) = opened.ask(ListConversations())
        local = row.last_at.astimezone()
        assert f"{local:%H:%M}" == clock
        assert local < datetime.now().astimezone()


async def test_on_the_smallest_screen_the_card_stands_whole(shop: ShopDesk) -> None:
    """How to record it was below the edge, and half a date read as one."""
    async with console(shop, (60, 16)) as desk:
        await desk.press("L")
        await desk.until_shown("Record a contact", "Call back", "ctrl+s", "now; else 14:30")
        when = next(line for line in desk.lines if "now; else 14:30" in line)
        assert "…" in when
        await desk.press("a")
        await desk.press("backspace")
        await desk.until_shown("a name, a number, an address")
