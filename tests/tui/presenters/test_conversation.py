"""A conversation, as lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agentdesk.domain.ids import AccountName
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind, DeliveryState, Direction, MessageClass, Partial
from agentdesk.domain.views import AttachmentView, Place, RestView
from agentdesk.tui.presenters.conversation import Shape, head_lines, lay_out, message_lines
from agentdesk.tui.presenters.parts import size_label
from agentdesk.tui.presenters.tones import Tone
from tests.tui.records import ME, NOW, delivery, message, page, row

SHAPE = Shape(100, NOW, ME)


def _plain(lines: object) -> str:
    return "\n".join(line.plain.rstrip() for line in lines)  # type: ignore[attr-defined]  # lines of any kind


def test_quotes_and_signatures_are_folded_and_counted() -> None:
    """What was said before is one line, not a screenful."""
    text = _plain(message_lines(message(), SHAPE))
    assert "▸ 2 quoted lines (T)" in text
    assert "We will send it" not in text
    assert "▸ 2 lines of signature (T)" in text
    assert "I ordered the lamp" in text
    assert "Regards" in text


def test_unfolded_everything_is_there() -> None:
    """Folding hides, it never loses."""
    text = _plain(message_lines(message(), Shape(100, NOW, ME, is_unfolded=True)))
    assert "We will send it" in text
    assert "Maria" in text


def test_a_note_says_so_in_words_and_colour() -> None:
    """Nobody may take a note for something the customer saw."""
    lines = message_lines(message(direction=Direction.NOTE, author="Ana", body_text="lost", body_chars=4, folds=()), SHAPE)
    assert lines[0].plain.startswith("── internal note · Ana")
    assert {piece.tone for piece in lines[1].pieces} == {Tone.NOTE}


def test_our_answer_shows_what_became_of_it() -> None:
    """Failed, unknown and sent are told apart where the answer stands."""
    sent = delivery(DeliveryState.SENT, sent_at=NOW - timedelta(hours=1))
    assert "✓ sent" in message_lines(message(direction=Direction.OUTBOUND, delivery=sent), SHAPE)[0].plain
    lost = delivery(DeliveryState.UNKNOWN)
    assert "? unknown" in message_lines(message(direction=Direction.OUTBOUND, delivery=lost), SHAPE)[0].plain


def test_the_head_never_gives_a_customer_the_address_of_a_mail_server_or_a_newcomer() -> None:
    """Who answers by hand would copy it from there."""
    customer = message()
    bounce = message(sender=Address("", "mailer-daemon@mx.example"), message_class=MessageClass.BOUNCE)
    newcomer = message(sender=Address("", "colleague@example.net"), is_newcomer=True)
    _top, who = head_lines(row(who="Maria"), page(customer, bounce, newcomer), SHAPE)
    assert f"<{customer.sender.address}>" in who.plain
    _top, who = head_lines(row(who="Maria"), page(bounce), SHAPE)
    assert "<mailer-daemon@mx.example>" in who.plain


def test_the_address_is_shown_even_when_the_name_looks_like_another() -> None:
    """A display name can say anything."""
    sneaky = message(author="boss@example.org", sender=Address("boss@example.org", "thief@example.net"))
    assert "<thief@example.net>" in _plain(message_lines(sneaky, SHAPE))


def test_a_different_reply_to_is_shown() -> None:
    """Answers that go elsewhere than the sender must be seen."""
    assert "reply to other@example.net" in _plain(message_lines(message(reply_to=(Address("", "other@example.net"),)), SHAPE))


def test_attachments_are_numbered_through_the_conversation() -> None:
    """The number is what S asks for."""
    photo = AttachmentView(1, "photo.jpg", "image/jpeg", 215_000, "x", is_inline=False)
    text = _plain(lay_out(page(message(1, attachments=(photo,)), message(2, attachments=(photo,))), SHAPE).lines)
    assert "(1) photo.jpg  209 kB" in text
    assert "(2) photo.jpg  209 kB" in text


def test_messages_come_oldest_first_and_know_where_they_begin() -> None:
    """J and K jump to these lines."""
    laid = lay_out(page(message(1), message(2)), SHAPE)
    assert [number for _line, number in laid.starts] == [1, 2]
    assert all(laid.lines[at].plain.startswith("── ") for at, _number in laid.starts)


def test_a_preview_says_how_many_messages_it_leaves_out() -> None:
    """Nothing is hidden without a word."""
    laid = lay_out(page(message(1), message(2), message(3)), SHAPE, newest=1)
    assert laid.lines[0].plain == "▸ 2 earlier messages (enter)"


def test_lines_are_never_wider_than_88() -> None:
    """Longer ones are hard to read."""
    long = message(body_text="word " * 200, body_chars=1000, folds=())
    assert max(len(line.plain.rstrip()) for line in message_lines(long, Shape(200, NOW, ME))) <= 88


def test_a_machine_is_named_as_one() -> None:
    """An out-of-office is no answer."""
    assert "out of office" in message_lines(message(message_class=MessageClass.OUT_OF_OFFICE), SHAPE)[0].plain


def test_the_head_says_late_in_words() -> None:
    """Colour alone must not say it."""
    top, who = head_lines(row(due_at=NOW - timedelta(minutes=12), tags=("refund",)), page(viewers=("ben",)), SHAPE)
    assert "due -12m LATE" in top.plain
    assert "also here: ben" in who.plain
    assert "#refund" in who.plain


def test_sizes_are_rounded_to_what_people_say() -> None:
    """Bytes mean nothing to most readers."""
    assert [size_label(size) for size in (123, 215_000, 3 << 20, 5 << 30)] == ["123 B", "209 kB", "3 MB", "5 GB"]


def test_a_message_says_that_it_is_not_whole_or_gone_from_the_server() -> None:
    """What is kept here alone, or only in part, must not look like the rest."""
    missing = message(rest=RestView(Partial.OVERSIZE, 90_000_000, 0, is_wanted=False))
    assert "only its headers (90.0 MB); W fetches the rest" in " ".join(_plain(message_lines(missing, SHAPE)).split())
    places = (Place(AccountName("shop"), "INBOX", NOW), Place(AccountName("sales"), "INBOX", NOW))
    text = " ".join(_plain(message_lines(message(places=places), SHAPE)).split())
    assert "arrived at shop (INBOX), sales (INBOX)" in text
    assert "gone from INBOX on the server, kept here" in text
    assert "gone from" not in _plain(message_lines(message(places=(Place(AccountName("shop"), "INBOX"),)), SHAPE))


def test_what_we_archived_ourselves_is_not_called_gone() -> None:
    """It stands where we put it; "gone" would have somebody look for what isn't lost."""
    place = Place(AccountName("shop"), "INBOX", NOW, is_moved=True, moved_to="Archive")
    text = _plain(message_lines(message(places=(place,)), SHAPE))
    assert "archived on the server (Archive)" in text
    assert "gone from" not in text


def test_hundreds_of_recipients_leave_room_for_the_text_and_are_one_key_away() -> None:
    many = tuple(Address("", f"member{n}@club.example") for n in range(317))
    lines = message_lines(message(to=many), SHAPE)
    assert "member4@club.example and 312 more (T)" in " ".join(_plain(lines).split())
    assert len(lines) < 12
    whole = _plain(message_lines(message(to=many), replace(SHAPE, is_unfolded=True)))
    assert all(one.address in whole for one in many)
    assert "more (T)" not in whole


@pytest.mark.parametrize(("kind", "word"), [("review", "public"), ("social", "public"), ("chat", "private"), ("email", "")])
def test_the_head_says_whether_everybody_reads_along(kind: str, word: str) -> None:
    head, _who = head_lines(row(kind=ChannelKind(kind)), None, SHAPE)
    assert [one for one in ("public", "private") if f"· {one} ·" in head.plain] == [word] * bool(word)
