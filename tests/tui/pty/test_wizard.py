"""A mailbox is connected in a real terminal, with the keyboard alone, against a real Dovecot and an SMTP server; its mail is on screen."""

from __future__ import annotations

import sys
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from tests.servers.certificates import Security
from tests.servers.nameserver import NameServer
from tests.servers.smtp import SmtpSink
from tests.terminal import Terminal
from tests.tui.desks import ShopDesk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox

PATIENCE_S = 240.0
TAB, ENTER, UP = "\t", "\r", "\x1b[A"
CLEAR = "\x05\x15"
"""ctrl+e, ctrl+u: to the end of the field, then delete to its beginning."""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[ShopDesk]:
    made = ShopDesk(tmp_path)
    yield made
    made.desk.stop()


@pytest.fixture
def sink(dovecot: Dovecot, mailbox: Mailbox) -> Iterator[SmtpSink]:
    users = {mailbox.user: mailbox.password}
    with SmtpSink(certificate=dovecot.certificate, security=Security.TLS, users=users) as server:
        yield server


def letter(mailbox: Mailbox) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Maria Lopez <maria@example.org>", mailbox.address, "Lamp never arrived"
    message["Message-ID"] = "<lamp@example.org>"
    message.set_content("Where is my lamp?")
    return message.as_bytes()


def test_an_empty_desk_becomes_an_inbox_and_answers(empty: ShopDesk, mailbox: Mailbox, dovecot: Dovecot, sink: SmtpSink) -> None:
    """First words to first reply: the wizard opens by itself, the mail is there, and an answer leaves by the server that was tested."""
    dovecot.deliver(mailbox.user, letter(mailbox))
    records = {
        ("_imaps._tcp.bakery.example", "SRV"): [f"0 1 {dovecot.imaps_port} localhost."],
        ("_submissions._tcp.bakery.example", "SRV"): [f"0 1 {sink.port} localhost."],
    }
    with NameServer(records) as server:
        empty.desk.configure(f'[service]\ndns_server = "127.0.0.1:{server.port}"\n')
        with Terminal([sys.executable, "-m", "agentdesk"], columns=100, rows=30, env=empty.environ) as terminal:
            terminal.wait_for("1/5 your address", PATIENCE_S)
            terminal.wait_for("short, as in shop", PATIENCE_S)
            terminal.send(mailbox.address)
            terminal.wait_for(mailbox.address, PATIENCE_S)
            terminal.send(TAB + "shop" + ENTER)
            terminal.wait_for("2/5 the servers", PATIENCE_S)
            terminal.wait_for("✓ SMTP", PATIENCE_S)
            # IMAP host, port, security, SMTP host, port, security, then the login name and the authority.
            terminal.send(TAB * 6 + CLEAR)
            terminal.wait_for("Login name *$", PATIENCE_S)
            terminal.send(mailbox.user + TAB + str(dovecot.ca_file))
            terminal.wait_for(str(dovecot.ca_file), PATIENCE_S)
            terminal.send(ENTER)
            terminal.wait_for("Is that your provider's server", PATIENCE_S)
            terminal.send("y")
            terminal.wait_for("3/5 logging in", PATIENCE_S)
            terminal.send(mailbox.password)
            terminal.wait_for("•" * len(mailbox.password), PATIENCE_S)
            terminal.send(ENTER)
            terminal.wait_for("4/5 where the secret lives", PATIENCE_S)
            terminal.wait_for("\\(•\\) (file|keyring)", PATIENCE_S)
            terminal.send(ENTER)
            terminal.wait_for("5/5 while the console is closed", PATIENCE_S)
            terminal.send(ENTER)
            terminal.wait_for("Press enter for the inbox", PATIENCE_S)
            terminal.send(ENTER)
            terminal.wait_for("Maria Lopez", PATIENCE_S)
            terminal.wait_for("Lamp never arrived", PATIENCE_S)
            terminal.send("r")
            terminal.wait_for("Subject", PATIENCE_S)
            terminal.send("It comes tomorrow.")
            terminal.wait_for("It comes tomorrow", PATIENCE_S)
            terminal.send("\x13")
            terminal.wait_for("Send this reply", PATIENCE_S)
            terminal.send("y")
            (left,) = sink.wait_for_messages(1, timeout_seconds=PATIENCE_S)
            assert mailbox.password.encode() not in terminal.raw
    assert left.recipients == ("maria@example.org",)
    assert b"In-Reply-To: <lamp@example.org>" in left.content
