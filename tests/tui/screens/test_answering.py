"""Answering on a real desk: composer, review card, undo, drafts that survive, outbox."""

from __future__ import annotations

import asyncio
import os
import stat
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from textual import events

from agentdesk.client.editor import edited, editor_command
from agentdesk.client.spool import Spool
from agentdesk.domain.asks import Ask, ListDeliveries, ListDrafts, ShowConversation
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.verbs import AddNote, ReleaseDelivery, SaveDraft
from agentdesk.tui import drafting
from agentdesk.tui.screens.composer import ComposerScreen
from agentdesk.tui.screens.conversation import ConversationScreen
from tests.tui.desks import DEADLINE_S, Console, ShopDesk, console, on_thread, shop

__all__ = ["shop"]


@pytest.fixture
def asked_shop(shop: ShopDesk) -> ShopDesk:
    """A shop that Maria asked something, with a photo."""
    shop.receive("Lamp never arrived", "Hello,\n\nwhere is my lamp?\n\nMaria")
    shop.fetch()
    return shop


def _drafts(shop: ShopDesk) -> list[str]:
    with shop.desk.open() as other:
        return [draft.body for draft in other.ask(ListDrafts())]


async def _drafts_soon(shop: ShopDesk) -> list[str]:
    return await asyncio.to_thread(_drafts, shop)


async def _ended(desk: Console) -> None:
    """Wait until the console wants to end; what the pilot waits for may never come then."""
    deadline = time.monotonic() + DEADLINE_S
    while not desk.app._exit:
        assert time.monotonic() < deadline, "it never wanted to end"
        await asyncio.sleep(0.01)


async def test_reading_shows_the_whole_conversation_and_marks_it_read(asked_shop: ShopDesk) -> None:
    """Enter opens; q goes back; the unread mark is gone."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.press("enter")
        await desk.until_shown("where is my lamp?", "message 1/1")
        await desk.press("q")
        await desk.until(lambda: " ml Maria" in desk.first_row, "no unread mark")


async def test_a_conversation_opened_from_its_preview_is_read_too(asked_shop: ShopDesk) -> None:
    """What is at hand is shown before the whole of it comes, and the screen asks twice: none of it may lose that it was read."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("●ml Maria Lopez", "where is my lamp")
        await desk.press("enter")
        await desk.until_shown("message 1/1")
        await desk.until(lambda: "● " not in desk.text and "●ml" not in desk.text, "no unread mark")
        await desk.press("U")
        await desk.until_shown("marked #1 as unread")


async def test_a_reply_leaves_after_review_and_can_be_taken_back(asked_shop: ShopDesk) -> None:
    """r, words, ctrl+s, y; then z, and the text is a draft again."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.compose()
        await desk.type("Dear Maria, it comes tomorrow.")
        await desk.press("ctrl+s")
        await desk.until_shown("Send this reply?", "Maria Lopez <maria@example.org>", "shop@example.org", "it comes tomorrow")
        await desk.press("enter")
        assert "Send this reply?" in desk.text, "Enter never sends"
        await desk.press("y")
        await desk.until_shown("z takes it back")
        await desk.press("z")
        await desk.until_gone("z takes it back")
        assert await _drafts_soon(asked_shop) == ["Dear Maria, it comes tomorrow."]
        assert list(asked_shop.sent.iterdir()) == []
        await desk.press("r")
        await desk.until_shown("it comes tomorrow")


async def test_an_answered_conversation_leaves_the_list_of_open_ones_at_once(asked_shop: ShopDesk) -> None:
    """It waits for the customer now; a row that stayed would be answered again."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.compose()
        await desk.type("It comes tomorrow.")
        await desk.press("ctrl+s")
        await desk.until_shown("Send this reply?")
        await desk.press("y")
        await desk.until_shown("Nothing in Open.")


