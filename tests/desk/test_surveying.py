"""Surveys: off unless wanted, once for each matter, only to people whom somebody answered; a click is a rating and wakes nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.context import AccountFacts
from agentdesk.desk.surveying import ask_due
from agentdesk.domain.asks import ListConversations, ReportChannels, ReportCsat
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.mail_ids import own_token
from agentdesk.domain.states import ChannelKind, MessageClass, Role, Status
from agentdesk.domain.surveys import UNWANTED
from agentdesk.domain.verbs import Close, Delete, Reopen, Reply, SetCustomer, Undo
from agentdesk.domain.views import EntryView
from agentdesk.reading.registry import read
from agentdesk.store import conversations, deliveries, journal, messages, surveys
from agentdesk.store.work import RULE, Work
from tests.desk_builder import ANA, KEY, BuiltDesk, author
from tests.desk_stores import NewDesk

SHOP = AccountName("shop")
MARIA = "maria@example.net"


def _account(**settings: str) -> AccountFacts:
    pairs = (("address", "shop@example.org"), ("survey", "true"), *settings.items())
    return AccountFacts(
        AccountSettings(SHOP, "email", pairs), ChannelKind.EMAIL, Limits(undo_window_s=0), "shop@example.org", can_send=True
    )


@dataclass(slots=True)
class Asking:
    """A desk that asks customers how it was."""

    desk: BuiltDesk

    def look(self) -> list[EmailMessage]:
        """Ask who is to be asked, let the outbox go, and return the surveys that left."""
        now = self.desk.clock.now()
        left = []
        with self.desk.transaction() as connection:
            ask_due(Work(connection, now, RULE), self.desk.facts)
            deliveries.release_due(connection, now)
            while (claimed := deliveries.claim(connection, now)) is not None:
                deliveries.begin_sending(connection, claimed.id, now)
                deliveries.mark_unknown(connection, claimed.id, "left")
                left.append(message_from_bytes(claimed.outgoing.content, policy=policy.default))
        return [mail for mail in left if mail["Auto-Submitted"]]

    def helped(self, sender: str = MARIA, *, is_answered: bool = True, **fields: object) -> ConversationId:
        """Have somebody ask, be answered, and their conversation closed."""
        number = self.desk.conversation(sender=sender, **fields)
        if is_answered:
            self.desk.do(Reply(number, "Dear Maria, it left today. Regards"))
        self.desk.do(Close((number,)))
        return number

    def a_day_later(self) -> list[EmailMessage]:
        self.look()
        self.desk.clock.move(hours=25)
        return self.look()

    def click(self, survey: EmailMessage, score: int, words: str = "", sender: str = MARIA) -> ConversationId:
        """Click a link in the HTML, and send the mail that opens."""
        to, subject = target(survey, score)
        self.desk.clock.move(minutes=10)
        name = f"{score}{self.desk.clock.now().timestamp()}@example.net"
        content = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{name}>\r\n\r\n{words}\r\n".encode()
        return self.desk.receive(read(content, "message/rfc822", "mx.example.org"), content=content).conversation

    def status(self, number: ConversationId) -> Status:
        with self.desk.transaction() as connection:
            return conversations.get(connection, number).status

    def journal(self) -> list[EntryView]:
        with self.desk.transaction() as connection:
            return list(journal.views(connection, journal.Lines(None, "", None, 50, ANA.agent)))


def target(survey: EmailMessage, score: int) -> tuple[str, str]:
    """Return where a score's link leads: the address and the subject of the mail it opens."""
    page = survey.get_body(("html",))
    assert page is not None
    links = [unescape(found) for found in re.findall(r'href="([^"]+)"', page.get_content())]
    link = next(one for one in links if f"[r{score}." in parse_qs(urlsplit(one).query)["subject"][0])
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    return parts.path, parse_qs(parts.query)["subject"][0]


@pytest.fixture
def asking(new_desk: NewDesk) -> Asking:
    made = Asking(new_desk(_account()))
    made.look()
    return made


def test_nobody_is_asked_where_the_owner_did_not_ask_for_it(new_desk: NewDesk) -> None:
    made = Asking(new_desk(_account(survey="false")))
    made.helped()
    assert made.a_day_later() == []


