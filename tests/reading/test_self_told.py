"""Programs that no header gives away are told by what they say; people who speak of such things stay people."""

from __future__ import annotations

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import MessageClass
from agentdesk.reading.registry import read


def mail(subject: str, body: str, *headers: str) -> ReadMessage:
    lines = ["From: Jan <jan@customer.example>", "To: desk@bakery.example", f"Subject: {subject}", *headers]
    return read("\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", body]).encode(), MIME)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Re: Your order [Auto-Reply]", "I read mail again on Monday."),
        (
            "[#4711] We have received your request",
            "Thank you for contacting us. This is an automated response, an agent will get back to you.",
        ),
        ("Ontvangstbevestiging", "Dit is een automatisch verzonden bericht. Wij hebben uw bericht ontvangen."),
        ("Eingangsbestätigung", "Dies ist eine automatisch generierte E-Mail. Wir haben Ihre Anfrage erhalten."),
        ("Re: Commande", "Ceci est un message automatique, merci de ne pas y répondre."),
        ("Re: Order", "Piet left us. This mailbox is not monitored, please write to info@firm.example."),
        ("Re: Bestellung", "Dieses Postfach wird nicht mehr gelesen."),
        ("Please confirm your message", "Your message is being held because your address has not been verified."),
        ("Your email requires verification", "Please verify that you are a real person by answering this mail."),
        ("Re: Order", "I'm protecting myself from receiving junk mail. Click below, just this once."),
        ("Read: Order 12", "Your message\n\n  To: Jan\n  Subject: Order 12\n\nwas read on Monday, 3 February."),
        ("Gelezen: Bestelling", "Uw bericht aan Jan over bestelling is op 3 februari gelezen."),
    ],
)
def test_a_program_without_headers_is_told_by_its_words(subject: str, body: str) -> None:
    """It must neither reopen a conversation nor be answered by another program."""
    message = mail(subject, body)
    assert message.is_auto_submitted
    assert message.message_class is not MessageClass.HUMAN


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Automatic reply not working", "Hi, the automatic reply of your site is not working."),
        ("Automatisch antwoord gewenst", "Ik zoek een handleiding."),
        ("Form: a question", "This is an automated message from your website.\nName: Jan\nQuestion: where is my cake?"),
        ("Re: Order", "Is anybody there?\n\n> This is an automated response, your request was received."),
        ("Read: the manual", "I read the manual and the message was deleted from my phone?"),
        ("Please confirm my order", "Can you confirm that my order was not lost? I have not received a confirmation."),
        ("Re: offerte", "Akkoord. Dit is geen automatisch verzonden bericht."),
        ("Verification", "Your shop requires verification of my card and it fails."),
    ],
)
def test_people_who_speak_of_programs_are_people(subject: str, body: str) -> None:
    """A customer taken for a machine waits for ever."""
    assert mail(subject, body).message_class is MessageClass.HUMAN


def test_an_address_in_the_prose_of_in_reply_to_is_no_id() -> None:
    """Else two strangers who answer the same person would be joined."""
    message = mail("Re: x", "x", "In-Reply-To: Message from Jan <jan@customer.example> of Monday <a1@x.example>")
    assert (message.in_reply_to, message.also_answers) == ("a1@x.example", ())
    assert not mail("Re: x", "x", "In-Reply-To: Your message of Monday <jan@customer.example>").in_reply_to


def test_ids_written_as_encoded_words_are_read() -> None:
    assert mail("Re: x", "x", "In-Reply-To: =?utf-8?Q?=3Ca1=40x.example=3E?=").in_reply_to == "a1@x.example"


def test_text_cut_within_its_last_character_keeps_its_charset() -> None:
    source = "From: jan@customer.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nÉén café, dat kost 5 ".encode() + b"\xe2\x82"
    assert read(source, MIME).body_text.startswith("Één café")


@pytest.mark.parametrize("encoding", ["base-64", "BASE64 (as sent)", '"base64"'])
def test_misspelt_transfer_encodings_are_understood(encoding: str) -> None:
    assert mail("x", "RcOpbiBjYWbDqQ==", f"Content-Transfer-Encoding: {encoding}").body_text.strip() == "Eén café"


def test_base64_with_blanks_in_its_lines_is_decoded() -> None:
    assert mail("x", "RcOp biBj YWbD qQ==", "Content-Transfer-Encoding: base64").body_text.strip() == "Eén café"


@pytest.mark.parametrize(
    "quoting",
    [
        "Quoting Shop (2026-02-03 09:12:00)\n> old",
        "Sent from my BlackBerry.\n  Original Message  \nFrom: Shop\nSent: Monday\nTo: Jan\nSubject: x\n\nold",
    ],
)
def test_quotations_are_known_by_rarer_introductions_too(quoting: str) -> None:
    assert mail("Re: x", f"Fine.\n\n{quoting}").reply_text == "Fine."