async def test_a_reply_nobody_takes_back_arrives_once(asked_shop: ShopDesk) -> None:
    """The whole way out, and what the outbox says of it."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConversationScreen), "reading")
        await desk.compose()
        await desk.type("It left.")
        await desk.press("ctrl+s")
        await desk.until_shown("Send this reply?")
        await desk.press("y")
        await desk.until(lambda: len(list(asked_shop.sent.glob("*.eml"))) == 1, "the reply in the send folder")
        await desk.until_shown("It left.", "✓ sent")
        sent = message_from_bytes(next(asked_shop.sent.glob("*.eml")).read_bytes(), policy=default)
        assert sent["To"] == "Maria Lopez <maria@example.org>"
        assert sent["In-Reply-To"] == "<m1@example.org>"
        await desk.press("g", "o")
        await desk.until_shown("Outbox", "1 sent in the last day")
        await desk.press("X")
        await desk.until_shown("This one left for good")


async def test_what_is_answered_stands_beside_the_composer(asked_shop: ShopDesk) -> None:
    """Not the beginning of a long conversation: the words one answers."""
    long = "\n".join(f"line {number}" for number in range(80))
    asked_shop.receive("Re: Lamp never arrived", f"{long}\n\nPlease answer this.", In_Reply_To="<m1@example.org>")
    asked_shop.fetch()
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.until(lambda: bool(composer.reading.body.lines), "the conversation")
        assert composer.reading.body.top > 0
        assert "where is my lamp?" not in desk.text


async def test_undo_goes_past_a_reply_that_has_left(asked_shop: ShopDesk) -> None:
    """It says once that it has left; the next z takes back what was done before it, and Z does that again."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.type(":tag urgent\n")
        await desk.until_shown("#urgent")
        await desk.compose()
        await desk.type("It left.")
        await desk.press("ctrl+s")
        await desk.until_shown("Send this reply?")
        await desk.press("y")
        await desk.until_shown("Nothing in Open.")

        def send_now() -> None:
            with asked_shop.desk.open() as other:
                other.do(ReleaseDelivery(tuple(one.id for one in other.ask(ListDeliveries()))))

        await on_thread(send_now)
        await desk.until(lambda: len(list(asked_shop.sent.glob("*.eml"))) == 1, "the reply in the send folder")
        await desk.press("6")
        await desk.until_shown("#urgent")
        await desk.press("z")
        said = "the message has left already, or is just leaving; entry"
        await desk.until(lambda: said in " ".join(desk.text.split()), said)
        await desk.press("z")
        await desk.until_gone("#urgent")
        await desk.press("Z")
        await desk.until_shown("#urgent")


async def test_typing_is_in_the_desk_within_a_second_and_offered_again(asked_shop: ShopDesk) -> None:
    """Whatever happens next, the words are there."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("Half a thought")
        await desk.until(lambda: not composer.keeper.is_dirty, "saved")
        assert await _drafts_soon(asked_shop) == ["Half a thought"]
    async with console(asked_shop) as desk:
        await desk.until_shown("✎")
        composer = await desk.compose()
        await desk.until_shown("Half a thought")
        assert composer.reading.page is not None
        assert composer.reading.page.draft is None, "what is written on does not stand a second time beside it"
        await desk.type(", ended")
        await desk.until(lambda: composer.body.text == "Half a thought, ended", "writing goes on at the end")


async def test_a_note_is_written_at_once_and_never_sent(asked_shop: ShopDesk) -> None:
    """I writes to colleagues alone."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.press("enter")
        await desk.until_shown("message 1/1")
        await desk.press("i")
        await desk.until_shown("never leaves the desk")
        await desk.type("Courier lost it.")
        await desk.press("ctrl+s")
        await desk.until_shown("internal note", "Courier lost it.")
        with asked_shop.desk.open() as other:
            assert other.ask(ListDeliveries()) == []


async def test_what_came_in_meanwhile_is_shown_before_anything_leaves(asked_shop: ShopDesk) -> None:
    """A colleague's note may change everything."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.compose()
        await desk.type("It comes tomorrow.")

        def note() -> None:
            with asked_shop.desk.open() as other:
                other.do(AddNote(ConversationId(1), "It burnt down."))

        await on_thread(note)
        await desk.press("ctrl+s")
        await desk.until_shown("came in while you were writing")


async def test_the_draft_outlives_the_service(asked_shop: ShopDesk) -> None:
    """Killed under the writer: the console stays, the words are kept, the service comes back with them."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("Before. ")
        await desk.until_shown("saved ")
        await on_thread(asked_shop.kill_service)
        await desk.type("After.")
        await desk.until(lambda: desk.app.session.is_up and not desk.app.state.link, "the service again")
        await desk.until(lambda: not composer.keeper.is_dirty, "saved")
        assert await _drafts_soon(asked_shop) == ["Before. After."]
        assert "Before. After." in desk.text
        assert Spool.of(asked_shop.desk.home).waiting() == []


