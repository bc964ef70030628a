"""The inbox on a real desk: three layouts, triage and undo, news that moves nothing."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets._toast import Toast

from agentdesk.domain.asks import Ask, ListConversations
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.verbs import Close
from agentdesk.domain.views import PresenceView
from agentdesk.tui import inbox_feed
from agentdesk.tui.messages import StateChanged
from agentdesk.tui.telling import MOST_TOASTS
from agentdesk.tui.widgets.inbox_list import InboxList
from tests.tui.desks import ShopDesk, console, on_thread, shop

__all__ = ["shop"]


@pytest.fixture
def busy_shop(shop: ShopDesk) -> ShopDesk:
    """A shop that three customers wrote to, the newest last."""
    shop.receive("Lamp never arrived", "Where is it?", "Maria Lopez <maria@example.org>")
    shop.receive("Cold pizza", "It was cold.", "Tom <tom@example.net>")
    shop.receive("Still in stock?", "The 3-seater.", "Sofa Guy <sofa@example.com>")
    shop.fetch()
    return shop


async def test_the_list_shows_who_and_what_newest_first(busy_shop: ShopDesk) -> None:
    """The first thing an agent needs."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy", "Tom", "Maria Lopez", "1 Open 3", "1/3")
        rows = [line for line in desk.lines if " ml " in line or "●ml" in line]
        assert len(rows) == 3
        assert desk.lines[0].startswith(" 1 Open 3 ")
        assert "Sofa Guy" in rows[0]
        assert "r reply" in desk.lines[-1]


@pytest.mark.parametrize(("size", "panes"), [((80, 24), 1), ((120, 40), 2), ((200, 50), 3)])
async def test_the_panes_follow_the_width(busy_shop: ShopDesk, size: tuple[int, int], panes: int) -> None:
    """One, two or three panes stand beside each other."""
    async with console(busy_shop, size) as desk:
        await desk.until_shown("Sofa Guy")
        if panes > 1:
            await desk.until_shown("The 3-seater.")
        if panes > 2:
            await desk.until_shown("CUSTOMER", "sofa@example.com")
        shown = [pane for pane in (desk.inbox, desk.inbox_screen.reading, desk.inbox_screen.customer) if pane.region.width]
        assert len(shown) == panes


async def test_the_columns_names_are_back_where_they_were_hidden_and_the_screen_covered(busy_shop: ShopDesk) -> None:
    """Hidden, the line has no size, and it comes back in the size that it had: it stood there blank."""
    async with console(busy_shop) as desk:
        for size in ((200, 50), (50, 10), (80, 24)):
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
        await desk.until_shown("who", "due  age by")


async def test_a_resize_changes_the_panes_and_keeps_the_cursor(busy_shop: ShopDesk) -> None:
    """A tmux pane that is split must not lose the place."""
    async with console(busy_shop, (120, 40)) as desk:
        await desk.until_shown("The 3-seater.")
        await desk.press("j")
        on = desk.inbox.cursor_id
        await desk.pilot.resize_terminal(80, 24)
        await desk.until(lambda: not desk.inbox_screen.reading.region.width, "one pane")
        assert desk.inbox.cursor_id == on
        await desk.pilot.resize_terminal(50, 12)
        await desk.until_shown("Too small")
        await desk.pilot.resize_terminal(200, 50)
        await desk.until_shown("CUSTOMER")
        assert desk.inbox.cursor_id == on


async def test_done_goes_on_to_the_next_and_undo_brings_it_back(busy_shop: ShopDesk) -> None:
    """The two keys used most."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("e")
        await desk.until(lambda: len(desk.inbox.window) == 2, "two left")
        assert "Tom" in desk.first_row
        assert desk.first_row.startswith("▌")
        await desk.press("z")
        await desk.until(lambda: len(desk.inbox.window) == 3, "three again")


async def test_assigning_to_me_shows_and_counts(busy_shop: ShopDesk) -> None:
    """Whose it is stands in the row, and view 2 counts it."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("A")
        await desk.until(lambda: desk.first_row.endswith(" me"), "me in the row")
        await desk.type(":tag urgent\n")
        await desk.until_shown("#urgent")
        await desk.type(":filter tag:urgent\n")
        await desk.until(lambda: len(desk.inbox.window) == 1, "the filtered list")
        await desk.press("2")
        await desk.until(lambda: len(desk.inbox.window) == 1, "only mine")
        await desk.until_shown("2 Mine 1")


