"""Contacts that no channel brings in, and answers that none sends: recorded, due, answered by hand, undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agentdesk.desk.plans import plan_for
from agentdesk.domain.asks import PlanReply
from agentdesk.domain.errors import UsageError
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind, DeliveryState, Direction, Status
from agentdesk.domain.verbs import LogContact, Redo, Reply, Undo
from agentdesk.domain.verbs.contacts import person_of
from agentdesk.store import conversations, deliveries, messages
from tests.desk_builder import START, BuiltDesk

JAN = Address("Jan", "+31 6 12345678")
CALL = LogContact("phone", JAN, "Where is my lamp?\nCall me.", callback_at=START + timedelta(hours=2))


def test_a_call_is_a_conversation_that_is_due_when_a_call_was_promised(desk: BuiltDesk) -> None:
    (number,) = desk.do(CALL).changed
    with desk.transaction() as connection:
        row = conversations.get(connection, number)
        (message,) = messages.views(connection, number, 10)
    assert (row.channel, row.status, row.subject, row.due_at) == ("phone", Status.OPEN, "Where is my lamp?", START + timedelta(hours=2))
    assert (message.direction, message.sender) == (Direction.INBOUND, JAN)


def test_the_same_caller_is_the_same_customer(desk: BuiltDesk) -> None:
    first, second = (desk.do(CALL).changed[0] for _time in range(2))
    with desk.transaction() as connection:
        assert conversations.get(connection, first).customer == conversations.get(connection, second).customer


def test_a_contact_joins_the_conversation_named_and_reopens_it(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow.", close_after=True))
    desk.clock.move(minutes=1)
    desk.do(LogContact("counter", Address("Maria", ""), "She came by.", conversation=number))
    with desk.transaction() as connection:
        assert conversations.get(connection, number).status is Status.OPEN
        assert messages.views(connection, number, 10)[-1].body_text == "She came by."


def test_a_letter_that_nobody_scanned_is_recorded_by_who_when_and_what_about(desk: BuiltDesk) -> None:
    """What it says stands on the paper; the target counts from the day it came."""
    came = START - timedelta(days=1)
    (number,) = desk.do(LogContact("letter", Address("Riet Oosterveld", ""), "", subject="the clock is slow", at=came)).changed
    with desk.transaction() as connection:
        row = conversations.get(connection, number)
        (message,) = messages.views(connection, number, 10)
    assert (row.kind, row.subject, message.date) == (ChannelKind.LETTER, "the clock is slow", came)
    assert row.due_at is not None


def test_a_pasted_review_keeps_its_stars_and_page(desk: BuiltDesk) -> None:
    (number,) = desk.do(LogContact("trustpilot", Address("Tom", ""), "Cold.", rating=2, url="https://reviews.example/1")).changed
    with desk.transaction() as connection:
        (message,) = messages.views(connection, number, 10)
    assert (message.rating, message.url) == (2, "https://reviews.example/1")


def test_it_is_answered_by_hand_and_nothing_leaves(desk: BuiltDesk) -> None:
    """The answer is kept as said; the target stops; undo takes all of it back and leaves the text as a draft."""
    (number,) = desk.do(CALL).changed
    with desk.transaction() as connection:
        assert plan_for(connection, desk.facts, PlanReply(number)).refusal is not None
    desk.do(Reply(number, "Called: it comes tomorrow.", by_hand=True, close_after=True))
    with desk.transaction() as connection:
        row = conversations.get(connection, number)
        assert (row.status, row.due_at) == (Status.CLOSED, None)
        assert messages.views(connection, number, 10)[-1].body_text == "Called: it comes tomorrow."
        assert deliveries.in_state(connection, DeliveryState.HELD) == []
    desk.do(Undo())
    with desk.transaction() as connection:
        assert conversations.get(connection, number).status is Status.OPEN
        assert len(messages.views(connection, number, 10)) == 1


def test_a_recorded_contact_is_undone_and_redone(desk: BuiltDesk) -> None:
    (number,) = desk.do(CALL).changed
    desk.do(Undo())
    with desk.transaction() as connection:
        assert conversations.get(connection, number).deleted_at is not None
    desk.do(Redo())
    with desk.transaction() as connection:
        assert conversations.get(connection, number).deleted_at is None
        assert len(messages.views(connection, number, 10)) == 1


@pytest.mark.parametrize(
    "verb",
    [
        LogContact("phone", Address("", ""), "x"),
        LogContact("phone", JAN, "  "),
        LogContact("Bad name!", JAN, "x"),
        LogContact("review", JAN, "x", rating=6),
        LogContact("phone", JAN, "x", callback_at=START),
        LogContact("phone", JAN, "x", at=START + timedelta(days=1)),
    ],
)
def test_what_can_not_be_is_refused(desk: BuiltDesk, verb: LogContact) -> None:
    with pytest.raises(UsageError):
        desk.do(verb)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Jan", Address("Jan", "")),
        ("+31 6 12", Address("", "+31 6 12")),
        ("@jan", Address("", "@jan")),
        ("a@b.example", Address("", "a@b.example")),
    ],
)
def test_a_word_is_a_name_or_a_handle(typed: str, meant: Address) -> None:
    assert person_of(Address("", typed)) == meant
