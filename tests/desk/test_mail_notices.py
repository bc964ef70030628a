"""Notices by mail: one mail for a burst, one digest a day and never two, no subject to strangers, and none becomes a conversation."""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from agentdesk.config.language import translations_of
from agentdesk.desk import mail_notices
from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.context import DeskFacts
from agentdesk.domain.asks import ListConversations, ListDeliveries
from agentdesk.domain.business_hours import OpenHours
from agentdesk.domain.channels import Receipt
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.mail_notices import MailNotice, MailNotices
from agentdesk.domain.states import DeliveryState, View
from agentdesk.domain.targets import Norms
from agentdesk.domain.verbs import CancelDelivery, Close, MarkRead, RetryDelivery
from agentdesk.reading.registry import read
from agentdesk.store import deliveries, tables
from agentdesk.store.work import RULE, Work
from tests.desk_builder import ANA, BuiltDesk, shop_account
from tests.desk_stores import NewDesk

HOME = "ana@home.example"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OWN = MailNotice(AgentName("ana"), "Lamps", HOME, query="lamp", mails=True)
DAILY = replace(OWN, mails=False, digest="08:00")


@dataclass(slots=True)
class Noticing:
    """A desk that tells ana by mail."""

    desk: BuiltDesk
    notices: MailNotices
    left: list[EmailMessage] = field(default_factory=list)

    @property
    def facts(self) -> DeskFacts:
        norms = Norms(hours=OpenHours(zone=AMSTERDAM))
        return replace(self.desk.facts, notices=lambda: self.notices, norms=lambda: norms)

    def prepare(self) -> list[mail_notices.Prepared]:
        with self.desk.transaction() as connection:
            return mail_notices.look(connection, self.facts, self.notices.notices, self.desk.clock.now())

    def carry_out(self, prepared: Iterable[mail_notices.Prepared]) -> int:
        with self.desk.transaction() as connection:
            work = Work(connection, self.desk.clock.now(), RULE)
            return mail_notices.carry_out(work, self.facts, prepared, translations_of)

    def look(self, **span: float) -> list[EmailMessage]:
        """Let time go by, look, let the outbox go, and return what left."""
        self.desk.clock.move(**span)
        self.carry_out(self.prepare())
        now, left = self.desk.clock.now(), []
        with self.desk.transaction() as connection:
            deliveries.release_due(connection, now)
            while (claimed := deliveries.claim(connection, now)) is not None:
                deliveries.begin_sending(connection, claimed.id, now)
                deliveries.mark_sent(connection, claimed.id, Receipt("250 taken", "taken"), now)
                left.append(message_from_bytes(claimed.outgoing.content, policy=policy.default))
        return left

    def comes_back(self, mail: EmailMessage, **headers: str) -> ConversationId:
        """Have intake take a mail in, and return the conversation made of it, 0 for none."""
        for name, value in headers.items():
            mail.replace_header(name, value)
        content = mail.as_bytes()
        return self.desk.receive(read(content, "message/rfc822", "mx.example.org"), content=content).conversation