async def test_what_was_kept_aside_is_brought_home_by_the_next_console(asked_shop: ShopDesk) -> None:
    """A console that ended without its service left a private file."""
    spool = Spool.of(asked_shop.desk.home)
    path = spool.keep(SaveDraft(ConversationId(1), None, "Kept aside"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    async with console(asked_shop) as desk:
        await desk.until(lambda: spool.waiting() == [], "the draft brought home")
        assert await _drafts_soon(asked_shop) == ["Kept aside"]


async def test_the_editor_comes_back_with_its_text(asked_shop: ShopDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F4 hands the text to $VISUAL; headless, the hand-over itself is the editor's test."""
    script = tmp_path / "my editor.sh"
    script.write_text('#!/bin/sh\ntest "$(stat -c %a "$2")" = 600 || exit 9\nprintf "%s\\n" "$1 and more" >> "$2"\n')
    script.chmod(0o700)
    monkeypatch.setenv("VISUAL", f"'{script}' said")
    assert edited("first\n", editor_command()) == "first\nsaid and more"
    assert os.environ["VISUAL"]


async def test_a_failed_send_says_the_words_and_can_be_edited_again(shop: ShopDesk) -> None:
    """The far side's no comes back with the text."""
    shop.receive("Lamp")
    shop.fetch()
    (shop.folder / "send.sh").write_text("#!/bin/sh\ncat > /dev/null\necho '550 5.1.1 mailbox unavailable' >&2\nexit 69\n")
    async with console(shop) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.compose()
        await desk.type("Hello")
        await desk.press("ctrl+s")
        await desk.until_shown("Send this reply?")
        await desk.press("y")
        await desk.until_shown("z takes it back")
        await desk.press("g", "o")
        await desk.until_shown("Outbox")
        await desk.until_shown("550 5.1.1 mailbox")
        await desk.press("E")
        await desk.until(lambda: desk.composer is not None, "the composer")
        await desk.until_shown("Hello")


async def test_what_is_typed_ahead_goes_into_the_composer(asked_shop: ShopDesk) -> None:
    """R and at once the words: on the screen below, each of their letters would be a command."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        for key in ("r", *"He is done"):
            name = {" ": "space"}.get(key, key)
            desk.app.post_message(events.Key(name, key))
        await desk.until(lambda: desk.composer is not None and desk.composer.body.text == "He is done", "the words, whole")
        assert len(desk.inbox.window) == 1, "e closed nothing"


@pytest.mark.parametrize("ends", ["cut_off", "leave"])
async def test_a_console_slow_to_close_does_not_look_for_a_text_that_is_gone(
    asked_shop: ShopDesk, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """The save that the last key asked for fell due while the fields were taken down: a defect, and exit code 1, where a signal had ended it."""
    monkeypatch.setattr(drafting, "SAVE_AFTER_S", 0.2)

    async def dawdle(_screen: object) -> None:
        await asyncio.sleep(1.0)  # as long as a busy machine takes; by then the timer has run out

    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        monkeypatch.setattr(type(composer), "on_unmount", dawdle)
        for key in "Words":
            desk.app.post_message(events.Key(key, key))
        await desk.until(lambda: composer.body.text == "Words")
        getattr(desk.app.leaving, ends)()
        await _ended(desk)
    assert desk.app.return_code == 0
    assert await _drafts_soon(asked_shop) == ["Words"]


async def test_a_composer_that_is_cut_off_while_it_opens_has_nothing_to_save(asked_shop: ShopDesk) -> None:
    """It stands on the stack before it has fields; looking into them would be a defect, where a signal ended the console."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        writing = (await desk.compose()).writing
        with desk.app._context():
            unfinished = ComposerScreen(writing)
        await unfinished.save_now()
        unfinished.spool_now()
    assert await _drafts_soon(asked_shop) == []
    assert Spool.of(asked_shop.desk.home).waiting() == []


async def test_a_colleagues_note_comes_up_beside_the_text_and_sending_asks_all_the_same(asked_shop: ShopDesk) -> None:
    """Who writes for ten minutes must not learn only at the end that the lamp burnt down."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.compose()
        await desk.type("It comes tomorrow.")

        def note() -> None:
            with asked_shop.desk.open() as other:
                other.do(AddNote(ConversationId(1), "It burnt down."))

        await on_thread(note)
        await desk.until_shown("It burnt down.", "It comes tomorrow.")
        await desk.press("ctrl+s")
        await desk.until_shown("came in while you were writing")


async def test_its_own_saves_have_no_conversation_asked_for_again(asked_shop: ShopDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save follows every half second of typing; over a slow line each would bring the whole conversation again, for three screens."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.press("enter")
        await desk.compose()
        asked: list[Ask[Any]] = []
        ask = desk.app.session.ask

        async def noted(question: Ask[Any]) -> list[Any]:
            asked.append(question)
            return await ask(question)

        monkeypatch.setattr(desk.app.session, "ask", noted)
        await desk.type("It comes tomorrow.")

        def is_told() -> bool:
            row = desk.inbox.window.row(ConversationId(1))
            return row is not None and row.has_draft

        await desk.until(is_told, "the mark of a draft in the list")
        assert not [one for one in asked if isinstance(one, ShowConversation)]
        await desk.press("escape")
        await desk.until_shown("It comes tomorrow.", "draft")


async def test_a_text_that_was_taken_back_whole_leaves_no_draft(asked_shop: ShopDesk) -> None:
    """Its mark stood in the list, and an empty text below the conversation, until somebody threw it away."""
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("No")
        await desk.until(lambda: composer.keeper.draft is not None and not composer.keeper.is_dirty, "the draft saved")
        await desk.press("backspace", "backspace", "escape")
        await desk.until_shown("Thrown away")
        assert await _drafts_soon(asked_shop) == []
        await desk.compose()
        await desk.type("Yes")
        await desk.press("escape")
        await desk.until_shown("The draft is kept")
        assert await _drafts_soon(asked_shop) == ["Yes"]