def test_a_customer_is_asked_once_a_day_after_the_end_by_a_mail_marked_as_automatic(asking: Asking) -> None:
    asking.helped(language="nl")
    assert asking.look() == []
    (survey,) = asking.a_day_later()
    assert MARIA in survey["To"]
    assert survey["Auto-Submitted"] == "auto-replied"
    assert survey["In-Reply-To"] == "<m1@example.net>"
    plain = survey.get_body(("plain",))
    assert plain is not None
    assert "Hoe hebben we u geholpen?" in plain.get_content()
    assert plain.get_content().count("mailto:") == 6
    assert asking.a_day_later() == []


def test_what_was_closed_before_the_owner_switched_it_on_is_history(new_desk: NewDesk) -> None:
    """Hundreds of customers of last year would be asked at once."""
    made = Asking(new_desk(_account()))
    made.helped()
    assert made.a_day_later() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"message_class": MessageClass.BULK},
        {"is_auto_submitted": True},
        {"list_id": "talk.example.net"},
        {"is_bulk": True},
        {"authentication": "fail"},
        {"sender": "no-reply@example.net"},
        {"sender": "shop@example.org"},
    ],
)
def test_no_machine_no_list_and_no_forged_sender_is_asked(asking: Asking, fields: dict[str, object]) -> None:
    asking.helped(**fields)  # type: ignore[arg-type]  # a test's own fields
    assert asking.a_day_later() == []


def test_only_whom_somebody_answered_is_asked(asking: Asking) -> None:
    asking.helped(is_answered=False)
    assert asking.a_day_later() == []


def test_nobody_is_asked_about_what_was_opened_again_or_deleted(asking: Asking) -> None:
    first, second = asking.helped(), asking.helped("piet@example.net")
    asking.look()
    asking.desk.do(Reopen((first,)))
    asking.desk.do(Delete((second,)))
    assert asking.a_day_later() == []
    asking.desk.do(Close((first,)))
    assert len(asking.a_day_later()) == 1


def test_nobody_is_asked_twice_within_a_month_nor_long_after_the_end(asking: Asking) -> None:
    asking.helped()
    assert len(asking.a_day_later()) == 1
    asking.helped("maria+again@example.net")
    assert asking.a_day_later() == []
    asking.helped("piet@example.net")
    asking.look()
    asking.desk.clock.move(days=5)
    assert asking.look() == [], "the service was off; nobody remembers"


def test_a_click_rates_the_conversation_and_wakes_nobody(asking: Asking) -> None:
    number = asking.helped()
    (survey,) = asking.a_day_later()
    assert asking.click(survey, 4) == number
    assert asking.status(number) is Status.CLOSED
    (row,) = ANSWERS[ListConversations](asking.desk.reading(), ListConversations(view="all", query="rating:4"))
    assert row.id == number
    assert asking.journal()[0].text == "the customer of #1 said how it was: 4 of 5"
    asking.click(survey, 2)
    (report,) = ANSWERS[ReportCsat](asking.desk.reading(), ReportCsat())
    everything = report.figures[0]
    assert (everything.asked, everything.answered, everything.mean, everything.scores) == (1, 1, 2.0, (0, 1, 0, 0, 0)), (
        "the last click counts"
    )


def test_words_beside_a_click_are_a_customers_words(asking: Asking) -> None:
    """Whoever explains a bad score wants to be read."""
    number = asking.helped()
    (survey,) = asking.a_day_later()
    assert asking.click(survey, 1, "It is still broken.") == number
    assert asking.status(number) is Status.OPEN
    with asking.desk.transaction() as connection:
        newest = messages.views(connection, number, 1)[0]
    assert (newest.rating, newest.message_class) == (1.0, MessageClass.HUMAN)


def test_who_wants_to_be_asked_no_more_is_not(asking: Asking) -> None:
    number = asking.helped()
    (survey,) = asking.a_day_later()
    asking.click(survey, 0)
    with asking.desk.transaction() as connection:
        customer = conversations.get(connection, number).customer
        assert surveys.is_unwanted(connection, customer)
    asking.desk.clock.move(days=40)
    asking.helped()
    assert asking.a_day_later() == []
    assert asking.status(number) is Status.CLOSED


