"""Answers that come to an address of their own conversation join it, and that address is nobody's but ours."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

import pytest

from agentdesk.domain.channels import AccountSettings, Receipt
from agentdesk.domain.ids import ConversationId, DeliveryId, MessageId
from agentdesk.domain.mail_ids import answer_address, own_token, without_token
from agentdesk.domain.reading import Address
from agentdesk.domain.verbs import Reply
from agentdesk.intake.joining import JoinRule
from agentdesk.store import deliveries, messages
from tests.desk_builder import KEY, SHOP, BuiltDesk, shop_account
from tests.desk_stores import NewDesk

MARIA = "maria@example.net"


@pytest.fixture
def plus_desk(new_desk: NewDesk) -> BuiltDesk:
    settings = AccountSettings(SHOP, "email", (("address", "shop@example.org"), ("name", "The Shop"), ("reply_to", "plus")))
    return new_desk(replace(shop_account(), settings=settings))


def _sent(desk: BuiltDesk, *bcc: Address) -> tuple[ConversationId, str, str]:
    """Answer a customer; return the number, Reply-To and Message-ID of what left."""
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow.", to=(Address("", MARIA),), bcc=bcc))
    with desk.transaction() as connection:
        deliveries.mark_sent(connection, DeliveryId(1), Receipt("", "250 ok"), desk.clock.now())
        claimed = deliveries.get_claimed(connection, DeliveryId(1))
    assert claimed is not None
    mail = message_from_bytes(claimed.outgoing.content)
    return number, mail["Reply-To"] or "", claimed.outgoing.message_id


def test_an_account_answers_under_its_own_address_unless_told_otherwise(desk: BuiltDesk) -> None:
    assert _sent(desk)[1] == ""


def test_an_answer_joins_by_the_address_alone(plus_desk: BuiltDesk) -> None:
    """Some programs and gateways drop every header that names what is answered."""
    number, answers_to, _sent_id = _sent(plus_desk)
    address = answers_to.partition("<")[2].rstrip(">")
    assert address.startswith("shop+c")
    filed = plus_desk.receive_mail(sender=MARIA, subject="whatever", to=(Address("The Shop", address),))
    assert filed.conversation == number
    with plus_desk.transaction() as connection:
        view = messages.whole(connection, filed.message)
    assert view is not None
    assert view.joined_by == JoinRule.SIGNED.value


def test_the_address_becomes_no_recipient_and_no_sender(plus_desk: BuiltDesk) -> None:
    """Else a reply to all would go to ourselves, and every answer would wear the token of an older one."""
    facts = plus_desk.facts.accounts.all()[0]
    token = own_token(KEY, ConversationId(1), MessageId(1))
    assert facts.is_own(answer_address("Shop@example.org", token))
    assert without_token(answer_address("shop@example.org", token)) == "shop@example.org"
    assert not facts.is_own("shop+news@example.org")


def test_an_address_never_grows_beyond_what_mail_allows() -> None:
    token = own_token(KEY, ConversationId(10**9), MessageId(2**53))
    assert answer_address("s" * 40 + "@example.org", token) == "s" * 40 + "@example.org"


def test_who_got_a_blind_copy_is_no_newcomer(desk: BuiltDesk) -> None:
    """They were written to, though nobody else sees it."""
    number, _answers_to, sent_id = _sent(desk, Address("", "boss@example.com"))
    filed = desk.receive_mail(sender="boss@example.com", subject="Re: lamp", in_reply_to=sent_id)
    assert filed.conversation == number
    with desk.transaction() as connection:
        view = messages.whole(connection, filed.message)
    assert view is not None
    assert not view.is_newcomer
