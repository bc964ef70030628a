"""Toasts."""

from __future__ import annotations

from time import time

from textual.widgets._toast import Toast, ToastHolder

from agentdesk.tui.telling import MOST_TOASTS, Toasted
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


def test_a_toast_whose_time_is_over_before_it_stands_has_a_timer_that_ends() -> None:
    """Textual's timer of less than no time never returns: the console took no key any more after a moment's stall."""
    late = Toasted("Closed #1", timeout=4, raised_at=time() - 5)
    assert late.has_expired
    assert Toast(late)._timeout > 0


def test_a_toast_that_has_time_left_keeps_it() -> None:
    fresh = Toasted("Closed #1", timeout=4)
    assert not fresh.has_expired
    assert 3 < fresh.time_left <= 4


async def test_what_is_said_again_stands_once(shop: ShopDesk) -> None:
    """After an update every key was answered by the same two lines, until they covered the list."""
    async with console(shop) as desk:
        for _again in range(3):
            desk.app.tell("The desk was updated.", is_error=True)
            await desk.until_shown("The desk was updated.")
            await desk.settled()
        desk.app.tell("Another matter.", is_error=True)
        await desk.until_shown("Another matter.")
        assert desk.text.count("The desk was updated.") == 1


async def test_toasts_that_made_room_for_others_leave_nothing_behind(shop: ShopDesk) -> None:
    """What had held them stayed in the inbox for good: a day of quick work was twenty megabytes of it."""
    async with console(shop) as desk:
        for number in range(4 * MOST_TOASTS):
            desk.app.tell(f"Closed #{number}.")
            await desk.until_shown(f"Closed #{number}.")
        await desk.until(lambda: len(desk.app.screen.query(Toast)) <= MOST_TOASTS, "those before made room")
        desk.app.tell("Closed for good.")
        await desk.until_shown("Closed for good.")
        await desk.until(lambda: len(desk.app.screen.query(ToastHolder)) <= MOST_TOASTS + 1, "nothing left of those before")