async def test_marked_conversations_are_done_together_and_undone_together(busy_shop: ShopDesk) -> None:
    """A bulk verb is one entry."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("x", "x")
        await desk.until_shown("2 marked")
        await desk.press("e")
        await desk.until(lambda: len(desk.inbox.window) == 1, "one left")
        await desk.press("z")
        await desk.until(lambda: len(desk.inbox.window) == 3, "three again")


async def test_answers_and_notes_follow_the_cursor_whatever_is_marked(busy_shop: ShopDesk) -> None:
    """Marks are for what is done to many: an answer to somebody else than the one looked at would go to the wrong person."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("x", "x")
        await desk.until_shown("2 marked")
        here = desk.inbox.cursor_row
        assert here is not None
        assert here.id not in desk.inbox.marks

        def is_titled(words: str) -> bool:
            return desk.lines[0].startswith(f" {words}")

        for key, words in (("r", "Reply"), ("f", "Forward"), ("i", "Internal note")):
            await desk.press(key)
            await desk.until(partial(is_titled, words), words)
            assert desk.composer is not None
            assert desk.composer.current().conversation == here.id, key
            await desk.press("escape")
            await desk.until_shown("2 marked")
        await desk.press("C")
        await desk.until_shown("Maria Lopez", "Customer")


async def test_toasts_of_many_keys_leave_the_preview_in_sight(busy_shop: ShopDesk) -> None:
    """The newest are what is read; a stack of them would cover what the keys act on."""
    async with console(busy_shop, (120, 40)) as desk:
        await desk.until_shown("Sofa Guy")
        for _again in range(MOST_TOASTS + 2):
            await desk.press("s")
        await desk.until(lambda: 0 < len(desk.app.screen.query(Toast)) <= MOST_TOASTS, "few toasts")
        assert len(desk.app._notifications) <= MOST_TOASTS


async def test_new_mail_moves_neither_cursor_nor_marks_nor_focus(busy_shop: ShopDesk) -> None:
    """Somebody is about to press `e`."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("j", "x")
        on, marks, focus = desk.inbox.cursor_id, set(desk.inbox.marks), desk.app.focused
        await on_thread(lambda: busy_shop.receive("Fresh bread", sender="Fresh <fresh@example.org>"))
        await on_thread(busy_shop.fetch)
        await desk.until_shown("Fresh bread")
        assert desk.inbox.cursor_id == on
        assert desk.inbox.marks == marks
        assert desk.app.focused is focus


async def test_what_somebody_else_closes_stays_under_the_cursor_until_it_moves(busy_shop: ShopDesk) -> None:
    """What one reads must not be pulled away."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        on = desk.inbox.cursor_id
        assert on is not None

        def close() -> None:
            with busy_shop.desk.open() as other:
                other.do(Close((on,)))

        await on_thread(close)
        await desk.until(lambda: "1 Open 2" in desk.lines[0], "the count")
        assert desk.inbox.cursor_id == on
        await desk.press("j")
        await desk.until(lambda: len(desk.inbox.window) == 2, "gone once left")


async def test_the_filter_narrows_as_it_is_typed_and_escape_clears_it(busy_shop: ShopDesk) -> None:
    """Live, over the whole view."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("/")
        await desk.type("pizza")
        await desk.until_gone("Sofa Guy")
        await desk.until_shown("Cold pizza", "enter keep")
        await desk.press("enter")
        await desk.until_shown("filter: pizza")
        assert desk.app.focused is desk.inbox
        await desk.press("escape")
        await desk.until_shown("Sofa Guy")


async def test_deleting_asks_and_enter_means_no(busy_shop: ShopDesk) -> None:
    """The dangerous answer has a key of its own."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("delete")
        await desk.until_shown("Delete 1 conversation?")
        await desk.press("enter")
        await desk.until_gone("Delete 1 conversation?")
        assert len(desk.inbox.window) == 3
        await desk.press("#")
        await desk.until_shown("Delete 1 conversation?")
        await desk.press("y")
        await desk.until(lambda: len(desk.inbox.window) == 2, "one gone")


