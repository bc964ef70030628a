"""Automatic acknowledgements: off unless wanted, only to people who just wrote, and never an answer to a machine.

Two desks that face each other, a vacation responder, a list, a ticket system: none may be written to again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from agentdesk.desk.acknowledging import acknowledge_due
from agentdesk.desk.context import AccountFacts
from agentdesk.domain import acknowledging
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.channels import AccountSettings, RawItem
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs import Reply
from agentdesk.intake.filing import FiledAccount, Filing
from agentdesk.reading.registry import read
from agentdesk.store import acknowledgements, conversations, deliveries, journal, raw
from agentdesk.store.deliveries import Claimed
from agentdesk.store.raw import Batch
from agentdesk.store.work import INTAKE, RULE, Work
from tests.desk_builder import KEY, BuiltDesk
from tests.desk_stores import NewDesk

SHOP = AccountName("shop")
MARIA = "maria@example.net"


@dataclass(slots=True)
class Answering:
    """A desk that acknowledges, fed with bytes as they would come over the wire."""

    desk: BuiltDesk
    address: str = "shop@example.org"
    sent: list[Claimed] = field(default_factory=list)
    _count: int = 0

    def take(self, content: bytes) -> None:
        """Take in one mail."""
        self.take_read(read(content, "message/rfc822", "mx.example.org"), content)

    def take_read(self, found: ReadMessage, content: bytes = b"") -> None:
        self._count += 1
        item = RawItem(f"INBOX;1;{self._count}", content or f"{self.address} {self._count}".encode(), self.desk.clock.now())
        with self.desk.stores.raw_transaction() as connection:
            kept = raw.keep(connection, Batch(SHOP, (item,), self.desk.clock.now()))
        account = FiledAccount(SHOP, "email", ChannelKind.EMAIL, self.address, acknowledges=True)
        with self.desk.transaction() as connection:
            Filing(KEY, account).file(Work(connection, self.desk.clock.now(), INTAKE), kept[0].arrival, found)

    def deliver(self) -> list[Claimed]:
        """Make what is due and let the outbox go; return what left."""
        now = self.desk.clock.now()
        left = []
        with self.desk.transaction() as connection:
            acknowledge_due(Work(connection, now, RULE), self.desk.facts)
            deliveries.release_due(connection, now)
            while (claimed := deliveries.claim(connection, now)) is not None:
                deliveries.begin_sending(connection, claimed.id, now)
                deliveries.mark_unknown(connection, claimed.id, "left")
                left.append(claimed)
        self.sent += left
        return left


def _account(address: str, **settings: str) -> AccountFacts:
    pairs = (("address", address), ("acknowledge", "true"), *settings.items())
    return AccountFacts(AccountSettings(SHOP, "email", pairs), ChannelKind.EMAIL, Limits(), address, can_send=True)


@pytest.fixture
def answering(new_desk: NewDesk) -> Answering:
    return Answering(new_desk(_account("shop@example.org")))


def mail(number: int, sender: str = MARIA, to: str = "shop@example.org", subject: str = "Where is my lamp?", more: str = "") -> bytes:
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <m{number}@{sender.rpartition('@')[2]}>\r\n{more}"
    return f"{head}\r\nWhere is it? {number}\r\n".encode()


def test_who_writes_is_told_once_that_it_arrived_by_a_mail_marked_as_automatic(answering: Answering) -> None:
    answering.take(mail(1))
    (left,) = answering.deliver()
    assert left.outgoing.recipients == (MARIA,)
    head = left.outgoing.content.partition(b"\r\n\r\n")[0].decode()
    assert "Auto-Submitted: auto-replied" in head
    assert "X-Auto-Response-Suppress: All" in head
    assert "In-Reply-To: <m1@example.net>" in head
    assert answering.deliver() == []


def test_the_conversation_still_waits_for_a_person(answering: Answering) -> None:
    answering.take(mail(1))
    with answering.desk.transaction() as connection:
        before = conversations.get(connection, 1)
    answering.deliver()
    with answering.desk.transaction() as connection:
        after = conversations.get(connection, 1)
    assert (after.status, after.due_at, after.last_message_id, after.version) == (
        before.status,
        before.due_at,
        before.last_message_id,
        before.version,
    )


def test_a_second_matter_within_a_day_gets_none_and_after_it_one(answering: Answering) -> None:
    answering.take(mail(1))
    answering.deliver()
    answering.desk.clock.move(hours=3)
    answering.take(mail(2, sender="maria+again@example.net"))
    assert answering.deliver() == []
    answering.desk.clock.move(hours=24)
    answering.take(mail(3))
    assert len(answering.deliver()) == 1


@pytest.mark.parametrize(
    "content",
    [
        mail(1, sender="no-reply@example.net"),
        mail(1, sender="MAILER-DAEMON@example.net"),
        mail(1, sender="postmaster@example.net"),
        mail(1, sender="list-owner@example.net"),
        mail(1, sender="shop@example.org"),
        mail(1, to="somebody@else.example"),
        mail(1, more="Precedence: bulk\r\n"),
        mail(1, more="List-Id: <dev.lists.example>\r\nList-Post: <mailto:dev@lists.example>\r\n"),
        mail(1, more="Auto-Submitted: auto-generated\r\n"),
        mail(1, more="X-Autoreply: yes\r\n"),
        mail(1, more="Return-Path: <>\r\n"),
        mail(1, more="X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n"),
        mail(1, more="Auto-Submitted: auto-generated\r\nReply-To: maria@example.net\r\nX-Mailer: Contact Form 7\r\n"),
        mail(1, subject="Out of office: Where is my lamp?", more="Auto-Submitted: auto-replied\r\n"),
        mail(1, more="Authentication-Results: mx.example.org; dmarc=fail header.from=example.net\r\n"),
    ],
)
def test_no_machine_no_list_and_nobody_forged_is_written_to(answering: Answering, content: bytes) -> None:
    answering.take(content)
    assert answering.deliver() == []


def test_nothing_leaves_where_it_was_not_asked_for(desk: BuiltDesk) -> None:
    desk.receive_mail()
    with desk.transaction() as connection:
        assert not acknowledgements.is_any_due(connection)


def test_what_lay_there_for_long_and_what_was_answered_meanwhile_gets_none(answering: Answering) -> None:
    answering.take(mail(1))
    answering.desk.clock.move(hours=5)
    assert answering.deliver() == []
    answering.take(mail(2, sender="bob@example.net"))
    answering.desk.do(Reply(ConversationId(2), "Tomorrow."))
    left = answering.deliver()
    assert not any(b"Auto-Submitted" in one.outgoing.content for one in left)


def test_it_speaks_the_customers_language_or_the_accounts_own_words(new_desk: NewDesk) -> None:
    shop = Answering(new_desk(_account("shop@example.org", acknowledgement_nl="Dank u! {number}")))
    for number, (language, words) in enumerate([("de", "bei uns angekommen"), ("nl", "Dank u! #2"), ("", "has reached us")]):
        sender, to = Address("", f"p{number}@example.net"), (Address("", "shop@example.org"),)
        shop.take_read(ReadMessage(sender=sender, to=to, language=language, subject="x"))
        (left,) = shop.deliver()
        assert words in left.outgoing.content.decode().replace("=\r\n", "")


def test_a_ticket_system_that_writes_from_ever_new_addresses_is_bounded(answering: Answering) -> None:
    for number in range(40):
        answering.take(mail(number, sender=f"ticket{number}@tickets.example", subject=f"[Ticket {number}] received"))
        answering.deliver()
        answering.desk.clock.move(minutes=7)
    assert len(answering.sent) <= acknowledging.MOST_PER_DOMAIN


def test_all_together_stop_for_an_hour_when_too_many_left_and_people_are_told(answering: Answering) -> None:
    for number in range(acknowledging.MOST_PER_HOUR + 5):
        answering.take(mail(number, sender=f"p@d{number}.example"))
    while answering.deliver():
        pass
    assert len(answering.sent) == acknowledging.MOST_PER_HOUR
    with answering.desk.transaction() as connection:
        lines = journal.views(connection, journal.Lines(None, "", None, 500))
    assert sum("stopped automatic" in line.sentence for line in lines) == 1


def test_a_vacation_responder_without_any_marks_gets_one_a_day(answering: Answering) -> None:
    """It answers everything, our acknowledgement too, and says nowhere that it is a machine."""
    answering.take(mail(0))
    for hour in range(48):
        for left in answering.deliver():
            about = left.outgoing.message_id
            answering.take(mail(100 + hour, subject="I am away", more=f"In-Reply-To: <{about}>\r\n"))
        answering.take(mail(500 + hour, subject=f"New matter {hour}"))
        answering.desk.clock.move(hours=1)
    assert len(answering.sent) <= 3


def test_two_desks_facing_each_other_for_a_day_write_at_most_one_mail_each(new_desk: NewDesk) -> None:
    one = Answering(new_desk(_account("one@a.example")), "one@a.example")
    two = Answering(new_desk(_account("two@b.example")), "two@b.example")
    one.take(mail(1, sender="two@b.example", to="one@a.example"))
    two.take(mail(1, sender="one@a.example", to="two@b.example"))
    for _minute in range(0, 24 * 60, 5):
        for here, there in ((one, two), (two, one)):
            for left in here.deliver():
                there.take(left.outgoing.content)
            here.desk.clock.move(minutes=5)
    assert len(one.sent) <= 1
    assert len(two.sent) <= 1
