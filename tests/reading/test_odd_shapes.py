"""Shapes of mail that came up beside the corpora: each stands for a kind that archives, gateways or programs really write."""

from __future__ import annotations

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import MessageClass
from agentdesk.reading.addresses import parse_addresses
from agentdesk.reading.dates import parse_date
from agentdesk.reading.registry import read
from agentdesk.reading.words import header_text

PART = "--BB\nContent-Type: text/plain\n\none\n"
FILE = "--BB\nContent-Type: application/pdf; name=a.pdf\n\nx\n"


def mail(headers: str, body: str) -> ReadMessage:
    return read(f"From: Jan <jan@customer.example>\n{headers}\n{body}".encode(), MIME)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"Undisclosed recipients:" ;', []),
        ("<Undisclosed-Recipient:;>", []),
        ("undisclosed-recipients", []),
        ("unlisted-recipients:; (no To-header on input)", []),
        ("Recipients <x@example.org>", [("Recipients", "x@example.org")]),
        ("=?utf-8?B?amFuQGV4Lm5s?=", [("", "jan@ex.nl")]),
        ('"jan@ex.nl"', [("", "jan@ex.nl")]),
        ("jan at ex.nl (Jan Boer)", [("Jan Boer", "jan@ex.nl")]),
        ("jan at work (Jan Boer)", [("jan at work (Jan Boer)", "")]),
        ("relay!mit!jan (Jan Boer)", [("Jan Boer", "relay!mit!jan")]),
    ],
)
def test_nobody_is_no_recipient_and_an_archives_address_is_one(text: str, found: list[tuple[str, str]]) -> None:
    """Archives of mailing lists write "at"; servers write empty groups in shapes that are none."""
    assert [(one.name, one.address) for one in parse_addresses(text)] == found


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?Q?Gr=C3=B6=C3=9Fe_und\n =?utf-8?Q?_mehr?=", "Größe und mehr"),
        (b"=?utf-8?B?R3LDtsOfZQ=\n =?utf-8?B?IG9r?=", "Größe ok"),
        (b"=?ISO-8859-15?Q?5_=A4?=", "5 €"),
        (b"=?latin-9?Q?5_=A4?=", "5 €"),
    ],
)
def test_an_encoded_word_without_its_end_leaves_the_next_one_alone(raw: bytes, text: str) -> None:
    assert header_text(raw.replace(b"\n", b"")) == text


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 3 Mar 2020 10:00:00 + 0100", "2020-03-03T09:00"),
        ("Tue, 3 Mar 2020 10:00:00 Eastern Standard Time", "2020-03-03T15:00"),
        ("Tue, 7 Jul 2020 10:00:00 Pacific Daylight Time", "2020-07-07T17:00"),
    ],
)
def test_zones_count_however_they_are_written(text: str, moment: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.isoformat().startswith(moment)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>https://x.example/a?b=1&amp;region=eu&amp;copy=2</p>", "https://x.example/a?b=1&region=eu&copy=2"),
        ("<pre>a &amp;&amp; b &lt; &amp;quot;</pre>", "a && b < &quot;"),
        ("<p>&#38;lt; &#x26;amp; &eacute;</p>", "&lt; &amp; é"),
    ],
)
def test_references_in_html_are_decoded_once(html: str, text: str) -> None:
    """Decoded twice, a link loses its parameters: "&amp;region=" became "®ion="."""
    assert mail("Content-Type: text/html\n", html).body_text == text


@pytest.mark.parametrize(
    ("headers", "body", "text", "files"),
    [
        ("Content-Type: multipart/mixed; boundary=BB\n", "--BB--\n", "", 0),
        ('Content-Type: multipart/mixed; boundary="a b "\n', "--a b \nContent-Type: text/plain\n\none\n--a b --\n", "one", 0),
        (
            "Content-Type: multipart/mixed; boundary=BB\n",
            f"--BB\nContent-Type: multipart/alternative; boundary=BB\n\n{PART}--BB--\n{FILE}--BB--\n",
            "one",
            1,
        ),
        ("Content-Type: plain/text; charset=utf-8\n", "Grüße", "Grüße", 0),
        ("Content-Type: plain/text; name=a.txt\n", "one", "", 1),
    ],
)
def test_nothing_of_an_odd_structure_is_lost_or_shown_twice(headers: str, body: str, text: str, files: int) -> None:
    message = mail(headers, body)
    assert (message.body_text, len(message.attachments)) == (text, files)