def _noticing(desk: BuiltDesk, *notices: MailNotice, trusted: str = HOME) -> Noticing:
    made = Noticing(desk, MailNotices(notices, frozenset({trusted} - {""})))
    made.look()
    return made


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    return new_desk(shop_account())


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_burst_makes_one_mail_marked_as_a_machines(desk: BuiltDesk) -> None:
    made = _noticing(desk, OWN)
    made.desk.clock.move(minutes=1)
    for name in ("maria", "piet", "jan"):
        desk.conversation(sender=f"{name}@example.net")
    desk.receive_mail("cas@example.net", "Something else", body_text="no", reply_text="no")
    assert made.look(seconds=30) == [], "the burst may go on"
    (mail,) = made.look(minutes=1)
    assert mail["To"] == HOME
    assert mail["From"].addresses[0].addr_spec == "shop@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Subject"] == "Lamps: something new in 3 conversations"
    assert [f"#{number}" in _text(mail) for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert "Where is my lamp?" in _text(mail)
    assert made.look(minutes=5) == []


def test_a_mail_is_followed_by_a_pause_and_then_by_what_came_meanwhile(desk: BuiltDesk) -> None:
    made = _noticing(desk, OWN)
    first = desk.conversation()
    assert len(made.look(minutes=2)) == 1
    second = desk.conversation(sender="piet@example.net")
    assert made.look(minutes=3) == []
    (mail,) = made.look(minutes=15)
    assert f"#{second}" in _text(mail)
    assert f"#{first}" not in _text(mail)


def test_a_stream_that_never_pauses_is_told_of_all_the_same(desk: BuiltDesk) -> None:
    made = _noticing(desk, OWN)
    told = []
    for number in range(12):
        desk.conversation(sender=f"c{number}@example.net")
        told += made.look(seconds=30)
    assert len(told) == 1


def test_what_was_read_or_was_there_before_is_no_news(desk: BuiltDesk) -> None:
    desk.conversation()
    desk.clock.move(seconds=5)
    made = _noticing(desk, OWN)
    seen = desk.conversation(sender="piet@example.net")
    desk.do(MarkRead((seen,)))
    assert made.look(minutes=5) == []


def test_nobody_outside_the_desks_list_is_told_subjects(desk: BuiltDesk) -> None:
    made = _noticing(desk, replace(OWN, digest="10:30"), trusted="")
    desk.conversation()
    (mail,) = made.look(minutes=2)
    (digest,) = made.look(hours=2)
    for one in (mail, digest):
        assert "#1" in _text(one)
        assert "Where is my lamp?" not in one.as_string()
        assert "not on the desk's own list" in _text(one)


def test_an_address_of_the_desk_is_told_subjects(desk: BuiltDesk) -> None:
    made = _noticing(desk, replace(OWN, to="shop@example.org"), trusted="")
    desk.conversation()
    (mail,) = made.look(minutes=2)
    assert "Where is my lamp?" in _text(mail)


def test_a_digest_says_what_is_in_the_view_in_the_agents_language(desk: BuiltDesk) -> None:
    """It is 10:00 in Amsterdam at first: the first digest is tomorrow's."""
    made = _noticing(desk, replace(DAILY, language="de"))
    old, late = desk.conversation(), desk.conversation(sender="piet@example.net")
    now = desk.clock.now()
    with desk.transaction() as connection:
        for number, due in ((old, None), (late, now - timedelta(days=1))):
            where = tables.conversation.c.id == number
            connection.execute(tables.conversation.update().where(where).values(due_at=due))
    desk.clock.move(hours=21)
    new = desk.conversation(sender="jan@example.net")
    (mail,) = made.look(hours=1, minutes=1)
    text = _text(mail)
    assert "22. November 2026" in mail["Subject"]
    assert text.index(f"#{late}") < min(text.index(f"#{old}"), text.index(f"#{new}")), "what is late comes first"
    assert "3 " in mail["Subject"]


def test_a_digest_counts_what_is_new_due_and_late(desk: BuiltDesk) -> None:
    made = _noticing(desk, DAILY)
    numbers = [desk.conversation(sender=f"c{number}@example.net") for number in range(4)]
    morning = datetime(2026, 11, 22, 8, 0, tzinfo=AMSTERDAM)
    dues = (None, morning - timedelta(hours=2), morning + timedelta(hours=3), morning + timedelta(days=2))
    with desk.transaction() as connection:
        for number, due in zip(numbers, dues, strict=True):
            connection.execute(tables.conversation.update().where(tables.conversation.c.id == number).values(due_at=due))
    (mail,) = made.look(hours=22, minutes=1)
    text = _text(mail)
    assert mail["Subject"] == "Lamps on 22 November 2026: 4 conversations"
    assert "4 new since the day before · 1 due today · 1 late · the oldest since 21 November 2026" in text
    assert "(due 11:00)" in text
    assert "(late)" in text


def test_each_day_has_one_digest_however_often_it_is_looked(desk: BuiltDesk) -> None:
    made = _noticing(desk, DAILY)
    desk.conversation()
    days = []
    for _look in range(4 * 24):
        days += [mail["Subject"] for mail in made.look(hours=1)]
    assert days == [f"Lamps on {day} November 2026: 1 conversation" for day in (22, 23, 24, 25)]


def test_a_digest_keeps_its_local_time_when_clocks_change(desk: BuiltDesk) -> None:
    """28 March 2027: at 08:00 summer time it is 06:00 in UTC, on the day before 07:00."""
    desk.clock.moment = datetime(2027, 3, 27, 9, 0, tzinfo=UTC)
    made = _noticing(desk, DAILY)
    desk.conversation()
    assert made.look(hours=20, minutes=59) == []
    assert len(made.look(minutes=1)) == 1
    assert desk.clock.now().astimezone(AMSTERDAM).hour == 8


def test_a_day_on_which_the_service_never_ran_is_not_made_up_for(desk: BuiltDesk) -> None:
    made = _noticing(desk, DAILY)
    desk.conversation()
    assert len(made.look(days=3)) == 1


def test_an_empty_view_has_no_digest_unless_it_is_wanted(desk: BuiltDesk) -> None:
    made = _noticing(desk, DAILY, replace(DAILY, view="Late", within=View.LATE, query="", is_wanted_empty=True))
    (mail,) = made.look(days=1)
    assert mail["Subject"] == "Late on 22 November 2026: 0 conversations"


def test_two_looks_at_once_make_one_digest_and_one_mail(desk: BuiltDesk) -> None:
    """As where a service was killed between looking and writing, or another took the lead."""
    made = _noticing(desk, replace(OWN, digest="10:30"))
    desk.conversation()
    desk.clock.move(hours=2)
    first, second = made.prepare(), made.prepare()
    assert made.carry_out(first) == 2
    assert made.carry_out(second) == 0


def test_a_mail_that_comes_back_becomes_no_conversation(desk: BuiltDesk) -> None:
    """To one of the desk's own addresses it arrives in the inbox that is polled, and as a copy in Sent."""
    made = _noticing(desk, replace(OWN, to="shop@example.org"))
    desk.conversation()
    (mail,) = made.look(minutes=2)
    assert made.comes_back(mail) == 0
    mail.replace_header("Message-ID", "<given-by-the-provider@example.com>")
    assert made.comes_back(mail) == 0
    assert made.look(minutes=30) == []
    (row,) = ANSWERS[ListConversations](desk.reading(), ListConversations(view="all"))
    assert row.id == 1


def test_what_a_machine_answers_becomes_no_conversation_and_a_person_s_answer_does(desk: BuiltDesk) -> None:
    made = _noticing(desk, OWN)
    desk.conversation()
    (mail,) = made.look(minutes=2)
    away = EmailMessage(policy=policy.default)
    for name, value in (
        ("From", HOME),
        ("To", "shop@example.org"),
        ("Subject", "Automatic reply: Lamps"),
        ("Message-ID", "<a1@home.example>"),
    ):
        away[name] = value
    away["In-Reply-To"], away["Auto-Submitted"] = mail["Message-ID"], "auto-replied"
    away.set_content("I am on holiday.")
    assert made.comes_back(away) == 0
    del away["Auto-Submitted"]
    away.replace_header("Subject", "Re: Lamps")
    away.replace_header("Message-ID", "<a2@home.example>")
    away.set_content("Please take this one, Ben.")
    assert made.comes_back(away) == 2


def test_a_strangers_mail_under_a_made_up_id_is_filed_as_ever(desk: BuiltDesk) -> None:
    made = _noticing(desk, OWN)
    desk.conversation()
    (mail,) = made.look(minutes=2)
    token = "n" + "a" * 16 + "." + "b" * 16
    mail.replace_header("X-Agentdesk-Ref", token)
    assert made.comes_back(mail, **{"Message-ID": f"<{token}@example.org>"}) == 2


def test_a_failure_notice_marks_the_delivery_and_makes_no_conversation(desk: BuiltDesk) -> None:
    made = _noticing(desk, OWN)
    desk.conversation()
    (mail,) = made.look(minutes=2)
    content = _failure_notice(str(mail["Message-ID"]))
    assert desk.receive(read(content, "message/rfc822", "mx.example.org"), content=content).conversation == 0
    (delivery,) = ANSWERS[ListDeliveries](desk.reading(), ListDeliveries())
    assert (delivery.state, delivery.refused) == (DeliveryState.BOUNCED, (HOME,))


def _failure_notice(message_id: str) -> bytes:
    return (
        "From: MAILER-DAEMON@example.org\r\nTo: shop@example.org\r\nSubject: Undelivered mail\r\nMessage-ID: <b1@example.org>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {HOME}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--x--\r\n"
    ).encode()


def test_the_outbox_shows_a_notice_and_forgets_what_it_said_once_it_left(desk: BuiltDesk) -> None:
    """No customer's erasure would find the subjects that stand in it."""
    made = _noticing(desk, OWN)
    desk.conversation()
    desk.clock.move(minutes=2)
    made.carry_out(made.prepare())
    (waiting,) = ANSWERS[ListDeliveries](desk.reading(), ListDeliveries())
    assert (waiting.conversation, waiting.subject, waiting.recipients) == (0, "Lamps: something new in 1 conversation", (HOME,))
    assert len(made.look()) == 1
    with desk.transaction() as connection:
        assert connection.execute(tables.delivery.select()).one().content == b""


def test_a_notice_can_be_cancelled_and_undone_like_any_delivery(desk: BuiltDesk) -> None:
    made = _noticing(desk, OWN)
    desk.conversation()
    desk.clock.move(minutes=2)
    made.carry_out(made.prepare())
    (waiting,) = ANSWERS[ListDeliveries](desk.reading(), ListDeliveries())
    outcome = desk.do(CancelDelivery((waiting.id,)))
    assert outcome.changed == ()
    assert made.look() == []


def test_what_could_not_leave_for_a_day_is_given_up(desk: BuiltDesk) -> None:
    """A digest of the day before yesterday tells nobody anything, and a failure is not shown for ever."""
    made = _noticing(desk, OWN)
    desk.conversation()
    desk.clock.move(minutes=2)
    made.carry_out(made.prepare())
    (waiting,) = ANSWERS[ListDeliveries](desk.reading(), ListDeliveries())
    with desk.transaction() as connection:
        deliveries.mark_failed(connection, waiting.id, "550 no")
    desk.do(RetryDelivery((waiting.id,)))
    with desk.transaction() as connection:
        deliveries.mark_failed(connection, waiting.id, "550 no")
    desk.clock.move(hours=25)
    made.notices = replace(made.notices, notices=(*made.notices.notices, DAILY))
    desk.do(Close((ConversationId(1),)), ANA)
    desk.conversation(sender="piet@example.net")
    made.look(minutes=2)
    assert waiting.id not in [
        one.id for one in ANSWERS[ListDeliveries](desk.reading(), ListDeliveries()) if one.state is DeliveryState.FAILED
    ]


def test_a_desk_that_cannot_send_says_so_and_keeps_nothing(new_desk: NewDesk) -> None:
    made = Noticing(new_desk(shop_account(can_send=False)), MailNotices((OWN,)))
    assert mail_notices.problem(made.facts, OWN, lambda _name: True) == "no mail account of this desk can send"


def test_who_left_the_desk_is_told_nothing_more(desk: BuiltDesk) -> None:
    made = _noticing(desk, OWN)
    assert mail_notices.problem(made.facts, OWN, lambda name: name != "ana")


def test_every_language_of_the_desk_has_words_for_a_digest() -> None:
    assert isinstance(translations_of("nl-BE"), gettext.GNUTranslations)
    assert type(translations_of("../../etc")) is gettext.NullTranslations
