"""Keys that come faster than screens open: none is lost, and none goes to another place than the one it was meant for."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TypeVar

import pytest
from textual import events

from agentdesk.domain.asks import Ask, ListConversations, ListDrafts
from agentdesk.domain.states import View
from agentdesk.tui.screens.conversation import ConversationScreen
from agentdesk.tui.screens.journal import JournalScreen
from agentdesk.tui.typed_ahead import FINISH_WITHIN_S
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]

T = TypeVar("T")


@pytest.fixture
def busy_shop(shop: ShopDesk) -> ShopDesk:
    """A shop that three customers wrote to, the newest last."""
    shop.receive("Lamp never arrived", "Where is it?", "Maria Lopez <maria@example.org>")
    shop.receive("Cold pizza", "It was cold.", "Tom <tom@example.net>")
    shop.receive("Still in stock?", "The 3-seater.", "Sofa Guy <sofa@example.com>")
    shop.fetch()
    return shop


def _open_subjects(shop: ShopDesk) -> list[str]:
    with shop.desk.open() as other:
        return sorted(row.subject for row in other.ask(ListConversations(view=View.OPEN)))


async def test_a_key_right_behind_enter_in_the_filter_acts_on_the_filtered_list(busy_shop: ShopDesk) -> None:
    """Typed in one go over a slow line; in the field the `e` would be a letter, on the list before it the wrong conversation's end."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("/", *"pizza", "enter", "e")
        await desk.until_shown("Nothing matches")
    assert _open_subjects(busy_shop) == ["Lamp never arrived", "Still in stock?"]


async def test_a_paste_right_behind_the_filters_key_lands_in_the_filter(busy_shop: ShopDesk) -> None:
    """A list has no use for it: it would be gone without a word."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        desk.app.post_message(events.Key("slash", "/"))
        desk.app.post_message(events.Paste("pizza"))
        await desk.settled()
        assert desk.inbox_screen.filter.value == "pizza"
        await desk.until(lambda: len(desk.inbox.window) == 1, "the filtered list")


async def test_each_of_several_done_keys_takes_the_next_conversation(busy_shop: ShopDesk) -> None:
    """`e e` typed at once: the second one must not meet the row that is just leaving."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("e", "e")
        await desk.until(lambda: len(desk.inbox.window) == 1, "one left")
    assert _open_subjects(busy_shop) == ["Lamp never arrived"]


async def test_tab_typed_ahead_in_the_composer_leaves_the_body_as_it_is(busy_shop: ShopDesk) -> None:
    """`r`, Tab, and a word: Tab is the composer's, not the list's, and the word goes where Tab went."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("r", "shift+tab", *"X")
        composer = desk.composer
        assert composer is not None
        assert composer.current().body == ""
        assert composer.current().subject.endswith("X")


async def test_words_typed_behind_a_tag_key_become_the_tag(busy_shop: ShopDesk) -> None:
    """On the list each of these letters is a command."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("l", *"seed", "enter", "j", "l", *"zeal", "enter")
    with busy_shop.desk.open() as other:
        tags = {row.who: row.tags for row in other.ask(ListConversations(view=View.OPEN))}
    assert tags == {"Sofa Guy": ("seed",), "Tom": ("zeal",), "Maria Lopez": ()}


async def test_the_review_meets_the_keys_behind_it_and_the_list_those_behind_the_answer(busy_shop: ShopDesk) -> None:
    """Ctrl+S y e in one go: nothing of it may end up in the customer's letter."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("r", *"Yes", "ctrl+s", "y", "g", "j")
        await desk.until(lambda: isinstance(desk.app.screen, JournalScreen), "the journal")
        await desk.until_shown("answered #1")


async def test_escape_and_the_keys_behind_it_leave_the_draft_as_it_was(busy_shop: ShopDesk) -> None:
    """Leaving saves first; what is typed meanwhile is meant for the list."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("r", *"Half", "escape", "j", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConversationScreen), "reading")
        await desk.until_shown("Cold pizza")
    with busy_shop.desk.open() as other:
        assert [draft.body for draft in other.ask(ListDrafts())] == ["Half"]


async def test_escape_ends_the_wait_for_a_composer_that_does_not_come(busy_shop: ShopDesk) -> None:
    """A desk that went away must not take the keyboard with it; what was typed for the composer is dropped, not carried out."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.settled()  # on a busy machine the list's own wait would be what Escape gives up
        desk.app.session._is_up.clear()
        desk.inbox_screen.hold_keys()
        for key in "eee":
            desk.app.post_message(events.Key(key, key))
        desk.app.post_message(events.Key("escape", "\x1b"))
        desk.app.session._is_up.set()
        await desk.press("j")
        assert desk.inbox.cursor == 1
    assert len(_open_subjects(busy_shop)) == 3


async def test_a_desk_that_went_away_stops_the_keys_only_for_a_moment(busy_shop: ShopDesk) -> None:
    """Moving and reading what is at hand go on; what was typed ahead for the view that never came is not done to the old one."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        desk.app.session._is_up.clear()
        for key in "3je":
            desk.app.post_message(events.Key(key, key))
        await desk.until(lambda: not desk.app.typed.is_idle, "the keys wait")
        await desk.until(lambda: desk.app.typed.is_idle, "the keys are free again")
        await desk.until_shown("2 keys typed ahead were dropped")
        assert desk.inbox.cursor == 0
        desk.app.post_message(events.Key("j", "j"))
        await desk.until(lambda: desk.inbox.cursor == 1, "the cursor moved")
        desk.app.session._is_up.set()
    assert len(_open_subjects(busy_shop)) == 3


async def test_a_desk_that_is_only_slow_meets_the_keys_in_their_order(busy_shop: ShopDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer takes longer than a moment; `e` must not end what the cursor stood on before."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        session, slow = desk.app.session, asyncio.Event()
        ask = session.ask

        async def ask_slowly(wanted: Ask[T]) -> list[T]:
            if isinstance(wanted, ListConversations) and wanted.query:
                await slow.wait()
            return await ask(wanted)

        monkeypatch.setattr(session, "ask", ask_slowly)
        asyncio.get_running_loop().call_later(FINISH_WITHIN_S * 1.5, slow.set)
        await desk.press("/", *"pizza", "enter", "e")
        await desk.until_shown("Nothing matches")
    assert _open_subjects(busy_shop) == ["Lamp never arrived", "Still in stock?"]


async def test_work_that_is_cancelled_before_it_began_keeps_no_key_back(busy_shop: ShopDesk) -> None:
    """As where two changes of the desk arrive at once: the second asking takes the first one's place, which never ran a step."""
    ran: list[int] = []

    async def look(number: int) -> None:
        ran.append(number)

    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        for number in (1, 2, 3):
            desk.inbox_screen.start_first(partial(look, number), group="look", exclusive=True)
        await desk.until(lambda: ran == [3], "the last one alone")
        assert not desk.app.typed._holds
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConversationScreen), "reading")
