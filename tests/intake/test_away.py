"""Who is away is shown as such for as long as they say, or until they write."""

from __future__ import annotations

from datetime import UTC, datetime

from agentdesk.desk import answers
from agentdesk.domain.asks import ShowCustomer
from agentdesk.domain.states import MessageClass, Status
from agentdesk.domain.verbs import Close
from agentdesk.store import conversations
from tests.desk_builder import BuiltDesk

MARIA = "maria@example.net"


def _away_until(desk: BuiltDesk) -> datetime | None:
    (view,) = answers.show_customer(desk.reading(), ShowCustomer(MARIA))
    return view.away_until


def _notice(desk: BuiltDesk, text: str) -> None:
    desk.receive_mail(
        in_reply_to="one@example.net", message_class=MessageClass.OUT_OF_OFFICE, reply_text=text, body_text=text, is_auto_submitted=True
    )


def test_a_notice_says_until_when_and_the_absence_ends_by_itself(desk: BuiltDesk) -> None:
    number = desk.conversation(message_id="one@example.net")
    desk.do(Close((number,)))
    _notice(desk, "I am out of office until 27 November 2026.")
    assert _away_until(desk) == datetime(2026, 11, 28, tzinfo=UTC)
    with desk.transaction() as connection:
        assert conversations.get(connection, number).status is Status.CLOSED
    desk.clock.move(days=8)
    assert _away_until(desk) is None


def test_who_writes_is_back(desk: BuiltDesk) -> None:
    desk.conversation(message_id="one@example.net")
    _notice(desk, "I am out of office until 27 November 2026.")
    desk.receive_mail(in_reply_to="one@example.net")
    assert _away_until(desk) is None


def test_a_notice_without_a_certain_day_says_nothing(desk: BuiltDesk) -> None:
    desk.conversation(message_id="one@example.net")
    _notice(desk, "I am out of office until 03/04/2027.")
    assert _away_until(desk) is None
