"""What a mailbox held before AgentDesk: open only where somebody still waits, no target in the past, answers from elsewhere counted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from agentdesk.domain.channels import RawItem
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind, MessageClass, Status
from agentdesk.domain.verbs import Close, Reply
from agentdesk.intake.filing import FiledAccount, Filing
from agentdesk.store import conversations, raw
from agentdesk.store.conversations import StoredConversation
from agentdesk.store.raw import Batch
from agentdesk.store.work import INTAKE, Work
from tests.desk_builder import KEY, SHOP, BuiltDesk

MARIA, OURS = Address("Maria", "maria@example.net"), Address("", "shop@example.org")


def question(at: datetime, **fields: object) -> ReadMessage:
    return _message(MARIA, OURS, at, "q@example.net", **fields)


def answer(at: datetime, **fields: object) -> ReadMessage:
    return _message(
        OURS, MARIA, at, "a@example.org", in_reply_to="q@example.net", references=("q@example.net",), is_outbound=True, **fields
    )


def _message(sender: Address, to: Address, at: datetime, message_id: str, **fields: object) -> ReadMessage:
    basis: dict[str, object] = {
        "sender": sender,
        "to": (to,),
        "subject": "Where is my lamp?",
        "date": at,
        "body_text": "…",
        "message_id": message_id,
    }
    return ReadMessage(**(basis | fields))  # type: ignore[arg-type]  # the fields of a record, by name


def file(desk: BuiltDesk, read: ReadMessage, *, is_first_sync: bool) -> ConversationId:
    """File a message that arrived when it was written and is fetched now."""
    assert read.date is not None
    item = RawItem(f"INBOX;1;{read.message_id}", f"raw {read.message_id} {read.date}".encode(), read.date, is_outbound=read.is_outbound)
    with desk.stores.raw_transaction() as connection:
        kept = raw.keep(connection, Batch(SHOP, (item,), desk.clock.now()))
    account = FiledAccount(SHOP, "email", ChannelKind.EMAIL, OURS.address, is_first_sync=is_first_sync)
    with desk.transaction() as connection:
        return Filing(KEY, account).file(Work(connection, desk.clock.now(), INTAKE), kept[0].arrival, read).conversation


def standing(desk: BuiltDesk, number: ConversationId) -> StoredConversation:
    with desk.transaction() as connection:
        return conversations.get(connection, number)


@pytest.mark.parametrize(
    ("days", "status"), [(0, Status.OPEN), (3, Status.OPEN), (13, Status.OPEN), (15, Status.CLOSED), (200, Status.CLOSED)]
)
def test_only_the_last_fortnight_starts_open(desk: BuiltDesk, days: int, status: Status) -> None:
    """Nobody wants thousands of open conversations on the first day."""
    number = file(desk, question(desk.clock.now() - timedelta(days=days)), is_first_sync=True)
    assert standing(desk, number).status is status


@pytest.mark.parametrize(("hours", "has_target"), [(1, True), (23, True), (25, False), (72, False)])
def test_no_target_starts_in_the_past(desk: BuiltDesk, hours: int, *, has_target: bool) -> None:
    """What was late before AgentDesk came is not AgentDesk's to call late."""
    number = file(desk, question(desk.clock.now() - timedelta(hours=hours)), is_first_sync=True)
    assert (standing(desk, number).due_at is not None) is has_target


def test_after_the_first_sync_what_is_late_is_called_late(desk: BuiltDesk) -> None:
    """The laptop was closed for three days; the customer waited all the same."""
    number = file(desk, question(desk.clock.now() - timedelta(hours=72)), is_first_sync=False)
    due_at = standing(desk, number).due_at
    assert due_at is not None
    assert due_at < desk.clock.now()


@pytest.mark.parametrize("is_answer_first", [False, True])
def test_what_was_answered_before_starts_closed_whichever_is_read_first(desk: BuiltDesk, *, is_answer_first: bool) -> None:
    """The Sent folder may be read before or after the inbox."""
    asked_at = desk.clock.now() - timedelta(days=2)
    both = [question(asked_at), answer(asked_at + timedelta(hours=1))]
    numbers = {file(desk, read, is_first_sync=True) for read in (reversed(both) if is_answer_first else both)}
    assert len(numbers) == 1
    found = standing(desk, numbers.pop())
    assert found.status is Status.CLOSED
    assert found.due_at is None


def test_who_wrote_again_after_the_answer_waits(desk: BuiltDesk) -> None:
    """The last word was the customer's."""
    asked_at = desk.clock.now() - timedelta(days=2)
    number = file(desk, question(asked_at), is_first_sync=True)
    file(desk, answer(asked_at + timedelta(hours=1)), is_first_sync=True)
    again = question(asked_at + timedelta(hours=2), in_reply_to="a@example.org", references=("q@example.net", "a@example.org"))
    assert file(desk, _renamed(again, "q2@example.net"), is_first_sync=True) == number
    assert standing(desk, number).status is Status.OPEN


def _renamed(read: ReadMessage, message_id: str) -> ReadMessage:
    from dataclasses import replace

    return replace(read, message_id=message_id)


def test_an_answer_given_in_another_program_stops_the_target_and_waits_for_the_customer(desk: BuiltDesk) -> None:
    """The owner answered on the phone: here it must not count down any longer."""
    number = file(desk, question(desk.clock.now()), is_first_sync=False)
    assert standing(desk, number).due_at is not None
    desk.clock.move(minutes=30)
    file(desk, answer(desk.clock.now()), is_first_sync=False)
    found = standing(desk, number)
    assert (found.status, found.due_at) == (Status.PENDING, None)


def test_an_automatic_answer_from_elsewhere_answers_nobody(desk: BuiltDesk) -> None:
    """The mailbox's own out-of-office is filed in Sent too."""
    number = file(desk, question(desk.clock.now()), is_first_sync=False)
    desk.clock.move(minutes=1)
    file(desk, answer(desk.clock.now(), message_class=MessageClass.AUTO_REPLY), is_first_sync=False)
    assert standing(desk, number).status is Status.OPEN


def test_an_old_answer_found_late_changes_nothing_that_came_since(desk: BuiltDesk) -> None:
    """History comes after what is new; the customer's newest question stays open."""
    now = desk.clock.now()
    number = file(desk, _renamed(question(now, references=("q@example.net",)), "q3@example.net"), is_first_sync=True)
    file(desk, answer(now - timedelta(days=1)), is_first_sync=True)
    assert standing(desk, number).status is Status.OPEN


@pytest.mark.parametrize("is_first_sync", [True, False], ids=["in a first sync", "late"])
def test_mail_nobody_had_seen_when_it_was_answered_and_closed_comes_up(desk: BuiltDesk, *, is_first_sync: bool) -> None:
    """Sent and closed, and seconds later an older mail of the customer is fetched: who closed it did not know it."""
    now = desk.clock.now()
    number = file(desk, _renamed(question(now, references=("q@example.net",)), "q2@example.net"), is_first_sync=is_first_sync)
    desk.do(Reply(number, "It left today."))
    desk.do(Close((number,)))
    desk.clock.move(seconds=5)
    assert file(desk, question(now - timedelta(hours=1)), is_first_sync=is_first_sync) == number
    assert standing(desk, number).status is Status.OPEN
