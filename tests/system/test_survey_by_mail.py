"""Asking customers how it was, by real mail servers: the question leaves, a click comes back as a mail and counts, a forged one does not."""

from __future__ import annotations

import smtplib
from contextlib import closing
from email.message import EmailMessage

import pytest

from agentdesk.client.blocking import BlockingDesk
from agentdesk.client.greeting import greet
from agentdesk.domain.asks import ListConversations, ReportCsat
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import Close, Reply, Sync
from tests.desk.test_surveying import target
from tests.servers.processes import wait_until
from tests.system.test_mail_to_answer import DEADLINE_S, Spine, spine

__all__ = ["spine"]

pytestmark = [pytest.mark.server]


def _desk(spine: Spine) -> BlockingDesk:
    """Open the desk as a console does: its service polls, sends and keeps time."""
    return BlockingDesk(greet(spine.desk.home, Means.CONSOLE, wants_events=False))


def _helped(spine: Spine) -> None:
    """Have the customer write, be answered, and the conversation closed."""
    spine.write_to_shop("Is my cake ready?")
    with closing(_desk(spine)) as desk:
        desk.do(Sync())
        (found,) = desk.ask(ListConversations(view="all"))
        desk.do(Reply(found.id, "Dear Maria, it is ready from ten o'clock. Regards"))
        desk.do(Close((found.id,)))


def _surveys(spine: Spine) -> list[EmailMessage]:
    return [one for one in spine.answers() if one["Auto-Submitted"]]


def _click(spine: Spine, to: str, subject: str, number: int) -> None:
    """Send what the customer's mail program opened at a click."""
    lines = (
        f"From: Maria <{spine.customer.address}>",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: <click-{number}@customer.example>",
    )
    context = spine.dovecot.certificate.client_context()
    with smtplib.SMTP_SSL("localhost", spine.smtp.port, context=context, timeout=30) as client:
        client.login(spine.customer.user, spine.customer.password)
        client.sendmail(spine.customer.address, [to], "\r\n".join((*lines, "", "")).encode())


def _scores(desk: BlockingDesk) -> tuple[int, int]:
    (report,) = desk.ask(ReportCsat())
    total = next(figure for figure in report.figures if figure.by == "all")
    return total.asked, total.answered


def _forged(subject: str) -> str:
    """Return a subject whose signature is another one, as whoever guesses would write it."""
    body = subject.rstrip("]")
    return f"{body[:-1]}{'a' if body[-1] != 'a' else 'b'}]"


def test_a_customers_click_comes_back_by_mail_and_counts_and_a_forged_one_does_not(spine: Spine) -> None:
    """The figure stands for what customers said; anybody who writes to the shop could make it up otherwise."""
    spine.desk.run("account", "set", "shop", "survey=true", "survey_after_h=0")
    with closing(_desk(spine)) as desk:
        desk.do(Sync())
    _helped(spine)
    # A service looks for whom to ask as it begins, and then now and then.
    spine.desk.kill()
    with closing(_desk(spine)) as desk:
        wait_until(lambda: len(_surveys(spine)) == 1, "the question arrives", timeout_seconds=DEADLINE_S)
        (question,) = _surveys(spine)
        to, subject = target(question, 4)
        assert to == spine.shop.address
        assert _scores(desk) == (1, 0)
        _click(spine, to, _forged(subject), 1)
        desk.do(Sync())
        wait_until(
            lambda: len(desk.ask(ListConversations(view="all"))) == 2, "the forged one is a mail like any other", timeout_seconds=DEADLINE_S
        )
        assert _scores(desk) == (1, 0)
        _click(spine, to, subject, 2)
        desk.do(Sync())
        wait_until(lambda: _scores(desk) == (1, 1), "the click counts", timeout_seconds=DEADLINE_S)
        wait_until(lambda: len(spine.answers()) == 2, "the answer and the question arrived, and nothing else", timeout_seconds=DEADLINE_S)
        rated = desk.ask(ListConversations(view="all", query="rating:4"))
    assert [one.subject for one in rated] == ["Is my cake ready?"]
