"""A reply is one transaction: message, final bytes, Message-ID and delivery stand together, or nothing does."""

from __future__ import annotations

import email

import pytest

from agentdesk.domain.errors import Conflict, ReceivesOnly, UsageError
from agentdesk.domain.ids import DeliveryId, DraftId, MessageId
from agentdesk.domain.mail_ids import verify
from agentdesk.domain.reading import Address
from agentdesk.domain.states import DeliveryState, Status
from agentdesk.domain.verbs import AddNote, CancelDelivery, Redo, Reply, SaveDraft, Undo
from agentdesk.store import conversations, deliveries, delivery_views, drafts, messages
from tests.desk_builder import ANA, KEY, BuiltDesk, shop_account
from tests.desk_stores import NewDesk


def _only_delivery(desk: BuiltDesk) -> deliveries.Claimed:
    with desk.transaction() as connection:
        claimed = deliveries.get_claimed(connection, DeliveryId(1))
    assert claimed is not None
    return claimed


def _state(desk: BuiltDesk, number: int = 1) -> DeliveryState:
    with desk.transaction() as connection:
        found = delivery_views.one(connection, DeliveryId(number))
    assert found is not None
    return found.state


def test_a_reply_carries_signed_message_id_and_threads_at_the_customers_side(desk: BuiltDesk) -> None:
    number = desk.conversation(message_id="b@example.net", references=("a@example.net",))
    desk.do(Reply(number, "Dear Maria,\n\ntomorrow."))
    claimed = _only_delivery(desk)
    mail = email.message_from_bytes(claimed.outgoing.content)
    assert mail["In-Reply-To"] == "<b@example.net>"
    assert mail["References"] == "<a@example.net> <b@example.net>"
    assert mail["Subject"] == "Re: Where is my lamp?"
    own = verify(KEY, mail["Message-ID"])
    assert own is not None
    assert own.conversation == number
    assert own.message == claimed.message
    assert claimed.outgoing.recipients == ("maria@example.net",)


