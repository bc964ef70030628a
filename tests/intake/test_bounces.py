"""A bounce is found with the message it is about, names who failed, and is believed about nobody else."""

from __future__ import annotations

from agentdesk.domain.channels import Receipt
from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.reading import Address, Bounce
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import Confidence, DeliveryState, MessageClass, Status
from agentdesk.domain.verbs import CancelDelivery, Close, Reply
from agentdesk.domain.views import DeliveryView
from agentdesk.intake.filing import Filed
from agentdesk.intake.joining import JoinRule
from agentdesk.store import conversations, customers, deliveries, delivery_views, lists, messages
from agentdesk.store.selection import Reader
from tests.desk_builder import ANA, BuiltDesk

MARIA = "maria@example.net"


def _answered(desk: BuiltDesk, *to: str) -> tuple[ConversationId, str]:
    """Answer a customer, close, and return the number and the Message-ID the answer left under."""
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow.", to=tuple(Address("", one) for one in to or (MARIA,))))
    with desk.transaction() as connection:
        deliveries.mark_sent(connection, DeliveryId(1), Receipt("", "250 ok"), desk.clock.now())
        claimed = deliveries.get_claimed(connection, DeliveryId(1))
    assert claimed is not None
    desk.do(Close((number,)))
    desk.clock.move(minutes=5)
    return number, claimed.outgoing.message_id


def _bounce(desk: BuiltDesk, bounce: Bounce) -> Filed:
    return desk.receive_mail(
        sender="mailer-daemon@example.org",
        subject="Undeliverable",
        message_class=MessageClass.BOUNCE,
        bounce=bounce,
        is_auto_submitted=True,
    )


def _delivery(desk: BuiltDesk) -> DeliveryView:
    with desk.transaction() as connection:
        found = delivery_views.one(connection, DeliveryId(1))
    assert found is not None
    return found


def _found(desk: BuiltDesk) -> list[ConversationRow]:
    with desk.readers.reading() as connection:
        return lists.page(connection, lists.Page(query="is:bounced"), Reader(ANA.agent, desk.clock.now()))


def _status(desk: BuiltDesk, number: ConversationId) -> Status:
    with desk.transaction() as connection:
        return conversations.get(connection, number).status


def test_a_failure_for_one_of_several_names_that_one(desk: BuiltDesk) -> None:
    number, sent_id = _answered(desk, MARIA, "bob@example.net", "cay@example.net")
    assert _bounce(desk, Bounce(("BOB@example.net",), "5.1.1", sent_id, is_permanent=True)).conversation == number
    found = _delivery(desk)
    assert found.state is DeliveryState.BOUNCED
    assert "bob@example.net" in found.words
    assert "5.1.1" in found.words
    assert MARIA not in found.words


def test_a_notice_reopens_nothing_and_starts_no_target(desk: BuiltDesk) -> None:
    """Only people call somebody back to work; that the answer never arrived stands in the outbox until somebody sees to it."""
    number, sent_id = _answered(desk)
    _bounce(desk, Bounce((MARIA,), "5.1.1", sent_id, is_permanent=True))
    assert (_delivery(desk).state, _status(desk, number)) == (DeliveryState.BOUNCED, Status.CLOSED)
    with desk.transaction() as connection:
        assert conversations.get(connection, number).due_at is None


def test_a_delay_is_no_failure(desk: BuiltDesk) -> None:
    number, sent_id = _answered(desk)
    assert _bounce(desk, Bounce((MARIA,), "4.4.1", sent_id, is_permanent=False)).conversation == number
    assert (_delivery(desk).state, _status(desk, number)) == (DeliveryState.SENT, Status.CLOSED)
    assert "4.4.1" in _delivery(desk).words


def test_a_notice_without_any_id_is_found_by_who_failed(desk: BuiltDesk) -> None:
    """Many old servers return prose alone."""
    number, _sent_id = _answered(desk)
    filed = _bounce(desk, Bounce((MARIA,), "", "", is_permanent=True))
    assert filed.conversation == number
    with desk.transaction() as connection:
        view = messages.whole(connection, filed.message)
    assert view is not None
    assert (view.joined_by, view.confidence) == (JoinRule.BOUNCE.value, Confidence.POSSIBLE)
    assert _delivery(desk).state is DeliveryState.BOUNCED


def test_a_notice_about_nothing_of_ours_changes_nothing(desk: BuiltDesk) -> None:
    """Anybody can write a mail that looks like a notice; it must not stop mail to a customer."""
    number, sent_id = _answered(desk)
    stranger = _bounce(desk, Bounce((MARIA,), "5.1.1", "other@example.com", is_permanent=True))
    assert stranger.conversation != number
    _bounce(desk, Bounce(("victim@example.net",), "5.1.1", sent_id, is_permanent=True))
    with desk.transaction() as connection:
        customer = customers.by_name_or_handle(connection, MARIA)
        assert customer is not None
        assert customers.bounced(connection, "victim@example.net") == ""


def test_a_second_notice_for_the_same_recipient_names_them_once(desk: BuiltDesk) -> None:
    _number, sent_id = _answered(desk)
    for _again in range(2):
        _bounce(desk, Bounce((MARIA,), "5.1.1", sent_id, is_permanent=True))
    assert _delivery(desk).words.count(MARIA) == 1


def test_what_never_arrived_is_found_though_its_conversation_is_closed(desk: BuiltDesk) -> None:
    """A bounce reopens nothing, so it has to show elsewhere: its row is marked, and a query finds it until somebody saw to it."""
    number, sent_id = _answered(desk)
    assert _found(desk) == []
    _bounce(desk, Bounce((MARIA,), "5.1.1", sent_id, is_permanent=True))
    (row,) = _found(desk)
    assert (row.id, row.status, row.delivery) == (number, Status.CLOSED, DeliveryState.BOUNCED)
    desk.do(CancelDelivery((DeliveryId(1),)))
    assert _found(desk) == []