def test_an_agent_can_say_for_a_customer_that_they_want_none(asking: Asking) -> None:
    number = asking.helped()
    with asking.desk.transaction() as connection:
        customer = conversations.get(connection, number).customer
    asking.desk.do(SetCustomer(customer, add_tags=(UNWANTED,)))
    assert asking.a_day_later() == []


@pytest.mark.parametrize("change", [lambda s: s.replace("c1.", "c2."), lambda s: s[:-4] + "aaa]", lambda s: s.replace("[r5.", "[r9.")])
def test_a_score_that_was_tampered_with_rates_nothing(asking: Asking, change: object) -> None:
    asking.helped()
    other = asking.helped("piet@example.net")
    survey = asking.a_day_later()[0]
    to, subject = target(survey, 5)
    forged = change(subject)  # type: ignore[operator]  # a function of the table
    content = f"From: eve@example.net\r\nTo: {to}\r\nSubject: {forged}\r\nMessage-ID: <e@example.net>\r\n\r\n\r\n".encode()
    asking.desk.receive(read(content, "message/rfc822", "mx.example.org"), content=content)
    (report,) = ANSWERS[ReportCsat](asking.desk.reading(), ReportCsat())
    assert report.figures[0].answered == 0
    assert asking.status(other) is Status.CLOSED


def test_the_signature_of_another_mail_of_ours_takes_no_score(asking: Asking) -> None:
    """Every answer carries one in its Message-ID; only a question that was asked takes a score."""
    number = asking.helped()
    with asking.desk.transaction() as connection:
        ours = messages.views(connection, number, 1)[0].id
    content = (
        f"From: {MARIA}\r\nTo: shop@example.org\r\nSubject: x [r5.{own_token(KEY, number, ours)}]\r\nMessage-ID: <e@x>\r\n\r\n\r\n".encode()
    )
    asking.desk.receive(read(content, "message/rfc822", "mx.example.org"), content=content)
    (channels,) = ANSWERS[ReportChannels](asking.desk.reading(), ReportChannels())
    assert [one.ratings for one in channels.figures] == [0]


def test_figures_by_agent_are_for_leads(asking: Asking) -> None:
    asking.helped()
    (survey,) = asking.a_day_later()
    asking.click(survey, 5)
    (own,) = ANSWERS[ReportCsat](asking.desk.reading(), ReportCsat())
    (led,) = ANSWERS[ReportCsat](asking.desk.reading(author("lea", role=Role.LEAD)), ReportCsat())
    assert [one.by for one in own.figures] == ["all", "account"]
    assert [(one.by, one.name, one.mean) for one in led.figures][2:] == [("agent", "ana", 5.0)]


def test_the_owners_own_page_stands_in_for_the_mail(new_desk: NewDesk) -> None:
    made = Asking(
        new_desk(_account(survey_page="https://shop.example/rate?t={token}&s={score}", survey_text="How did we do?", survey_after_h="2"))
    )
    made.look()
    made.helped()
    made.look()
    made.desk.clock.move(hours=3)
    (survey,) = made.look()
    page = survey.get_body(("html",))
    assert page is not None
    links = [unescape(found) for found in re.findall(r'href="([^"]+)"', page.get_content())]
    assert len(links) == 6
    assert all(re.fullmatch(r"https://shop\.example/rate\?t=r\d\.c1\.m\d+\.[a-z2-7]{16}&s=\d", one) for one in links)
    assert "How did we do?" in page.get_content()


def test_taking_back_the_wish_to_be_asked_no_more_is_possible(asking: Asking) -> None:
    """Somebody clicked the wrong line and says so on the phone."""
    number = asking.helped()
    (survey,) = asking.a_day_later()
    asking.click(survey, 0)
    with asking.desk.transaction() as connection:
        customer = conversations.get(connection, number).customer
        entry = journal.views(connection, journal.Lines(None, "", None, 1, ANA.agent))[0]
    asking.desk.do(Undo(entry.id))
    with asking.desk.transaction() as connection:
        assert not surveys.is_unwanted(connection, customer)