async def test_snoozing_until_a_typed_moment_hides_it(busy_shop: ShopDesk) -> None:
    """Offered moments, or one's own."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("h")
        await desk.until_shown("Snooze until", "tomorrow morning")
        await desk.press("/")
        await desk.type("3d")
        await desk.press("enter")
        await desk.until(lambda: len(desk.inbox.window) == 2, "one snoozed")
        await desk.press("5")
        await desk.until_shown("Sofa Guy")


async def test_a_moment_that_is_none_stays_to_be_mended(busy_shop: ShopDesk) -> None:
    """What was typed went with the card, and all of it had to be begun again."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("h", "/")
        await desk.type("3x")
        await desk.press("enter")
        await desk.until_shown("is no moment; write 3d", "Snooze until", "3x")
        await desk.press("backspace")
        await desk.type("d")
        await desk.press("enter")
        await desk.until(lambda: len(desk.inbox.window) == 2, "one snoozed")


async def test_a_cursor_move_repaints_two_rows(busy_shop: ShopDesk) -> None:
    """More would be felt over SSH."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.settled()
        inbox = desk.inbox
        drawn: list[int] = []
        render_line = inbox.render_line

        def counting(y: int) -> Strip:
            drawn.append(y)
            return render_line(y)

        inbox.render_line = counting  # type: ignore[method-assign]  # counts what is drawn
        # News that comes with a key draws the list for a reason of its own; it doesn't come with each of them.
        for key in ("j", "k") * 5:
            drawn.clear()
            await desk.press(key)
            await desk.until(lambda: bool(drawn), "a repaint")
            if sorted(set(drawn)) == [0, 1]:
                break
        assert sorted(set(drawn)) == [0, 1]


async def test_news_of_the_desk_that_changes_no_row_draws_none(busy_shop: ShopDesk) -> None:
    """Each poll of each account tells the console something; drawing the list for it would keep a slow line busy for ever."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.settled()
        inbox, state = desk.inbox, desk.app.state
        other = PresenceView(ConversationId(2), viewing=(AgentName("ben"),), replying=())
        asked: list[Region] = []
        refresh = inbox.refresh

        def noting(*regions: Region, **more: bool) -> InboxList:
            asked.extend(regions or (inbox.size.region,))
            refresh(*regions, **more)
            return inbox

        inbox.refresh = noting  # type: ignore[method-assign]  # notes what is to be drawn
        desk.inbox_screen.on_state_changed(StateChanged())
        assert asked == []
        state.presence[other.conversation] = other
        desk.inbox_screen.on_state_changed(StateChanged())
        state.presence.clear()
        assert [region.y // inbox.lines_per_row for region in asked] == [inbox.window.index_of(other.conversation)]


async def test_a_key_pressed_while_the_list_is_asked_for_again_is_not_undone(busy_shop: ShopDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the start, and when the line is back, the list is asked for once more; the cursor stays where it is by then."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy", "1/3")
        session, asked, answered = desk.app.session, asyncio.Event(), asyncio.Event()
        ask = session.ask

        async def held(wanted: Ask[Any]) -> list[Any]:
            rows = await ask(wanted)
            if isinstance(wanted, ListConversations):
                asked.set()
                await answered.wait()
            return rows

        monkeypatch.setattr(session, "ask", held)
        reload = asyncio.create_task(desk.inbox_screen.feed.reload())
        await asked.wait()
        await desk.press("j")
        answered.set()
        await reload
        assert desk.inbox.cursor == 1


async def test_a_service_that_comes_back_leaves_the_cursor_beyond_the_first_page(
    busy_shop: ShopDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stands at row 300 when the line drops must not be carried off to the top."""
    monkeypatch.setattr(inbox_feed, "PAGE_ROWS", 1)
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.until(lambda: len(desk.inbox.window) == 3, "all rows")
        await desk.press("j", "j")
        on, before = desk.inbox.cursor_id, desk.inbox.window
        assert desk.inbox.cursor == 2
        busy_shop.kill_service()
        await desk.until(lambda: desk.inbox.window is not before, "the list asked for again")
        assert (desk.inbox.cursor, desk.inbox.cursor_id) == (2, on)


async def test_news_that_come_while_pages_are_asked_for_again_are_not_lost(busy_shop: ShopDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages may be older than the news."""
    monkeypatch.setattr(inbox_feed, "PAGE_ROWS", 1)
    async with console(busy_shop) as desk:
        await desk.until(lambda: len(desk.inbox.window) == 3, "all rows")
        await desk.press("j", "j")
        feed, session = desk.inbox_screen.feed, desk.app.session
        first = desk.inbox.window.ids[0]
        ask = session.ask

        async def overtaken(wanted: Ask[Any]) -> list[Any]:
            rows = await ask(wanted)
            if isinstance(wanted, ListConversations) and wanted.after is not None and first in desk.inbox.window:
                await session.do(Close((first,)))
                await feed.refresh((first,))
            return rows

        monkeypatch.setattr(session, "ask", overtaken)
        await feed.reload()
        assert first not in desk.inbox.window
        assert len(desk.inbox.window) == 2


async def test_quitting_asks_and_enter_stays(busy_shop: ShopDesk) -> None:
    """`q` is beside `a`."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("q")
        await desk.until_shown("Quit AgentDesk?")
        await desk.press("enter")
        await desk.until_gone("Quit AgentDesk?")
        assert desk.app.is_running


async def test_the_palette_finds_an_action_by_its_words(busy_shop: ShopDesk) -> None:
    """Nobody knows every key."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press(":")
        await desk.type("assign to me")
        await desk.press("enter")
        await desk.until(lambda: desk.first_row.endswith(" me"), "me in the row")


async def test_a_key_that_nothing_has_says_so_and_where_to_look(busy_shop: ShopDesk) -> None:
    """Somebody who comes from another program tries its keys; silence reads as a console that hangs."""
    async with console(busy_shop) as desk:
        await desk.until_shown("1 Open 3")
        await desk.press("Q")
        await desk.until(lambda: desk.lines[-1].startswith(" Q does nothing here"), "the key told")
        assert "? help" in desk.lines[-1]
        await desk.press("g", "q")
        await desk.until(lambda: desk.lines[-1].startswith(" g q does nothing here"), "the sequence told")
        await desk.press("j")
        await desk.until(lambda: "r reply" in desk.lines[-1], "the keys again")
        await desk.press("g", "escape")
        await desk.until(lambda: "r reply" in desk.lines[-1], "what was begun left without a word")


async def test_help_lists_the_keys_of_the_place(busy_shop: ShopDesk) -> None:
    """Made from the registry."""
    async with console(busy_shop, (120, 40)) as desk:
        await desk.until_shown("Sofa Guy")
        await desk.press("?")
        await desk.until_shown("Mark as done and go on to the next", "gg home")
        await desk.press("q")
        await desk.until_shown("Sofa Guy")


async def test_a_filter_typed_at_once_is_no_row_of_commands(busy_shop: ShopDesk) -> None:
    """/pizza in one burst, as over a slow link: i, z and a are commands on the list."""
    async with console(busy_shop) as desk:
        await desk.until_shown("Sofa Guy")
        for key in "/pizza":
            desk.app.post_message(events.Key("slash" if key == "/" else key, key))
        await desk.until(lambda: desk.inbox_screen.filter.value == "pizza", "the whole word in the field")
        await desk.until(lambda: len(desk.inbox.window) == 1, "one row")
