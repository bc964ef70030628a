"""Merging conversations, splitting messages off and moving them by keys: what is asked, what is done, and that z takes it back."""

from __future__ import annotations

import pytest

from agentdesk.domain.asks import ListConversations, ShowConversation
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import View
from agentdesk.tui.screens.conversation import ConversationScreen
from agentdesk.tui.screens.conversation_picker import numbered_first
from agentdesk.tui.screens.picker import Pick
from tests.tui.desks import Console, ShopDesk, console, shop

__all__ = ["shop"]

LAMP, TOM, MARIA = (ConversationId(number) for number in (1, 2, 3))
"""Numbered as a first look finds them, the newest first."""


@pytest.fixture
def parted_shop(shop: ShopDesk) -> ShopDesk:
    """Maria asked twice, the second time with a message added; Tom asked something else."""
    shop.receive("Where is my order?", "I wait for it.")
    shop.receive("A lamp", "Is it in stock?")
    shop.receive("Cold pizza", "It was cold.", "Tom <tom@example.net>")
    shop.receive("Re: A lamp", "And what does it cost?", In_Reply_To="<m2@example.org>")
    shop.fetch()
    return shop


def _texts(shop: ShopDesk) -> dict[int, list[str]]:
    """What each conversation of the list holds."""
    with shop.desk.open() as desk:
        rows = desk.ask(ListConversations(view=View.ALL.value))
        pages = {row.id: desk.ask(ShowConversation(row.id)) for row in rows}
    return {number: [one.body_text.strip() for page in found for one in page.messages] for number, found in pages.items()}


APART = {MARIA: ["I wait for it."], LAMP: ["Is it in stock?", "And what does it cost?"], TOM: ["It was cold."]}


async def _on(desk: Console, number: ConversationId) -> None:
    """Put the cursor on a conversation."""
    await desk.until_shown("Cold pizza", "A lamp", "Where is my order?")
    await desk.press("g", "g")
    while desk.inbox.cursor_id != number:
        await desk.press("j")


def test_a_number_typed_is_the_conversation_of_that_number() -> None:
    picks = [Pick("112", "#112 Tom: 12 lamps"), Pick("12", "#12 Maria: a lamp")]
    assert [pick.value for pick in numbered_first(picks, "#12")] == ["12", "112"]


async def test_one_is_merged_into_the_customers_other_one_and_z_parts_them(parted_shop: ShopDesk) -> None:
    """It is offered first, and the same customer is nobody to warn of."""
    async with console(parted_shop) as desk:
        await _on(desk, MARIA)
        await desk.press("M")
        await desk.until_shown("m merge", "s split off", "v move")
        await desk.press("m")
        await desk.until_shown("Merge #3 into which conversation?", "same customer")
        await desk.press("enter")
        await desk.until(lambda: len(desk.inbox.window) == 2, "one less")
        merged = APART[MARIA] + APART[LAMP]
        assert _texts(parted_shop) == {LAMP: merged, TOM: APART[TOM]}
        await desk.press("z")
        await desk.until(lambda: len(desk.inbox.window) == 3, "all three")
        assert _texts(parted_shop) == APART


async def test_different_customers_are_merged_only_after_a_question(parted_shop: ShopDesk) -> None:
    """The next answer would show one what the other wrote."""
    async with console(parted_shop) as desk:
        await _on(desk, MARIA)
        await desk.press("M", "m")
        await desk.type("pizza\n")
        await desk.until_shown("Merge #3 into #2?", "They are different customers: Maria Lopez, Tom")
        await desk.press("enter")
        await desk.until_gone("Merge #3")
        assert _texts(parted_shop) == APART
        await desk.type(":merge 2\n")
        await desk.until_shown("Merge #3 into #2?")
        await desk.press("y")
        await desk.until(lambda: len(desk.inbox.window) == 2, "one less")
        assert _texts(parted_shop)[TOM] == APART[MARIA] + APART[TOM]


async def test_what_is_marked_is_merged_into_one_of_them(parted_shop: ShopDesk) -> None:
    """They are offered in the list's order; nothing else is offered, and nothing else is found."""
    async with console(parted_shop) as desk:
        await desk.until_shown("Cold pizza")
        await desk.press("*", "a", "M", "m")
        await desk.until_shown("Merge 3 conversations into which of them?", "▌#1 Maria")
        await desk.press("enter")
        await desk.until_shown("Merge 2 conversations into #1?")
        await desk.press("y")
        await desk.until(lambda: len(desk.inbox.window) == 1, "one")
        assert set(_texts(parted_shop)) == {LAMP}
        await desk.press("z")
        await desk.until(lambda: len(desk.inbox.window) == 3, "all three")
        assert _texts(parted_shop) == APART


async def test_the_picker_finds_what_is_not_at_hand_and_takes_no_mere_words(parted_shop: ShopDesk) -> None:
    async with console(parted_shop) as desk:
        await _on(desk, TOM)
        await desk.press("e")
        await desk.until(lambda: len(desk.inbox.window) == 2, "one less")
        await desk.press("M", "m")
        await desk.type("subject:zebra\n")
        await desk.until_shown("No conversation has these words.", "enter takes it")
        await desk.press("ctrl+u")
        await desk.type("from:tom")
        await desk.until_shown("#2 Tom: Cold pizza")
        await desk.press("escape")
        await desk.until_gone("enter takes it")
        assert _texts(parted_shop) == APART


async def test_a_message_is_split_off_where_it_is_read_and_z_puts_it_back(parted_shop: ShopDesk) -> None:
    async with console(parted_shop) as desk:
        await _on(desk, LAMP)
        await desk.press("enter", "G", "M", "s")
        await desk.until_shown("A conversation of its own?", "And what does it cost?", "this message alone")
        assert "with the message after it" not in desk.text
        await desk.press("y")
        await desk.until_shown("Is it in stock?", "split")
        apart = _texts(parted_shop)
        assert apart.pop(LAMP) == ["Is it in stock?"]
        assert sorted(apart.values()) == sorted([["And what does it cost?"], *(APART[one] for one in (MARIA, TOM))])
        await desk.press("z")
        await desk.until_shown("And what does it cost?")
        assert _texts(parted_shop) == APART


async def test_nothing_is_split_off_where_there_is_one_message(parted_shop: ShopDesk) -> None:
    async with console(parted_shop) as desk:
        await _on(desk, TOM)
        await desk.press("M", "s")
        await desk.until_shown("That is the only message of #2.")


async def test_a_message_is_moved_and_the_reader_follows_the_last_one(parted_shop: ShopDesk) -> None:
    """With its only message a conversation goes along: it isn't left in the list with nothing in it."""
    async with console(parted_shop) as desk:
        await _on(desk, MARIA)
        await desk.press("enter")
        await desk.until_shown("I wait for it.", "#3 ")
        await desk.press("M", "v")
        await desk.until_shown("Move the message of Maria Lopez to which conversation?")
        await desk.press("1", "enter")
        await desk.until_shown("Is it in stock?", "I wait for it.")
        assert isinstance(desk.app.screen, ConversationScreen)
        assert desk.app.screen.targets() == (LAMP,)
        assert _texts(parted_shop) == {LAMP: APART[MARIA] + APART[LAMP], TOM: APART[TOM]}
        await desk.press("z")
        await desk.until_gone("I wait for it.")
        assert _texts(parted_shop) == APART
