"""An e-mail account on a real Dovecot and the tests' SMTP server, with a line between that can be cut."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from agentdesk.channels.email.channel import EmailChannel, EmailReceiver, open_email
from agentdesk.channels.email.tuning import Tuning
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.ids import AccountName
from tests.servers.certificates import Security
from tests.servers.faultproxy import FaultProxy
from tests.servers.smtp import SmtpSink, Step, accept_then, answer, drop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentdesk.domain.clock import Clock
    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox

# Short enough for a test that waits for one, long enough for a loaded machine.
QUICK = Tuning(
    connect_timeout_s=10, read_timeout_s=10, smtp_timeout_s=10, final_dot_timeout_s=10, sent_copy_timeout_s=10, probe_timeout_s=10
)


class MemorySecrets:
    """Secrets of one account, kept in memory."""

    def __init__(self, **slots: str) -> None:
        self.slots = slots

    def read(self, slot: str = "password") -> str | None:
        return self.slots.get(slot)

    def write(self, value: str, slot: str = "password") -> str:
        self.slots[slot] = value
        return "memory"


class EmailRig:
    """A mailbox, an SMTP server that takes mail of its user, and the channels opened on them."""

    def __init__(self, dovecot: Dovecot, mailbox: Mailbox) -> None:
        self.dovecot = dovecot
        self.mailbox = mailbox
        self.secrets = MemorySecrets(password=mailbox.password)
        self.tuning = QUICK
        self.clock: Clock | None = None
        self._stack = ExitStack()
        self.opened: list[EmailReceiver] = []
        self.changes: dict[str, str] = {}

    def __enter__(self) -> Self:
        self.imap_line = self._stack.enter_context(FaultProxy(self.dovecot.imaps_port))
        users = {self.mailbox.user: self.mailbox.password}
        self.smtp = self._stack.enter_context(SmtpSink(certificate=self.dovecot.certificate, security=Security.TLS, users=users))
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    async def close_channels(self) -> None:
        for channel in self.opened:
            await channel.close()

    def settings(self) -> AccountSettings:
        values = {
            "address": "shop@bakery.example",
            "user": self.mailbox.user,
            "imap_host": "localhost",
            "imap_port": str(self.imap_line.port),
            "smtp_host": "localhost",
            "smtp_port": str(self.smtp.port),
            "ca_file": str(self.dovecot.ca_file),
        } | self.changes
        return AccountSettings(AccountName("shop"), "email", tuple(values.items()))

    def open(self) -> EmailReceiver:
        channel = open_email(self.settings(), self.secrets, tuning=self.tuning, clock=self.clock)
        self.opened.append(channel)
        return channel

    def open_sender(self) -> EmailChannel:
        channel = self.open()
        assert isinstance(channel, EmailChannel)
        return channel

    def deliver(self, message: bytes) -> None:
        self.dovecot.deliver(self.mailbox.user, message)

    def left(self) -> Sequence[bytes]:
        return [message.content for message in self.smtp.messages]

    def recipients_of_last(self) -> tuple[str, ...]:
        return self.smtp.messages[-1].recipients

    def sent_copies(self) -> list[bytes]:
        return self.dovecot.messages(self.mailbox.user, "Sent")

    def refuse(self) -> None:
        self.smtp.misbehave(Step.RCPT, answer("550 5.1.1 no such user"))

    def refuse_for_now(self) -> None:
        self.smtp.misbehave(Step.FINAL_DOT, answer("451 4.7.1 greylisted, try later"))

    def die_while_sending(self) -> None:
        self.smtp.misbehave(Step.FINAL_DOT, accept_then(drop()))

    def lose_far_side(self) -> None:
        self.imap_line.refuse()
        self.imap_line.kill_connections()
