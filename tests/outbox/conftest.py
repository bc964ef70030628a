"""A desk with an e-mail account on a real Dovecot and the tests' SMTP server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.verbs import ReleaseDelivery, Reply
from tests.desk_fixtures import DeskHome, customer_mail
from tests.servers.certificates import Security
from tests.servers.processes import wait_until
from tests.servers.smtp import SmtpSink, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.reading import Address
    from agentdesk.domain.views import DeliveryView
    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox

ON_ITS_WAY = {DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.SENDING}


@dataclass
class MailDesk:
    """The desk, its mailbox and the server its replies leave by."""

    desk: DeskHome
    dovecot: Dovecot
    mailbox: Mailbox
    sink: SmtpSink
    next_conversation: int = field(default=1)

    def add_account(self) -> None:
        settings = {
            "address": "shop@bakery.example",
            "user": self.mailbox.user,
            "imap_host": "localhost",
            "imap_port": self.dovecot.imaps_port,
            "smtp_host": "localhost",
            "smtp_port": self.sink.port,
            "ca_file": self.dovecot.ca_file,
        }
        words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        self.desk.run("account", "add", "email", "shop", *words, "--secret", "-", "--no-test", stdin=self.mailbox.password.encode())

    def receive(self, count: int) -> None:
        """Let so many customers write, and the desk fetch it."""
        mails = [customer_mail(number, sender=f"c{number}@customer.example", subject=f"Order {number}") for number in range(count)]
        self.dovecot.deliver(self.mailbox.user, *mails)
        self.desk.run("sync")
        assert len(self.desk.conversations()) == count

    def reply(self, desk: BlockingDesk, to: tuple[Address, ...] = ()) -> DeliveryId:
        """Answer the next conversation and let the answer go at once; return its delivery."""
        number = ConversationId(self.next_conversation)
        self.next_conversation += 1
        delivery = DeliveryId(int(desk.do(Reply(number, f"Answer to {number}", to=to)).created))
        desk.do(ReleaseDelivery((delivery,)))
        return delivery

    def delivery(self, number: DeliveryId) -> DeliveryView:
        return next(one for one in self.desk.deliveries() if one.id == number)

    def wait_for_ending(self, number: DeliveryId) -> DeliveryView:
        """Return the delivery once its attempt has come to something."""
        seen: list[DeliveryView] = []

        def has_ended() -> bool:
            seen.append(self.delivery(number))
            return self._has_ended(seen[-1])

        wait_until(has_ended, f"delivery {number} comes to something")
        return seen[-1]

    @staticmethod
    def _has_ended(one: DeliveryView) -> bool:
        return one.state not in ON_ITS_WAY or (one.state is DeliveryState.QUEUED and one.words != "")

    def wait_for_step(self, step: Step, count: int = 1) -> None:
        """Wait until a client has come to this step so often."""
        names = {Step.MAIL: "MAIL", Step.RCPT: "RCPT", Step.DATA: "DATA", Step.AUTH: "AUTH", Step.EHLO: "EHLO"}
        name = names[step]
        wait_until(lambda: sum(one.name == name for one in self.sink.commands) >= count, f"the client says {name}")

    def times_accepted(self) -> dict[str, int]:
        """How often the server took each message, by Message-ID."""
        ids = [message.message_id for message in self.sink.messages]
        return {one: ids.count(one) for one in ids}


@pytest.fixture
def mail_desk(desk_home: DeskHome, dovecot: Dovecot, mailbox: Mailbox) -> Iterator[MailDesk]:
    users = {mailbox.user: mailbox.password}
    with SmtpSink(certificate=dovecot.certificate, security=Security.TLS, users=users) as sink:
        found = MailDesk(desk_home, dovecot, mailbox, sink)
        found.add_account()
        yield found
        desk_home.kill()
