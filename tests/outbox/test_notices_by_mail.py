"""Notices to agents over a real mail server: sent once, killed wherever, and never taken for a customer's mail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from agentdesk.domain.states import DeliveryState, Means
from agentdesk.store import tables
from tests.servers.processes import wait_until
from tests.servers.smtp import Fault, Step, accept_then, stall

if TYPE_CHECKING:
    from agentdesk.domain.views import DeliveryView
    from tests.outbox.conftest import MailDesk
    from tests.servers.smtp_record import AcceptedMessage

SENT, UNKNOWN = DeliveryState.SENT, DeliveryState.UNKNOWN
HOME = "ana@home.example"
KILLED_AT: list[tuple[Step, Fault, DeliveryState, int]] = [
    (Step.MAIL, stall(), SENT, 1),
    (Step.DATA, stall(), UNKNOWN, 0),
    (Step.FINAL_DOT, accept_then(stall()), UNKNOWN, 1),
]
"""Where the server falls silent and the service is killed, what the notice is in the end, and how often the server took it."""


def _make_it_noon(desk: MailDesk) -> None:
    """Put the desk where it is about noon: no test's day ends while it runs."""
    off = 12 - datetime.now(UTC).hour
    config = desk.desk.home.config_file
    config.write_text(config.read_text() + f'\n[hours]\ntimezone = "Etc/GMT{-off:+d}"\n')


def _make_digests_due(desk: MailDesk) -> None:
    """Say that no view had its digest yet; no service may run."""
    with desk.desk.transaction() as connection:
        connection.execute(tables.notice.update().values(digest_day=""))


def _set(desk: MailDesk, view: str, to: str = HOME, *more: str) -> None:
    desk.desk.run("notice", "set", view, "--query", "order", "--to", to, "--digest", "00:00", "--trust", *more)


def _notices(desk: MailDesk) -> list[DeliveryView]:
    return [one for one in desk.desk.deliveries() if not one.conversation]


def _said(desk: MailDesk, name: str) -> int:
    return sum(one.name == name for one in desk.sink.commands)


def test_killed_at_each_step_a_digest_leaves_once_at_most_and_its_day_has_no_other(mail_desk: MailDesk) -> None:
    """Whoever is away loses a digest at worst; two of one day, or one a minute, would be thrown away unread."""
    mail_desk.receive(2)
    _make_it_noon(mail_desk)
    for number, (step, fault, expected, accepted) in enumerate(KILLED_AT, start=1):
        _set(mail_desk, f"Orders {number}")
        mail_desk.desk.stop()
        with mail_desk.desk.transaction() as connection:
            connection.execute(tables.notice.update().where(tables.notice.c.view == f"Orders {number}").values(digest_day=""))
        before = len(mail_desk.sink.messages)
        _kill_at(mail_desk, step, fault, before + (accepted if fault.accepts_first else 0))
        mail_desk.sink.behave()
        with mail_desk.desk.open(Means.CONSOLE):
            found = _notices(mail_desk)[0]
            assert (mail_desk.wait_for_ending(found.id).state, len(mail_desk.sink.messages) - before) == (expected, accepted), step
        mail_desk.desk.stop()
    assert len(_notices(mail_desk)) == len(KILLED_AT), "no other was ever made"


def _kill_at(mail_desk: MailDesk, step: Step, fault: Fault, taken: int) -> None:
    """Start the service and kill it once the server has fallen silent at a step and taken so many messages in all."""
    mail_desk.sink.misbehave(step, fault)
    name = "DATA" if step is Step.FINAL_DOT else step.upper()
    said = _said(mail_desk, name)
    with mail_desk.desk.open(Means.CONSOLE):
        wait_until(lambda: _said(mail_desk, name) > said, f"the client says {name}", timeout_seconds=60)
        wait_until(lambda: len(mail_desk.sink.messages) >= taken, "the server takes it", timeout_seconds=60)
        mail_desk.desk.kill()


def test_a_digest_that_comes_back_makes_no_conversation_and_no_answer(mail_desk: MailDesk) -> None:
    """Sent to the address customers write to, it arrives in the mailbox that is polled; its copy in Sent is polled too."""
    mail_desk.receive(2)
    _make_it_noon(mail_desk)
    mail_desk.desk.run("account", "set", "shop", "acknowledge=true")
    _set(mail_desk, "Orders", "shop@bakery.example")
    mail_desk.desk.stop()
    _make_digests_due(mail_desk)
    with mail_desk.desk.open(Means.CONSOLE):
        wait_until(lambda: len(mail_desk.sink.messages) == 1, "the digest leaves", timeout_seconds=60)
        digest = mail_desk.sink.messages[0]
        wait_until(lambda: _notices(mail_desk)[0].state is SENT, "it is known to have left", timeout_seconds=60)
    _holds_what_it_should(digest)
    mail_desk.dovecot.deliver(mail_desk.mailbox.user, digest.content)
    mail_desk.desk.run("sync")
    mail_desk.desk.run("sync")
    assert sorted(row.id for row in mail_desk.desk.conversations()) == [1, 2]
    assert len(mail_desk.sink.messages) == 1
    assert mail_desk.desk.run("outbox").text.count("notice") == 1


def _holds_what_it_should(digest: AcceptedMessage) -> None:
    text = digest.content.decode()
    assert "Auto-Submitted: auto-generated" in text
    assert "2 conversations" in text
    assert "Order 0" in text
    assert "Order 1" in text
    assert digest.recipients == ("shop@bakery.example",)


def test_sync_sends_a_digest_where_no_service_watches(mail_desk: MailDesk) -> None:
    """As cron has it on a desk whose console is seldom open."""
    mail_desk.receive(1)
    _make_it_noon(mail_desk)
    _set(mail_desk, "Orders")
    mail_desk.desk.stop()
    _make_digests_due(mail_desk)
    mail_desk.desk.run("sync")
    assert [message.recipients for message in mail_desk.sink.messages] == [(HOME,)]
    mail_desk.desk.run("sync")
    assert len(mail_desk.sink.messages) == 1
