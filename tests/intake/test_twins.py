"""A review that a mail told of and its platform gives is one; an answer sent from here and seen there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.context import AccountFacts
from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.channels import ITEM_JSON, AccountSettings, Receipt
from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs import Reply
from agentdesk.domain.views import MessageView
from agentdesk.intake.filing import Filed, FiledAccount
from agentdesk.store import deliveries
from tests.desk_builder import SHOP, BuiltDesk, FixedAccounts, shop_account

TP = AccountName("tp")
TRUSTPILOT = FiledAccount(TP, "trustpilot", ChannelKind.REVIEW, "")
FACTS = AccountFacts(AccountSettings(TP, "trustpilot"), ChannelKind.REVIEW, Limits(is_public=True), "", can_send=True, missing_setting="")
TEXT = "The lamp came two weeks late and nobody answered the phone"


def notice(text: str = TEXT, author: str = "Maria Lopez", stars: float | None = 2.0, **fields: object) -> ReadMessage:
    """Return what a recogniser makes of a platform's mail."""
    read = ReadMessage(
        Address(author, ""), body_text=text, reply_text=text, rating=stars, channel="trustpilot", kind=ChannelKind.REVIEW, message_id="n@tp"
    )
    return replace(read, **fields)  # type: ignore[arg-type]


def review(text: str = TEXT, author: str = "Maria Lopez", stars: float | None = 2.0, name: str = "r1") -> ReadMessage:
    """Return what the platform's interface gives."""
    return replace(notice(text, author, stars), message_id=name, thread_key=name)


def by_api(desk: BuiltDesk, read: ReadMessage, **fields: object) -> Filed:
    return desk.receive(read, by=TP, account=TRUSTPILOT, media_type=ITEM_JSON, **fields)  # type: ignore[arg-type]


def shown(desk: BuiltDesk, number: ConversationId) -> list[MessageView]:
    return [view for page in ANSWERS[ShowConversation](desk.reading(), ShowConversation(number)) for view in page.messages]


@pytest.mark.parametrize("text", [TEXT, "The lamp came two weeks late…", "The lamp came  two weeks late ..."])
def test_the_platform_finds_the_review_its_mail_had_brought(desk: BuiltDesk, text: str) -> None:
    """A mail may cut the text; what the platform says takes its place, and answers leave by its account from then on."""
    first = desk.receive(notice(text))
    second = by_api(desk, review())
    assert (second.message, second.conversation) == (first.message, first.conversation)
    desk.facts = replace(desk.facts, accounts=FixedAccounts((shop_account(), FACTS)))
    [message] = shown(desk, first.conversation)
    assert message.body_text == TEXT
    desk.do(Reply(first.conversation, "We are sorry, Maria."))
    [delivery] = held(desk)
    assert (delivery.account, delivery.outgoing.thread_external_id) == (TP, "r1")


def test_a_mail_about_what_the_platform_gave_is_the_same_review(desk: BuiltDesk) -> None:
    first = by_api(desk, review())
    second = desk.receive(notice())
    assert (second.message, second.status) == (first.message, "known")
    assert len(shown(desk, first.conversation)) == 1


@pytest.mark.parametrize(
    "other",
    [
        review(author="Tom de Wit"),
        review(stars=5.0),
        review("Something else altogether was written here by her"),
        replace(review(), channel="kiyoh"),
        review("The lamp"),
    ],
)
def test_what_differs_is_a_review_of_its_own(desk: BuiltDesk, other: ReadMessage) -> None:
    first = desk.receive(notice())
    assert by_api(desk, other).conversation != first.conversation


def test_two_that_could_be_the_same_are_left_to_a_person(desk: BuiltDesk) -> None:
    first, second = desk.receive(notice(author="")), desk.receive(notice(author="", message_id="n2@tp"))
    assert by_api(desk, review()).message not in {first.message, second.message}


def test_the_same_words_a_month_later_are_another_review(desk: BuiltDesk) -> None:
    first = desk.receive(notice())
    desk.clock.move(days=30)
    assert by_api(desk, review()).message != first.message


def test_stars_without_words_need_the_same_author(desk: BuiltDesk) -> None:
    desk.receive(notice("", ""))
    assert by_api(desk, review("", "")).status == "imported"
    first = desk.receive(notice("", "Ana Silva", message_id="n3@tp"))
    assert by_api(desk, review("", "Ana Silva", name="r2")).message == first.message


def held(desk: BuiltDesk) -> list[deliveries.Claimed]:
    with desk.transaction() as connection:
        deliveries.release_due(connection, desk.clock.now() + timedelta(minutes=1))
        found = deliveries.claim(connection, desk.clock.now() + timedelta(minutes=1))
        return [] if found is None else [found]


def ours(text: str, name: str) -> ReadMessage:
    return replace(review(text, "", None, name), thread_key="r1", in_reply_to="r1", is_outbound=True)


def test_an_answer_seen_on_its_platform_is_the_one_that_was_sent(desk: BuiltDesk) -> None:
    """By the receipt's id; and by its words where the receipt was lost in a crash."""
    desk.facts = replace(desk.facts, accounts=FixedAccounts((shop_account(), FACTS)))
    number = by_api(desk, review()).conversation
    sent = desk.do(Reply(number, "We are sorry, Maria."))
    [delivery] = held(desk)
    with desk.transaction() as connection:
        deliveries.begin_sending(connection, delivery.id, desk.clock.now(), delivery.attempt)
    unsure = by_api(desk, ours("We are  sorry, Maria.", "a1"), is_outbound=True)
    assert (unsure.message, unsure.status) == (delivery.message, "known")
    with desk.transaction() as connection:
        deliveries.mark_sent(connection, DeliveryId(delivery.id), Receipt("a2"), desk.clock.now(), delivery.attempt)
    again = by_api(desk, ours("whatever the platform made of it", "a2"), is_outbound=True)
    assert again.message == delivery.message
    assert len(shown(desk, number)) == 2
    assert sent.entry


def test_an_answer_posted_by_hand_is_not_seen_twice(desk: BuiltDesk) -> None:
    desk.facts = replace(desk.facts, accounts=FixedAccounts((shop_account(), FACTS)))
    number = by_api(desk, review()).conversation
    desk.do(Reply(number, "We are sorry, Maria.", by_hand=True))
    assert by_api(desk, ours("We are sorry, Maria.", "a1"), is_outbound=True).status == "known"
    assert by_api(desk, ours("Another answer", "a9"), is_outbound=True).conversation == number
    assert len(shown(desk, number)) == 3


def test_mail_is_none_of_this(desk: BuiltDesk) -> None:
    first = desk.receive_mail()
    assert desk.receive_mail().message != first.message
    assert SHOP
