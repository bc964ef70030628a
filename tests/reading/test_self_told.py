"""Programs that no header gives away are told by what they say; people who speak of such things stay people."""

from __future__ import annotations

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import MessageClass
from agentdesk.reading.registry import read


def mail(subject: str, body: str, *headers: str, sender: str = "Jan <jan@customer.example>") -> ReadMessage:
    lines = [f"From: {sender}", "To: desk@bakery.example", f"Subject: {subject}", *headers]
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
        ("Automatische Antwort auf Ihre Mail?", "Ich bekam nur eine automatische Antwort. Wann meldet sich ein Mensch?"),
        ("Respuesta automática del chat no funciona", "El chat me da siempre la misma respuesta automática."),
        ("Auto-antwoord uitzetten", "Kunnen jullie dat uitzetten?"),
        ("Re: offer", "I am away from Monday. Can you deliver before? It is urgent, for urgent things I pay more."),
    ],
)
def test_people_who_speak_of_programs_are_people(subject: str, body: str) -> None:
    """A customer taken for a machine waits for ever."""
    assert mail(subject, body).message_class is MessageClass.HUMAN


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        (
            "orders@paper.example",
            "Order confirmation",
            "Thank you for your order.\n\nThis is an automated message. Please do not reply to this email.",
        ),
        ("sicher@bank.example", "Nieuwe inlog", "Er is ingelogd. Dit is een automatisch gegenereerde e-mail, niet beantwoorden a.u.b."),
        (
            "no-reply@sites.example",
            "Weekly report",
            "12 visitors. You are receiving this email because you have a site. Unsubscribe: https://x.example",
        ),
        ("newsletter@books.example", "Neuheiten", "Neue Bücher.\n\nNewsletter abbestellen | Impressum"),
        ("majordomo@lists.example", "Majordomo results", ">>>> subscribe tools\nSucceeded."),
        ("verein-bounces@verein.example", "Willkommen", "Willkommen auf der Mailingliste."),
        ("voicemail@pbx.example", "Voicemail", "You received a message. This e-mail was sent automatically by the PBX."),
        (
            "surveys@firm.example",
            "How did we do?",
            "Rate us.\n\nYou are receiving this survey because you wrote to us. Unsubscribe: https://x.example",
        ),
        ("nagios@m.example", "** PROBLEM Service Alert: web01/HTTP is CRITICAL **", "State: CRITICAL"),
    ],
)
def test_what_programs_send_unasked_is_told_by_sender_and_words(sender: str, subject: str, body: str) -> None:
    """A shop's notices outnumber its customers' letters: they must neither reopen nor notify."""
    assert mail(subject, body, sender=sender).message_class is MessageClass.BULK


@pytest.mark.parametrize(
    ("sender", "subject", "body", "headers"),
    [
        (
            "wordpress@our-shop.example",
            "Contact",
            "This is an automated message, do not reply.\nE-mail: jan@x.example\nMessage: where is my cake",
            (),
        ),
        (
            "no-reply@forms.example",
            "New entry",
            "Email: jan@x.example\nMessage: my cake?\nYou receive this email because of your form. Unsubscribe",
            (),
        ),
        ("form@site.example", "Contact", "Where is my cake. This is an automated message, do not reply.", ("Reply-To: jan@x.example",)),
        ("jan@x.example", "Fwd: Your parcel", "Is this from you.\n\nThis is an automated message. Please do not reply.", ()),
        ("jan@x.example", "parcel", "I got: this is an automated message, do not reply. What now?", ()),
        ("noreply@familie.example", "bestelling", "Mijn zoon noemde dit adres zo, maar ik lees het wel. Wanneer komt het? Piet", ()),
        ("Gina <gina@x.example>", "tas", "Ik las 'dit is een automatisch bericht, niet beantwoorden' maar ik wil wel antwoord.", ()),
        ("Gina <gina@x.example>", "tas", "It said: this is an automated message, do not reply to it. I do: my bag is torn.\nGina", ()),
        (
            "Daphne <d@x.example>",
            "FW: Uw bericht",
            "Sindsdien niets.\n\nWij hebben uw bericht ontvangen. Dit is een automatische bevestiging.",
            (),
        ),
        ("news@our-street.example", "Street party", "We are bringing chairs. Uwe", ()),
    ],
)
def test_people_behind_forms_and_odd_addresses_are_people(sender: str, subject: str, body: str, headers: tuple[str, ...]) -> None:
    assert mail(subject, body, *headers, sender=sender).message_class is MessageClass.HUMAN


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Re: Angebot", "Ich bin derzeit nicht im Haus. In dringenden Fällen wenden Sie sich bitte an meine Kollegin."),
        ("Re: offer", "I am currently on leave until 3 July. For urgent matters please contact Sue."),
        ("Re: offre", "Je suis absente jusqu'au 4 mars. En cas d'urgence, contactez Luc."),
        ("Absence : Re: offre", "Je suis en congés du 1er au 15 août inclus. Je répondrai à mon retour."),
    ],
)
def test_an_absence_notice_without_any_header_is_told_by_its_words(subject: str, body: str) -> None:
    assert mail(subject, body).message_class is MessageClass.OUT_OF_OFFICE


def test_an_author_whom_the_list_put_into_reply_to_is_a_person() -> None:
    """Lists write themselves into From where the author's domain would have the mail refused."""
    headers = ("List-Id: <verein.example>", "Precedence: list", "Reply-To: hans@vogel.example")
    assert mail("Fest", "Ich bringe Kuchen.", *headers, sender="Hans via Verein <post@verein.example>").message_class is MessageClass.HUMAN


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
