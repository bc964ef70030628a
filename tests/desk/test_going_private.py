"""A public answer with a private one beside it: two messages, one entry, linked, and taken back together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import CheckText, ListDeliveries, ListDrafts, ShowConversation
from agentdesk.domain.errors import HeldBack, UsageError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.verbs import CancelDelivery, PrivatePart, Reply, Undo
from agentdesk.domain.views import ConversationPage, DeliveryView, DraftView
from agentdesk.store import tables
from tests.desk_builder import REVIEWS, BuiltDesk, shop_account
from tests.desk_stores import NewDesk

MARIA = Address("Maria", "maria@example.net")
STUB = "We are sorry that the lamp broke. We have written to you and put it right this week."
LETTER = "Hello Maria,\n\nwe send a new lamp for order 55-10822 to 4 Mill Lane.\n\nKind regards, Ana"


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    return new_desk(shop_account(), REVIEWS)


@pytest.fixture
def review(desk: BuiltDesk) -> ConversationId:
    """A review of somebody who also wrote to us by mail."""
    desk.conversation(sender=MARIA.address, body_text="My order is 55-10822, I live at 4 Mill Lane.")
    number = desk.review("bakfan82", "The lamp broke.", rating=1.0, by=REVIEWS)
    desk.same_customer(number, MARIA.address)
    return number


def page(desk: BuiltDesk, number: ConversationId) -> ConversationPage:
    (head, *_rest) = ANSWERS[ShowConversation](desk.reading(), ShowConversation(number))
    assert isinstance(head, ConversationPage)
    return head


def outbox(desk: BuiltDesk) -> list[DeliveryView]:
    return list(ANSWERS[ListDeliveries](desk.reading(), ListDeliveries()))


def both(number: ConversationId, **more: object) -> Reply:
    return Reply(number, STUB, language="en", private=PrivatePart(LETTER, (MARIA,), "Your lamp"), **more)  # type: ignore[arg-type]


def test_both_leave_as_one_entry_and_are_linked(desk: BuiltDesk, review: ConversationId) -> None:
    outcome = desk.do(both(review))
    assert len(outbox(desk)) == 2
    (private,) = page(desk, review).private
    assert page(desk, private).public == review
    assert page(desk, private).customer == replace(page(desk, review).customer, conversations=page(desk, private).customer.conversations)  # type: ignore[union-attr,type-var]
    assert outcome.sentence == "answered #{number} in public, and in private beside it"


def test_both_are_taken_back_together_and_their_texts_are_one_draft_again(desk: BuiltDesk, review: ConversationId) -> None:
    outcome = desk.do(both(review))
    desk.do(Undo(outcome.entry))
    assert {one.state for one in outbox(desk)} == {DeliveryState.CANCELLED} or not outbox(desk)
    assert page(desk, review).private == ()
    (draft,) = ANSWERS[ListDrafts](desk.reading(), ListDrafts())
    assert isinstance(draft, DraftView)
    assert (draft.body, draft.private) == (STUB, PrivatePart(LETTER, (MARIA,), "Your lamp"))


def test_the_private_one_taken_back_alone_leaves_its_own_draft(desk: BuiltDesk, review: ConversationId) -> None:
    desk.do(both(review))
    (private,) = page(desk, review).private
    desk.do(CancelDelivery(tuple(one.id for one in outbox(desk) if one.conversation == private)))
    (draft,) = ANSWERS[ListDrafts](desk.reading(), ListDrafts())
    assert (draft.body, draft.to, draft.private) == (LETTER, (MARIA,), None)


def test_what_is_written_in_private_beside_it_never_stands_in_the_stub(desk: BuiltDesk, review: ConversationId) -> None:
    """Not only what the customer told us: a number that only our private answer holds is private too."""
    letter = PrivatePart("Hello Maria, your voucher is VC-778812, and you can call Ana on 020 7946 0018. Regards", (MARIA,))
    with pytest.raises(HeldBack, match=r"guard\.order_number"):
        desk.do(Reply(review, "We are sorry. Use VC-778812 next time.", language="en", private=letter))
    found = next(iter(ANSWERS[CheckText](desk.reading(), CheckText(STUB, review, language="en", beside=LETTER))))
    assert not found.blocked, found.findings
    assert outbox(desk) == []


def test_an_open_field_in_the_private_one_holds_both_back(desk: BuiltDesk, review: ConversationId) -> None:
    with pytest.raises(HeldBack, match=r"fit\.unfilled"):
        desk.do(Reply(review, STUB, private=PrivatePart("Hello ⟦ask.day⟧", (MARIA,))))
    assert outbox(desk) == []


def test_an_address_of_another_customer_is_refused(desk: BuiltDesk, review: ConversationId) -> None:
    desk.conversation(sender="jan@example.net")
    with pytest.raises(UsageError, match="another customer's"):
        desk.do(Reply(review, STUB, private=PrivatePart(LETTER, (Address("Jan", "jan@example.net"),))))


def test_a_private_answer_has_no_private_part(desk: BuiltDesk) -> None:
    number = desk.conversation(sender=MARIA.address)
    with pytest.raises(UsageError, match="private already"):
        desk.do(both(number))


def test_rules_that_found_something_are_counted_without_a_word_of_anybodys(desk: BuiltDesk, review: ConversationId) -> None:
    desk.do(Reply(review, "Order 55-10822 is on its way!!", language="en", override="she asked for it in public"))
    with desk.transaction() as connection:
        rows = connection.execute(tables.rule_hit.select()).all()
    kept = {(row.rule, row.level, row.is_overridden) for row in rows}
    assert ("guard.order_number", "block", True) in kept
    assert ("tone.exclamations", "hint", False) in kept
    assert not any("55-10822" in str(value) for row in rows for value in row)
