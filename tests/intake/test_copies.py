"""One mail that reached two accounts, or one account twice, is one message with several places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agentdesk.desk import plans
from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.context import AccountFacts
from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.channels import AccountSettings, RawItem
from agentdesk.domain.ids import AccountName
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.intake.filing import FiledAccount, Filing
from agentdesk.store import raw
from agentdesk.store.raw import Batch
from agentdesk.store.work import INTAKE, Work
from tests.desk_builder import KEY, SHOP, BuiltDesk, FixedAccounts, shop_account

if TYPE_CHECKING:
    from agentdesk.domain.ids import ConversationId
    from agentdesk.domain.views import Place

OFFICE = AccountName("office")


def mail(to: str = "shop@example.org", content: str = "c" * 64, rfc_id: str = "one@example.net") -> ReadMessage:
    return ReadMessage(
        sender=Address("Maria", "maria@example.net"), to=(Address("", to),), subject="Lamp", message_id=rfc_id, content_digest=content
    )


def places(desk: BuiltDesk, number: ConversationId) -> list[tuple[Place, ...]]:
    return [view.places for page in ANSWERS[ShowConversation](desk.reading(), ShowConversation(number)) for view in page.messages]


def test_a_mail_that_two_accounts_got_is_one_message_with_two_places(desk: BuiltDesk) -> None:
    """Their bytes differ: each server put its own trace on top."""
    first, second = desk.receive(mail()), desk.receive(mail(), by=OFFICE)
    assert (second.conversation, second.message, second.status) == (first.conversation, first.message, "known")
    ((shop, office),) = places(desk, first.conversation)
    assert (shop.account, office.account) == (SHOP, OFFICE)


@pytest.mark.parametrize(("content", "rfc_id"), [("d" * 64, "one@example.net"), ("c" * 64, "two@example.net"), ("", "one@example.net")])
def test_what_differs_in_words_or_id_is_kept_as_mail_of_its_own(desk: BuiltDesk, content: str, rfc_id: str) -> None:
    """Somebody who guesses a Message-ID and writes first must not make the real mail vanish."""
    first = desk.receive(mail())
    assert desk.receive(mail(content=content, rfc_id=rfc_id), by=OFFICE).message != first.message


def test_copies_in_one_batch_are_one_message(desk: BuiltDesk) -> None:
    items = tuple(RawItem(f"INBOX;1;{number}", b"raw %d" % number, desk.clock.now()) for number in (1, 2))
    with desk.stores.raw_transaction() as connection:
        kept = [item.arrival for item in raw.keep(connection, Batch(SHOP, items, desk.clock.now()))]
    with desk.transaction() as connection:
        filing = Filing(KEY, FiledAccount(SHOP, "email", shop_account().kind, "shop@example.org"))
        filed = filing.file_all(Work(connection, desk.clock.now(), INTAKE), [(arrival, mail()) for arrival in kept])
    assert len({one.message for one in filed.values()}) == 1


def test_files_go_by_their_bytes_alone(desk: BuiltDesk) -> None:
    """Whoever imports two files gets two items, unless their bytes are equal."""
    items = tuple(RawItem(f"file:{number}", b"raw %d" % number, desk.clock.now()) for number in (1, 2))
    with desk.stores.raw_transaction() as connection:
        kept = [item.arrival for item in raw.keep(connection, Batch(SHOP, items, desk.clock.now()))]
    with desk.transaction() as connection:
        filing = Filing(KEY, FiledAccount(SHOP, "email", shop_account().kind, "shop@example.org"))
        filed = filing.file_all(Work(connection, desk.clock.now(), INTAKE), [(arrival, mail()) for arrival in kept])
    assert len({one.message for one in filed.values()}) == 2


@pytest.mark.parametrize(("to", "account"), [("office@example.org", OFFICE), ("shop@example.org", SHOP), ("list@example.org", SHOP)])
def test_a_reply_leaves_by_the_account_that_was_written_to(desk: BuiltDesk, to: str, account: AccountName) -> None:
    """Whichever of them had it first; where the recipients name neither, the first."""
    office = replace(
        shop_account(), settings=AccountSettings(OFFICE, "email", (("address", "office@example.org"),)), address="office@example.org"
    )
    accounts: tuple[AccountFacts, ...] = (shop_account(), office)
    filed = desk.receive(mail(to))
    desk.receive(mail(to), by=OFFICE)
    with desk.transaction() as connection:
        facts = replace(desk.facts, accounts=FixedAccounts(accounts))
        assert plans.plan(connection, facts, filed.conversation).account == account
