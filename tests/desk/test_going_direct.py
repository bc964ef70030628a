"""A public answer with a direct message beside it: to who wrote in public and nobody else, by the same account."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.context import AccountFacts
from agentdesk.domain.asks import CheckText, ListDeliveries, ListDrafts, PlanReply, ShowConversation
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.channels import AccountSettings, Receipt
from agentdesk.domain.errors import HeldBack, UsageError
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs import NO_CONVERSATION, CancelDelivery, PrivatePart, Reply, Undo, WriteNew
from agentdesk.domain.views import ConversationPage, DeliveryView, DraftView, ReplyPlan
from agentdesk.intake.filing import FiledAccount
from agentdesk.store import deliveries
from tests.desk_builder import REVIEWS, BuiltDesk, shop_account
from tests.desk_stores import NewDesk

TOOTS = AccountName("toots")
LIMITS = Limits(max_chars=500, url_chars=23, counts_mentions_short=True, allows_attachments=False, sends_direct=True)
SOCIAL = AccountFacts(AccountSettings(TOOTS, "mastodon", ()), ChannelKind.SOCIAL, LIMITS, "", can_send=True)
MARIA = "@maria@elsewhere.example"
STUB = "We are sorry, Maria. We have sent you a direct message and put it right this week."
LETTER = "Hello Maria, order 55-10822 comes tomorrow to 4 Mill Lane."


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    return new_desk(shop_account(), SOCIAL, REVIEWS)


def says(desk: BuiltDesk, text: str, *, number: str = "101", who: str = MARIA, **more: object) -> ConversationId:
    """Have somebody post, in public unless told otherwise, and return the conversation."""
    account = FiledAccount(TOOTS, "mastodon", ChannelKind.SOCIAL, "")
    fields = {"kind": ChannelKind.SOCIAL, "thread_key": f"public:{number}:{who}"} | more
    read = ReadMessage(sender=Address("Maria", who), body_text=text, reply_text=text, message_id=number, channel="mastodon", **fields)  # type: ignore[arg-type]
    return desk.receive(read, by=TOOTS, account=account, is_outbound=False).conversation


@pytest.fixture
def post(desk: BuiltDesk) -> ConversationId:
    return says(desk, "@shop the lamp broke!")


def plan(desk: BuiltDesk, number: ConversationId) -> ReplyPlan:
    found = next(iter(ANSWERS[PlanReply](desk.reading(), PlanReply(number))))
    assert isinstance(found, ReplyPlan)
    return found


def page(desk: BuiltDesk, number: ConversationId) -> ConversationPage:
    head = next(iter(ANSWERS[ShowConversation](desk.reading(), ShowConversation(number))))
    assert isinstance(head, ConversationPage)
    return head


def outbox(desk: BuiltDesk) -> list[DeliveryView]:
    return list(ANSWERS[ListDeliveries](desk.reading(), ListDeliveries()))


def both(number: ConversationId, letter: str = LETTER, to: tuple[Address, ...] = ()) -> Reply:
    return Reply(number, STUB, language="en", private=PrivatePart(letter, to, account=TOOTS))


def bytes_of(desk: BuiltDesk, conversation: ConversationId) -> dict[str, object]:
    """Return the item that is to leave from a conversation."""
    (one,) = (one for one in outbox(desk) if one.conversation == conversation)
    with desk.transaction() as connection:
        claimed = deliveries.get_claimed(connection, one.id)
    assert claimed is not None
    item: dict[str, object] = json.loads(claimed.outgoing.content)
    return item | {"recipients": claimed.outgoing.recipients, "answers": claimed.outgoing.thread_external_id}


def test_who_wrote_in_public_can_be_written_to_alone(desk: BuiltDesk, post: ConversationId) -> None:
    assert plan(desk, post).direct_to == (Address("Maria", MARIA),)
    review = desk.review("bakfan82", "The lamp broke.", rating=1.0, by=REVIEWS)
    assert plan(desk, review).direct_to == ()


def test_the_private_half_names_its_only_reader_and_the_public_one_nobody(desk: BuiltDesk, post: ConversationId) -> None:
    desk.do(both(post))
    (private,) = page(desk, post).private
    row = page(desk, private).row
    assert row is not None
    assert (row.kind, row.who, page(desk, private).public) == (ChannelKind.CHAT, "Maria", post)
    item = bytes_of(desk, private)
    assert (item["direct_to"], item["recipients"], item["answers"], item["text"]) == (MARIA, (MARIA,), "101", LETTER)
    assert "direct_to" not in bytes_of(desk, post)
    assert page(desk, private).customer is not None


def test_somebody_else_is_refused_and_nothing_leaves(desk: BuiltDesk, post: ConversationId) -> None:
    with pytest.raises(UsageError, match=r"@maria@elsewhere\.example and nobody else"):
        desk.do(both(post, to=(Address("", "@tom@elsewhere.example"),)))
    with pytest.raises(UsageError, match="nobody else"):
        desk.do(both(post, to=(Address("", MARIA), Address("", "@tom"))))
    assert outbox(desk) == []


@pytest.mark.parametrize("named", ["@tom", "@maria", "@tom@far.example", "(@ana)", "@maria@elsewhere.example.net"])
def test_whoever_else_is_named_in_it_would_read_it(desk: BuiltDesk, post: ConversationId, named: str) -> None:
    """A direct message goes to everybody it names: @maria alone is somebody else, on our own server."""
    with pytest.raises(HeldBack, match=r"fit\.mention"):
        desk.do(both(post, f"Hello, {named} looks after your order."))
    assert outbox(desk) == []


@pytest.mark.parametrize("text", [f"Hello {MARIA}, it comes tomorrow.", "Mail shop@example.org please.", "See https://shop.example/@us"])
def test_addresses_of_mail_and_pages_name_nobody(desk: BuiltDesk, post: ConversationId, text: str) -> None:
    desk.do(both(post, text))
    assert len(outbox(desk)) == 2


def test_a_direct_message_is_held_to_the_channels_length_and_not_to_the_guard(desk: BuiltDesk, post: ConversationId) -> None:
    said = f"{LETTER} Call 020 7946 0018."
    ask = CheckText.in_private(PrivatePart(said, (), account=TOOTS), plan(desk, post), "en")
    found = next(iter(ANSWERS[CheckText](desk.reading(), ask)))
    assert (found.limit_max, [one for one in found.findings if one.rule.startswith("guard.")]) == (500, [])
    with pytest.raises(HeldBack, match=r"fit\.length"):
        desk.do(both(post, "so sorry " * 80))


def test_both_are_taken_back_together_and_are_one_draft_again(desk: BuiltDesk, post: ConversationId) -> None:
    outcome = desk.do(both(post))
    desk.do(Undo(outcome.entry))
    (draft,) = ANSWERS[ListDrafts](desk.reading(), ListDrafts())
    assert isinstance(draft, DraftView)
    assert (draft.body, draft.private) == (STUB, PrivatePart(LETTER, (), account=TOOTS))


def test_the_direct_message_taken_back_alone_is_a_draft_that_leaves_as_one(desk: BuiltDesk, post: ConversationId) -> None:
    desk.do(both(post))
    (private,) = page(desk, post).private
    desk.do(CancelDelivery(tuple(one.id for one in outbox(desk) if one.conversation == private)))
    (draft,) = ANSWERS[ListDrafts](desk.reading(), ListDrafts())
    assert isinstance(draft, DraftView)
    again = WriteNew(draft.body, draft.to, draft=draft.id, account=draft.account, answers=draft.answers)
    assert draft.answers is not None
    with pytest.raises(UsageError, match="nobody else"):
        desk.do(replace(again, cc=(Address("", "@tom"),)))
    number = desk.do(again).changed[0]
    assert bytes_of(desk, number)["direct_to"] == MARIA
    assert page(desk, number).public == post


def test_without_such_messages_another_account_is_asked_for(desk: BuiltDesk) -> None:
    review = desk.review("bakfan82", "The lamp broke.", rating=1.0, by=REVIEWS)
    with pytest.raises(UsageError, match="direct message"):
        desk.do(Reply(review, STUB, private=PrivatePart(LETTER, (), account=REVIEWS.settings.name)))
    with pytest.raises(UsageError, match="can't write to them in private"):
        desk.do(Reply(review, STUB, private=PrivatePart(LETTER, (), account=TOOTS)))


def test_what_is_private_already_has_nobody_to_write_to_directly(desk: BuiltDesk) -> None:
    number = says(desk, "my address is 4 Mill Lane", kind=ChannelKind.CHAT, thread_key="direct:1:maria")
    assert plan(desk, number).direct_to == ()
    with pytest.raises(UsageError, match="direct message"):
        desk.do(WriteNew("Hello", (), account=TOOTS, answers=plan(desk, number).answers))


def test_what_they_answer_joins_the_private_conversation_and_a_strangers_does_not(desk: BuiltDesk, post: ConversationId) -> None:
    """A receipt brought the id: the answer names it before our own post is seen in any list."""
    desk.do(both(post))
    (private,) = page(desk, post).private
    (one,) = (one for one in outbox(desk) if one.conversation == private)
    with desk.transaction() as connection:
        deliveries.mark_sent(connection, one.id, Receipt("202"), desk.clock.now())
    direct = {"kind": ChannelKind.CHAT, "in_reply_to": "202", "thread_key": "direct:101:maria"}
    assert says(desk, "Thank you", number="303", **direct) == private
    assert says(desk, "And me?", number="304", who="@tom@far.example", **(direct | {"thread_key": "direct:101:tom"})) != private
    assert says(desk, "in public", number="305", in_reply_to="202", thread_key=f"public:101:{MARIA}") != private


def test_private_and_public_words_never_share_a_conversation_whatever_they_answer(desk: BuiltDesk) -> None:
    """The guard looks at answers in public conversations: a public post filed in a private one would be answered unguarded."""
    ours = says(desk, "New lamps!", number="1", thread_key="public:1:", who="@shop")
    told = says(desk, "I live at 4 Mill Lane", number="2", in_reply_to="1", kind=ChannelKind.CHAT, thread_key="direct:1:maria")
    loud = says(desk, "nobody answers me", number="3", in_reply_to="2", thread_key="public:1:maria")
    assert told not in {ours, loud}
    assert (plan(desk, told).is_public, plan(desk, loud).is_public) == (False, True)


def test_a_plan_of_new_mail_is_as_it_was(desk: BuiltDesk) -> None:
    found = next(iter(ANSWERS[PlanReply](desk.reading(), PlanReply(NO_CONVERSATION))))
    assert (found.kind, found.to, found.answers) == (ChannelKind.EMAIL, (), None)
