"""A scanner that mails what it scans: its mail comes by a real server, and what it brought are letters."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.asks import Export
from tests.reading.test_scans import pdf

if TYPE_CHECKING:
    from tests.desk_fixtures import DeskHome
    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox

pytestmark = pytest.mark.server
SCANNER = "Scanner@office.example"
LETTER = "Geachte heer,\nmijn bestelling {number} is niet aangekomen en ik wacht nu drie weken.\nVriendelijke groet"


def mailed(sender: str, subject: str, *letters: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Kantoor <{sender}>", "shop@bakery.example", subject
    mail["Message-ID"], mail["Date"] = f"<{abs(hash((sender, subject)))}@office.example>", "Sat, 21 Nov 2026 09:00:00 +0000"
    mail.set_content("Do not reply to this message. Device: MFP-3.")
    for number, content in enumerate(letters, 1):
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"scan{number}.pdf")
    return mail.as_bytes()


def test_what_a_scanner_mails_becomes_letters_and_nobody_elses_mail_does(desk_home: DeskHome, dovecot: Dovecot, mailbox: Mailbox) -> None:
    """Whoever scans to mail would have each paper as a mail from a machine, which nobody can answer."""
    first, second = (pdf(LETTER.format(number=number)) for number in (1001, 1002))
    messages = (mailed(SCANNER, "Scan", first, second), mailed("jan@customer.example", "My order", first), mailed(SCANNER, "Toner low"))
    dovecot.deliver(mailbox.user, *messages)
    desk_home.run("account", "add", "letter", "post", "--set", f"scanners=copier@office.example, {SCANNER.lower()}")
    settings = {
        "address": mailbox.address,
        "user": mailbox.user,
        "imap_host": "localhost",
        "imap_port": dovecot.imaps_port,
        "ca_file": dovecot.ca_file,
    }
    words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
    desk_home.run("account", "add", "email", "shop", *words, "--secret", "-", stdin=mailbox.password.encode())
    desk_home.run("sync", "shop")
    with desk_home.open() as line:
        found = sorted(
            (one.channel, one.account, one.subject, one.attachments[0].filename if one.attachments else "") for one in line.ask(Export())
        )
    assert found == [
        ("email", "shop", "My order", "scan1.pdf"),
        ("email", "shop", "Toner low", ""),
        ("letter", "post", "mijn bestelling 1001 is niet aangekomen en ik wacht nu drie weken", "scan1.pdf"),
        ("letter", "post", "mijn bestelling 1002 is niet aangekomen en ik wacht nu drie weken", "scan2.pdf"),
    ], json.dumps(found)
