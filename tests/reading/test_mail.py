"""A mail read whole: people, subject, date, text, attachments."""

from __future__ import annotations

from datetime import UTC, datetime

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import Address
from agentdesk.reading.registry import read, read_part

ORDINARY = b"""\
Return-Path: <jan@example.org>
From: =?utf-8?q?Jan_de_Vri=C3=ABs?= <jan@example.org>
To: "Desk, Support" <support@example.com>, info@example.com (Info Desk)
Subject: =?utf-8?B?SGVsbG8gd8O2cmxk?=
 =?utf-8?Q?_again?=
Date: Tue, 3 Nov 2026 10:12:13 +0100 (CET)
Message-ID: <abc@example.org>
In-Reply-To: <x@y>
References: <1@y> <x@y>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b1"

Programs of another age show this line.
--b1
Content-Type: multipart/alternative; boundary=b2

--b2
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Hallo =E9=E9n
--b2
Content-Type: text/html

<p>Hallo &eacute;&eacute;n</p>
--b2--
--b1
Content-Type: application/pdf; name="x.pdf"
Content-Disposition: attachment; filename*0*=utf-8''r%C3%A9; filename*1="sume.pdf"
Content-Transfer-Encoding: base64

aGVsbG8=
--b1--
"""


def test_an_ordinary_mail_is_read_completely() -> None:
    """The one path every message takes."""
    message = read(ORDINARY, MIME)
    assert message.sender == Address("Jan de Vriës", "jan@example.org")
    assert message.to == (Address("Desk, Support", "support@example.com"), Address("Info Desk", "info@example.com"))
    assert message.subject == "Hello wörld again"
    assert message.date == datetime(2026, 11, 3, 9, 12, 13, tzinfo=UTC)
    assert (message.message_id, message.in_reply_to, message.references) == ("abc@example.org", "x@y", ("1@y", "x@y"))
    assert message.body_text == message.reply_text == "Hallo één"
    [attachment] = message.attachments
    assert (attachment.filename, attachment.content_type, attachment.size) == ("résume.pdf", "application/pdf", 5)
    assert read_part(ORDINARY, MIME, attachment.part) == b"hello"
    assert message.unreadable == ""


def test_a_type_nothing_reads_is_a_visible_item() -> None:
    """What can't be read is never dropped."""
    assert "application/x-unknown" in read(b"\x00\x01", "application/x-unknown").unreadable