def test_the_bytes_are_fixed_so_that_every_attempt_sends_the_same(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow."))
    first = _only_delivery(desk).outgoing.content
    desk.clock.move(hours=3)
    assert _only_delivery(desk).outgoing.content == first
    assert b"\r\n" in first
    assert first.count(b"\n") == first.count(b"\r\n")


def test_a_held_reply_taken_back_is_a_draft_again_and_leaves_nothing_in_the_conversation(desk: BuiltDesk) -> None:
    number = desk.conversation()
    draft = DraftId(int(desk.do(SaveDraft(number, None, "Tomorow.")).created))
    desk.do(Reply(number, "Tomorow.", draft=draft))
    assert _state(desk) is DeliveryState.HELD
    desk.do(Undo())
    assert _state(desk) is DeliveryState.CANCELLED
    with desk.transaction() as connection:
        assert [found.body for found in drafts.of(connection, ANA.agent)] == ["Tomorow."]
        assert len(messages.views(connection, number, 10)) == 1
        assert conversations.get(connection, number).status is Status.OPEN


def test_a_reply_that_is_leaving_is_not_half_undone(desk: BuiltDesk) -> None:
    """Hiding a message the customer has read would make the desk lie."""
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow."))
    desk.clock.move(seconds=11)
    with desk.transaction() as connection:
        deliveries.release_due(connection, desk.clock.now())
    with pytest.raises(Conflict, match="left already"):
        desk.do(Undo())
    with desk.transaction() as connection:
        assert len(messages.views(connection, number, 10)) == 2
        assert conversations.get(connection, number).status is Status.PENDING


def test_a_redone_reply_gets_a_new_undo_window(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow."))
    desk.do(Undo())
    desk.clock.move(hours=1)
    desk.do(Redo())
    with desk.transaction() as connection:
        assert deliveries.release_due(connection, desk.clock.now()) == 0
        desk.clock.move(seconds=11)
        assert deliveries.release_due(connection, desk.clock.now()) == 1


def test_a_reply_to_a_conversation_that_changed_meanwhile_asks_first(desk: BuiltDesk) -> None:
    number = desk.conversation()
    with desk.transaction() as connection:
        seen = conversations.get(connection, number).version
    desk.do(AddNote(number, "I called her"))
    with pytest.raises(Conflict, match="changed while you were writing"):
        desk.do(Reply(number, "Tomorrow.", seen_version=seen))
    desk.do(Reply(number, "Tomorrow.", seen_version=seen, is_override_of_change=True))


def test_an_account_that_only_receives_refuses_and_says_what_to_set(new_desk: NewDesk) -> None:
    desk = new_desk(shop_account(can_send=False))
    number = desk.conversation()
    with pytest.raises(ReceivesOnly, match="smtp_host"):
        desk.do(Reply(number, "Tomorrow."))


def test_held_for_a_person_never_goes_by_itself(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow.", hold=True))
    desk.clock.move(days=30)
    with desk.transaction() as connection:
        assert deliveries.release_due(connection, desk.clock.now()) == 0


@pytest.mark.parametrize(
    "address", ["a\r\nb@example.net", "a b@example.net", "x@", "@example.net", "a@b@c\n", "a@exam ple.net", "<a@example.net>"]
)
def test_an_address_that_could_end_a_header_is_refused_not_repaired(desk: BuiltDesk, address: str) -> None:
    number = desk.conversation()
    with pytest.raises(UsageError):
        desk.do(Reply(number, "Tomorrow.", to=(Address("", address),)))
    with desk.transaction() as connection:
        assert deliveries.in_state(connection, DeliveryState.HELD) == []
        assert len(messages.views(connection, number, 10)) == 1


@pytest.mark.parametrize("subject", ["one\r\nBcc: x@example.net", "tab\tend\x00", "\u202egnp.exe"])
def test_no_subject_can_add_a_header(desk: BuiltDesk, subject: str) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow.", subject=subject))
    mail = email.message_from_bytes(_only_delivery(desk).outgoing.content)
    assert mail["Bcc"] is None
    assert str(mail.get_payload()).strip() == "Tomorrow."


def test_bcc_is_in_the_envelope_and_not_in_the_headers(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow.", bcc=(Address("", "boss@example.org"),)))
    claimed = _only_delivery(desk)
    assert claimed.outgoing.recipients == ("maria@example.net", "boss@example.org")
    assert b"boss@example.org" not in claimed.outgoing.content


def test_a_cancelled_failed_delivery_gives_the_text_back(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow."))
    with desk.transaction() as connection:
        deliveries.mark_failed(connection, DeliveryId(1), "550 no")
    desk.do(CancelDelivery((DeliveryId(1),)))
    with desk.transaction() as connection:
        assert [found.body for found in drafts.of(connection, ANA.agent)] == ["Tomorrow."]


@pytest.mark.parametrize("left_as", [Status.PENDING, Status.CLOSED])
def test_a_customer_whose_answer_was_taken_back_waits_as_before(desk: BuiltDesk, left_as: Status) -> None:
    """It stood among those who owe us an answer, or were done, though nothing had left: nobody would have looked at it again."""
    number = desk.conversation()
    with desk.transaction() as connection:
        before = conversations.get(connection, number)
    desk.do(Reply(number, "Tomorrow.", close_after=left_as is Status.CLOSED))
    desk.do(CancelDelivery((DeliveryId(1),)))
    with desk.transaction() as connection:
        after = conversations.get(connection, number)
    assert before.due_at is not None
    assert (after.status, after.due_at) == (Status.OPEN, before.due_at)


def test_what_came_after_an_answer_that_is_taken_back_decides(desk: BuiltDesk) -> None:
    """Where another answer stands behind the customer's words, they don't wait."""
    number = desk.conversation()
    desk.do(Reply(number, "Today."))
    desk.do(Reply(number, "No, tomorrow."))
    desk.do(CancelDelivery((DeliveryId(2),)))
    with desk.transaction() as connection:
        assert conversations.get(connection, number).status is Status.PENDING


def test_answering_a_message_by_its_id_answers_that_message(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="first@example.net")
    desk.clock.move(minutes=1)
    desk.receive_mail(message_id="second@example.net", in_reply_to="first@example.net", references=("first@example.net",))
    desk.do(Reply(first.conversation, "About the first.", answers=MessageId(first.message)))
    mail = email.message_from_bytes(_only_delivery(desk).outgoing.content)
    assert mail["In-Reply-To"] == "<first@example.net>"


def test_imported_mail_is_answered_by_the_only_account_that_can(desk: BuiltDesk) -> None:
    number = desk.conversation()
    with desk.transaction() as connection:
        connection.exec_driver_sql("UPDATE message SET account = 'import'")
        connection.exec_driver_sql("UPDATE conversation SET account = 'import'")
    desk.do(Reply(number, "Tomorrow."))
    assert _only_delivery(desk).account == "shop"
