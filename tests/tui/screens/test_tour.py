"""The tour on a real desk that is marked as the sample: offered once, left or taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agentdesk.config.paths import make_private
from agentdesk.tui.launch import OWN_DESK
from agentdesk.tui.screens.tour import TourCard
from tests.tui.desks import ShopDesk, console


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[ShopDesk]:
    """A desk with a message, marked as the sample desk before its service starts."""
    made = ShopDesk(tmp_path)
    (make_private(made.desk.home.data_dir) / "demo").write_text("ready")
    made.add_account()
    made.receive("Where is my parcel?")
    made.fetch()
    try:
        yield made
    finally:
        made.desk.stop()


async def test_the_header_says_that_nothing_leaves(sample: ShopDesk) -> None:
    """Whoever tries a reply must know before that it reaches nobody."""
    async with console(sample) as shown:
        await shown.until_shown("Welcome to the sample desk")
        await shown.press("escape")
        await shown.until_shown("demo: nothing leaves")


async def test_the_tour_is_offered_once(sample: ShopDesk) -> None:
    """Left with Escape it doesn't come back: a question asked each morning is a nuisance."""
    async with console(sample) as shown:
        await shown.until_shown("Welcome to the sample desk")
        await shown.press("escape")
        await shown.until_gone("Welcome to the sample desk")
    async with console(sample) as shown:
        await shown.until_shown("Where is my parcel?", "nothing leaves")
        await shown.pilot.pause(0.2)
        assert "Welcome" not in shown.text


async def test_the_tour_runs_through_seven_cards_and_ends_in_the_inbox(sample: ShopDesk) -> None:
    """On, back, on, and out; the list stays in sight above the card."""
    async with console(sample) as shown:
        await shown.until_shown("Welcome to the sample desk")
        await shown.press("t")
        await shown.until_shown("1 of 7", "Where is my parcel?")
        await shown.press("enter", "enter", "left")
        await shown.until_shown("2 of 7")
        for number in range(3, 8):
            await shown.press("enter")
            await shown.until_shown(f"{number} of 7")
        assert "set up my own desk" in shown.text
        await shown.press("enter")
        await shown.until_gone("7 of 7")
        assert not isinstance(shown.app.screen, TourCard)


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_the_tour_can_be_left_at_any_card(sample: ShopDesk, key: str) -> None:
    """Nobody is kept in a lesson."""
    async with console(sample) as shown:
        await shown.until_shown("Welcome to the sample desk")
        await shown.press("t")
        await shown.until_shown("1 of 7")
        await shown.press("enter", key)
        await shown.until_gone("2 of 7")
        assert shown.app.is_running


async def test_the_last_card_leads_to_a_desk_of_ones_own(sample: ShopDesk) -> None:
    """The console ends and asks to be followed by one on the user's own desk; before the last card the key does nothing."""
    async with console(sample) as shown:
        await shown.until_shown("Welcome to the sample desk")
        await shown.press("t")
        await shown.until_shown("1 of 7")
        await shown.press("s")
        assert "1 of 7" in shown.text
        for _card in range(6):
            await shown.press("enter")
        await shown.until_shown("7 of 7")
        await shown.press("s")
        await shown.until(lambda: shown.app.return_value == OWN_DESK, "the end that asks for the own desk")
