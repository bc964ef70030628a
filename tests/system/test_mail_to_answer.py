"""The spine: a customer's mail arrives by real servers, is on the screen, is answered with keys, and the answer arrives once."""

from __future__ import annotations

import re
import smtplib
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.states import DeliveryState
from tests.desk_fixtures import DeskHome
from tests.servers.certificates import Security
from tests.servers.processes import wait_until
from tests.servers.smtp import SmtpSink, Step, stall
from tests.terminal import ScreenTimeoutError, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox

pytestmark = pytest.mark.server
DEADLINE_S = 240.0
LIST = r"^ 1 Open \d"
REVIEW = "\x13"


@dataclass
class Spine:
    """A shop's desk, its customer's mailbox, and the mail servers between them."""

    desk: DeskHome
    dovecot: Dovecot
    shop: Mailbox
    customer: Mailbox
    smtp: SmtpSink

    def add_account(self) -> None:
        settings = {
            "address": self.shop.address,
            "user": self.shop.user,
            "imap_host": "localhost",
            "imap_port": self.dovecot.imaps_port,
            "smtp_host": "localhost",
            "smtp_port": self.smtp.port,
            "ca_file": self.dovecot.ca_file,
        }
        words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        self.desk.run("account", "add", "email", "shop", *words, "--secret", "-", stdin=self.shop.password.encode())

    def write_to_shop(self, subject: str, number: int = 1) -> None:
        """The customer's program submits a message by SMTP; it lands in Dovecot."""
        lines = (
            f"From: Maria <{self.customer.address}>",
            f"To: {self.shop.address}",
            f"Subject: {subject}",
            f"Message-ID: <order-{number}@customer.example>",
            f"References: <first-{number}@customer.example>",
            "Date: Sat, 21 Nov 2026 09:00:00 +0000",
            "",
            "Is it ready?",
        )
        context = self.dovecot.certificate.client_context()
        with smtplib.SMTP_SSL("localhost", self.smtp.port, context=context, timeout=30) as client:
            client.login(self.customer.user, self.customer.password)
            client.sendmail(self.customer.address, [self.shop.address], "\r\n".join(lines).encode())

    def answers(self) -> list[EmailMessage]:
        """What arrived in the customer's mailbox."""
        return [message_from_bytes(one, policy=policy.default) for one in self.dovecot.messages(self.customer.user)]

    @contextmanager
    def console(self) -> Iterator[Terminal]:
        with Terminal([sys.executable, "-m", "agentdesk"], columns=120, rows=40, env=self.desk.env()) as terminal:
            terminal.wait_for(LIST, DEADLINE_S)
            yield terminal


@pytest.fixture
def spine(desk_home: DeskHome, dovecot: Dovecot, new_mailbox: Callable[[str], Mailbox]) -> Iterator[Spine]:
    shop, customer = new_mailbox("shop"), new_mailbox("customer")
    users = {one.user: one.password for one in (shop, customer)}
    with SmtpSink(certificate=dovecot.certificate, security=Security.TLS, users=users, lmtp_port=dovecot.lmtp_port) as smtp:
        found = Spine(desk_home, dovecot, shop, customer, smtp)
        found.add_account()
        yield found
        desk_home.kill()


def answer_with_keys(terminal: Terminal, text: str) -> None:
    """Reply to the conversation under the cursor: write, look it over, send."""
    terminal.send("r")
    terminal.wait_for(r"^ Reply ", DEADLINE_S)
    terminal.send(text)
    terminal.wait_for(text, DEADLINE_S)
    terminal.send(REVIEW)
    terminal.wait_for("Send this reply", DEADLINE_S)
    terminal.send("y")
    terminal.wait_for(LIST, DEADLINE_S)


def test_a_customers_mail_is_answered_with_keys_and_the_answer_arrives_once(spine: Spine) -> None:
    """If this fails, nothing else matters."""
    with spine.console() as terminal:
        spine.write_to_shop("Is my cake ready?")
        terminal.wait_for("Is my cake ready", DEADLINE_S)
        answer_with_keys(terminal, "Yes, from ten o'clock.")
        wait_until(lambda: len(spine.answers()) == 1, "the answer arrives", timeout_seconds=DEADLINE_S)
        wait_until(lambda: spine.desk.deliveries()[0].state is DeliveryState.SENT, "the desk knows", timeout_seconds=DEADLINE_S)
        spine.desk.run("sync")
    (answer,) = spine.answers()
    assert answer["In-Reply-To"] == "<order-1@customer.example>"
    assert answer["References"].split() == ["<first-1@customer.example>", "<order-1@customer.example>"]
    assert answer["From"].addresses[0].addr_spec == spine.shop.address
    assert answer["Subject"] == "Re: Is my cake ready?"
    assert "Yes, from ten o'clock." in answer.get_content()
    assert spine.dovecot.flags(spine.shop.user)[0] <= {"\\Recent"}
    # Its copy in Sent is the same message, not another one in the thread.
    assert spine.desk.run("show", "1", "--json").out.count(b"Yes, from ten") >= 1
    assert len(spine.desk.conversations()) == 1


