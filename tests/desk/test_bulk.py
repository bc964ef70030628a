"""Several conversations answered at once: each as a reply of its own, nobody twice, all undone together."""

from __future__ import annotations

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListDeliveries, PreviewReplies
from agentdesk.domain.errors import Conflict, UsageError
from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.verbs import CancelDelivery, ReleaseDelivery, Reply, ReplyToMany, Undo
from agentdesk.domain.views import BulkReply, DeliveryView
from agentdesk.store import template_uses
from tests.desk_builder import BuiltDesk


def preview(desk: BuiltDesk, *numbers: ConversationId, template: str = "thank-you", **options: object) -> list[BulkReply]:
    ask = PreviewReplies(numbers, template, **options)  # type: ignore[arg-type] # the test's own options
    return list(ANSWERS[PreviewReplies](desk.reading(), ask))


def as_reply(one: BulkReply) -> Reply:
    assert one.rendered is not None
    return Reply(one.conversation, one.rendered.text, language=one.rendered.language, templates=(one.rendered.used,))


def outbox(desk: BuiltDesk) -> dict[ConversationId, DeliveryState]:
    found: list[DeliveryView] = list(ANSWERS[ListDeliveries](desk.reading(), ListDeliveries()))
    return {one.conversation: one.state for one in found}


def test_each_customer_gets_the_template_in_their_language(desk: BuiltDesk) -> None:
    dutch = desk.conversation(sender="jan@example.net", language="nl")
    french = desk.conversation(sender="amelie@example.net", language="fr")
    one, two = preview(desk, dutch, french)
    assert one.rendered is not None
    assert two.rendered is not None
    assert (one.who, one.rendered.language, one.rendered.variant) == ("Jan", "nl", "nl")
    assert one.rendered.text.startswith("Beste Jan")
    assert two.rendered.text.startswith("Bonjour")
    assert one.plan is not None
    assert one.plan.to[0].address == "jan@example.net"


def test_all_leave_as_rows_of_their_own_and_are_undone_as_one(desk: BuiltDesk) -> None:
    numbers = [desk.conversation(sender=f"c{number}@example.net", language="nl") for number in range(3)]
    outcome = desk.do(ReplyToMany(tuple(as_reply(one) for one in preview(desk, *numbers))))
    assert outcome.changed == tuple(numbers)
    assert outcome.text == "answered 3 conversations"
    assert outbox(desk) == dict.fromkeys(numbers, DeliveryState.HELD)
    with desk.readers.reading() as connection:
        assert template_uses.counts(connection) == {("thank-you", "email"): 3}
    desk.do(Undo())
    assert outbox(desk) == {}
    with desk.readers.reading() as connection:
        assert template_uses.counts(connection) == {}


def test_one_that_is_refused_is_named_and_leaves_no_trace(desk: BuiltDesk) -> None:
    """Half a reply (a message without its delivery) would look answered and never leave."""
    first, second = desk.conversation(), desk.conversation(sender="bob@example.net")
    outcome = desk.do(ReplyToMany((Reply(first, "It costs ⟦ask.amount⟧."), Reply(second, "It left today."))))
    assert [one.item for one in outcome.skipped] == [f"#{first}"]
    assert outcome.skipped[0].failure.code == "held-back"
    assert (outcome.changed, outbox(desk)) == ((second,), {second: DeliveryState.HELD})
    desk.do(Undo())
    assert outbox(desk) == {}


def test_nobody_is_answered_twice_unasked(desk: BuiltDesk) -> None:
    first, second = desk.conversation(), desk.conversation(subject="Another matter")
    one, two = preview(desk, first, second)
    assert (one.again, two.again) == (None, first)
    verb = ReplyToMany((as_reply(one), as_reply(two), as_reply(one)))
    outcome = desk.do(verb)
    assert [skipped.item for skipped in outcome.skipped] == [f"#{second}", f"#{first}"]
    assert outbox(desk) == {first: DeliveryState.HELD}
    third = desk.do(ReplyToMany((as_reply(two),), may_repeat=True))
    assert third.changed == (second,)


def test_the_same_address_counts_as_the_same_person(desk: BuiltDesk) -> None:
    first, second = desk.conversation(), desk.conversation(sender="bob@example.net")
    maria = preview(desk, first)[0].plan
    assert maria is not None
    outcome = desk.do(ReplyToMany((Reply(first, "One."), Reply(second, "Two.", to=maria.to))))
    assert [one.item for one in outcome.skipped] == [f"#{second}"]


def test_undo_takes_back_what_has_not_left_and_names_the_rest(desk: BuiltDesk) -> None:
    first, second = desk.conversation(), desk.conversation(sender="bob@example.net")
    made = desk.do(ReplyToMany((Reply(first, "One."), Reply(second, "Two.")))).created.split()
    desk.do(ReleaseDelivery((DeliveryId(int(made[0])),)))
    outcome = desk.do(Undo())
    assert outcome.skipped
    assert all("left already" in str(one.failure.fields["cause"]) for one in outcome.skipped)
    assert outbox(desk) == {first: DeliveryState.QUEUED}


def test_nothing_is_undone_where_everything_has_left(desk: BuiltDesk) -> None:
    first, second = desk.conversation(), desk.conversation(sender="bob@example.net")
    made = desk.do(ReplyToMany((Reply(first, "One."), Reply(second, "Two.")))).created.split()
    desk.do(ReleaseDelivery(tuple(DeliveryId(int(one)) for one in made)))
    with pytest.raises(Conflict, match="left already"):
        desk.do(Undo())


def test_one_of_them_can_be_taken_back_alone(desk: BuiltDesk) -> None:
    first, second = desk.conversation(), desk.conversation(sender="bob@example.net")
    made = desk.do(ReplyToMany((Reply(first, "One."), Reply(second, "Two.")))).created.split()
    desk.do(CancelDelivery((DeliveryId(int(made[0])),)))
    assert outbox(desk) == {second: DeliveryState.HELD}


def test_a_conversation_that_cant_be_answered_says_why_and_the_others_are_shown(desk: BuiltDesk) -> None:
    first = desk.conversation()
    good, bad = preview(desk, first, ConversationId(999))
    assert good.failure is None
    assert bad.failure is not None
    assert bad.failure.code == "not-found"


def test_an_open_field_shows_as_held_back(desk: BuiltDesk) -> None:
    number = desk.conversation(language="nl")
    (found,) = preview(desk, number, template="order-status")
    assert found.is_held_back
    (filled,) = preview(desk, number, template="order-status", answers=(("order", "10023"), ("day", "2026-12-01")))
    assert not filled.is_held_back


def test_there_is_an_end_to_how_many(desk: BuiltDesk) -> None:
    with pytest.raises(UsageError):
        desk.do(ReplyToMany(()))
    with pytest.raises(UsageError):
        preview(desk, *(ConversationId(number) for number in range(1, 202)))