@pytest.mark.parametrize("headers", ["References: 1@a.example, 2@a.example\n", "References: <1@a.example>\nReferences: <2@a.example>\n"])
def test_references_are_all_read(headers: str) -> None:
    """Without brackets they are parted by commas; a gateway that adds one adds a field of its own."""
    assert mail(headers, "x").references == ("1@a.example", "2@a.example")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("X-Microsoft-Original-Message-ID: <one@a.example>\n", "x"),
        (
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=BB\n",
            "--BB\n\nread\n--BB\nContent-Type: message/disposition-notification\n\nOriginal-Message-ID: <one@a.example>\n--BB--\n",
        ),
    ],
)
def test_the_id_a_provider_replaced_and_the_one_a_receipt_is_about_are_kept(headers: str, body: str) -> None:
    """By them a rewritten copy and a receipt find their conversation."""
    assert mail(headers, body).also_answers == ("one@a.example",)


@pytest.mark.parametrize(
    ("headers", "is_bulk"),
    [
        ("Feedback-ID: 1.eu-west-1.abc=:AmazonSES\n", False),
        ("Feedback-ID: 48120077:user:proton\nX-Pm-Message-ID: 7f01\n", False),
        ("Feedback-ID: i4c0d15e2:Fastmail\n", False),
        ("Feedback-ID: rr08:zu08:rf08:ZohoMail\nX-ZohoMailClient: External\n", False),
        ("Feedback-ID: :ann@mill.example:mill.example:flockmailId\n", False),
        ("Feedback-ID: bizesmtp:mill.example:qybglogicsvrgz:1\n", False),
        ("Feedback-ID: campaign:customer:mail:merchant\n", True),
        ("Feedback-ID: 1.eu-west-1.abc=:AmazonSES\nList-Unsubscribe: <mailto:u@x.example>\n", True),
    ],
)
def test_what_a_relay_puts_on_everything_makes_no_mail_bulk(headers: str, *, is_bulk: bool) -> None:
    """Hosts of mailboxes mark all that their customers write, and Amazon SES, by which helpdesks send, whatever passes it."""
    message = mail(headers, "The lamp is broken.")
    assert message.is_bulk is is_bulk
    assert (message.message_class is MessageClass.BULK) is is_bulk


def test_a_rule_of_an_exchange_mailbox_is_no_person() -> None:
    message = mail("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n", "Thanks, received.")
    assert message.is_auto_submitted


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Det gick inte att leverera: Order", "Ditt meddelande kunde inte levereras till:\n\n  jan@gone.example\n"),
        ("AVVISO DI MANCATA CONSEGNA", "Il messaggio per jan@gone.example: errore 5.1.1 - indirizzo non valido."),
        ("Undeliverable: x", "Your message to jan@gone.example couldn't be delivered.\n\nOriginal Message Details\n550 5.1.1 not found"),
    ],
)
def test_notices_in_prose_name_who_failed(subject: str, body: str) -> None:
    source = f"Return-Path: <>\nFrom: postmaster@mx.example\nTo: shop@our.example\nSubject: {subject}\n\n{body}"
    bounce = read(source.encode(), MIME).bounce
    assert bounce is not None
    assert bounce.failed_recipients == ("jan@gone.example",)
    assert bounce.status in ("5.1.1", "")


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        ("Option A\n---\nOption B\n---\nOption C", "Option A\n---\nOption B\n---\nOption C"),
        ("Yes.\n---\nJan\nFirm", "Yes."),
        ("As I said before:\n\n> never again\n\nand I mean it.", "As I said before:\n\nand I mean it."),
        ("> size?\n\nL\n\n> colour?\n\nBlue", "L\n\nBlue"),
    ],
)
def test_rules_between_sections_and_ones_own_announcements_stay(body: str, reply: str) -> None:
    assert mail("Subject: Re: x\n", body).reply_text == reply