@pytest.mark.only_on("sqlite", why="on a server, test_two_services kills the leader in each of them")
def test_the_service_killed_in_each_state_of_a_delivery_costs_the_console_nothing(spine: Spine) -> None:
    """The console stays on the screen, the service comes back, and each answer arrives at most once and is never lost in silence."""
    for number, subject in enumerate(("held", "queued", "sending", "sent"), start=1):
        spine.write_to_shop(f"Order {subject}", number)
    states: dict[str, DeliveryState] = {}
    with spine.console() as terminal:
        for subject in ("sent", "held", "queued", "sending"):
            _put_cursor_on(terminal, f"Order {subject}")
            before = len(spine.desk.deliveries())
            spine.smtp.behave()
            if subject != "sent":
                spine.smtp.misbehave(Step.FINAL_DOT if subject == "sending" else Step.MAIL, stall())
            answer_with_keys(terminal, f"Answer to {subject}.")
            wait_until(lambda before=before: len(spine.desk.deliveries()) > before, "it is in the outbox")  # type: ignore[misc]
            _wait_for_state(spine, subject)
            spine.desk.kill()
            spine.smtp.behave()
            wait_until(lambda: spine.desk.pid is not None, "the console starts the service again", timeout_seconds=DEADLINE_S)
            wait_until(lambda: _newest_has_ended(spine), f"the answer to {subject} comes to something", timeout_seconds=DEADLINE_S)
            states[subject] = spine.desk.deliveries()[0].state
            terminal.wait_for(LIST, DEADLINE_S)
        assert terminal.exit_code is None
    expected = dict.fromkeys(("sent", "held", "queued"), DeliveryState.SENT) | {"sending": DeliveryState.UNKNOWN}
    assert states == expected
    bodies = [answer.get_content().splitlines()[0] for answer in spine.answers()]
    assert sorted(bodies) == ["Answer to held.", "Answer to queued.", "Answer to sent."]
    assert "unknown" in spine.desk.run("outbox").text


def _put_cursor_on(terminal: Terminal, subject: str) -> None:
    """Go down from the top to the conversation; the list shows its subject before the pane does."""
    for _attempt in range(5):
        terminal.wait_for(rf"{subject} —", DEADLINE_S)
        rows = re.findall(r"(Order \w+) —", terminal.text())
        terminal.send("gg" + "j" * rows.index(subject))
        with suppress(ScreenTimeoutError):  # the list may just have changed: what was answered last moves
            terminal.wait_for(rf"#\d+ {subject}", DEADLINE_S / 5)
            return
    pytest.fail(f"the cursor never came to {subject}:\n{terminal.text()}")


def _wait_for_state(spine: Spine, subject: str) -> None:
    if subject == "held":
        # Ten seconds may be over before a busy machine comes to this; no byte of it has left then either.
        assert spine.desk.deliveries()[0].state in {DeliveryState.HELD, DeliveryState.QUEUED}
    elif subject == "queued":
        wait_until(lambda: spine.smtp.commands[-1].name == "MAIL", "the server hears MAIL", timeout_seconds=DEADLINE_S)
    else:
        wanted = DeliveryState.SENDING if subject == "sending" else DeliveryState.SENT
        wait_until(lambda: spine.desk.deliveries()[0].state is wanted, subject, timeout_seconds=DEADLINE_S)


def _newest_has_ended(spine: Spine) -> bool:
    return spine.desk.deliveries()[0].state in {DeliveryState.SENT, DeliveryState.UNKNOWN}


def test_a_draft_is_there_after_its_terminal_was_closed(spine: Spine) -> None:
    """A dropped SSH link must not cost the half-written answer."""
    spine.write_to_shop("Is my cake ready?")
    with spine.console() as terminal:
        terminal.wait_for("Is my cake ready", DEADLINE_S)
        terminal.send("r")
        terminal.wait_for(r"^ Reply ", DEADLINE_S)
        terminal.send("Dear Maria, half a sen")
        terminal.wait_for("half a sen", DEADLINE_S)
        terminal.drop_link()
        terminal.wait_for_exit(DEADLINE_S)
    drafts = spine.desk.run("draft", "list", "--json").json["drafts"]
    assert ["half a sen" in draft["body"] for draft in drafts] == [True]
    with spine.console() as terminal:
        terminal.wait_for("Is my cake ready", DEADLINE_S)
        terminal.send("r")
        terminal.wait_for("half a sen", DEADLINE_S)
