"""What the sender wrote now must be found in every shape, and nothing a customer wrote may be folded away."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import FoldKind, ReadMessage
from agentdesk.reading.registry import read
from tests.reading.replies import Case, all_cases
from tests.reading.reply_corpus import corpus_cases
from tests.reading.wild_replies import WILD


def read_body(body: str, *, subject: str = "Re: Your cake", is_html: bool = False) -> ReadMessage:
    kind = "html" if is_html else "plain"
    head = f"From: a@customer.example\nSubject: {subject}\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return read((head + body).encode(), MIME)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("case", [*all_cases(), *WILD, *corpus_cases()], ids=lambda case: case.name)
def test_what_was_written_now_is_found(case: Case) -> None:
    """Every program and language we know the shape of."""
    message = read_body(case.body, subject=case.subject, is_html=case.is_html)
    assert squeezed(message.reply_text) == squeezed(case.reply)


@pytest.mark.parametrize("case", [*all_cases(), *WILD, *corpus_cases()], ids=lambda case: case.name)
def test_folds_are_spans_of_the_body(case: Case) -> None:
    """The screen folds by these spans: they must be ordered, inside the body, and leave the reply."""
    message = read_body(case.body, subject=case.subject, is_html=case.is_html)
    at, kept = 0, []
    for span in message.folds:
        assert at <= span.start < span.end <= len(message.body_text)
        kept.append(message.body_text[at : span.start])
        at = span.end
    kept.append(message.body_text[at:])
    assert squeezed("".join(kept)) == squeezed(message.reply_text)
    if not message.folds:
        assert message.reply_text == message.body_text


@pytest.mark.parametrize(
    "body",
    [
        "On 3 November your colleague wrote:\n\nWe will send a new one.\n\nBut nothing came.",
        "Your site says the following:\n\nFree delivery\n\nThat is not what I was charged.",
        "Van: Utrecht\nNaar: Maastricht\n\nIs that on your route?",
        "From: Jan <jan@customer.example>\nSubject: Question\n\nMessage Body:\nDo you deliver on Sunday?",
        "Sent the mobile phone back yesterday.\n\nPlease confirm.",
        "Sent my parcel back with Samsung in it, and the label too.\n\nPlease confirm.",
        "I ordered:\n- a cake\n- twelve rolls\n\nWhen will it come?",
        "Price list\n----------\ncake 10\nrolls 3",
        "Two things -- first the cake, second the rolls.\n\nThanks",
        "It happened at 10:12 on 3 November 2026:\nthe oven fell over.",
        "He wrote: no.\nI wrote: yes.",
        "To: the bakery\n\nI would like a cake.",
        "Hello,\n\nAm 3.11. um 10:12 war niemand da.\n\nDanke",
        "Can you call me? jan@customer.example (work)\n\nThanks",
        "Hallo,\n\nWilt u mijn vertrouwelijke gegevens uit uw systeem verwijderen? Ik krijg nog steeds berichten, en dat wil ik echt niet meer.",
        "Hi,\n\nYour colleague anna@bakery.example said:\n\nit is ready.\n\nBut it was not.",
        "Hi,\n\nPosted by: PostNL\nReceived by: nobody\n\nWhere is it?",
        "Hi,\n\nFrom: Utrecht\nTo: Amsterdam\nDate: 2 November 2026\n\nHow much is that?",
        "Hi,\n\n---\nThis is the first thing that went wrong.\n---\nAnd this the second?",
        "See my phone's screenshot\n\nOutlook crashes on Android when I open your invoice.",
    ],
)
def test_what_a_customer_wrote_is_not_folded(body: str) -> None:
    """The data loss every helpdesk's users complain of: an answer taken for a quotation."""
    message = read_body(body, subject="Question")
    assert message.folds == ()
    assert message.reply_text == message.body_text == body


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        (
            "Hi\n\nFrom: X [mailto:x@bakery.example] \nSent: 2 November\nTo: Jan\nSubject: RE: cake\n\nold",
            "Hi",
        ),
        (
            "Hi\n\n-------- Original message --------\nFrom: X <x@bakery.example> \nDate: 02/11/2026  10:12  (GMT+01:00) \nTo: jan \nSubject: cake \n\nold",
            "Hi",
        ),
        (
            'Hallo\n \n\nGesendet: Montag, 02. November 2026 um 10:12 Uhr\nVon: "X" <x@bakery.example>\nAn: jan@customer.example\nBetreff: Re: Torte\n\nold',
            "Hallo",
        ),
        ('Salut\n\n----- Mail original -----\nDe: "X" <x@bakery.example>\nÀ: jan\nEnvoyé: Lundi\nObjet: Re: gâteau\n\nold', "Salut"),
        ("Hi\n\n2026/11/2 X <x@bakery.example>\n\n> old", "Hi"),
        ("Quoting X <x@bakery.example>:\n\n> old\n\nnew", "new"),
        ("Hi\n\nJan de Vries <x@bakery.example> schreef op maandag 2 november\n2026 om 10:12:\n\nold", "Hi"),
        ("> old question that is so long that the program that sent it broke it into\ntwo lines\n> without a second sign\n\nnew", "new"),
        ("Hi\n\n##- Please type your reply above this line -##\n\nold", "Hi"),
        ("はい\n\n2026年11月2日(月) 10:12 X <x@bakery.example>:\n\n> old", "はい"),
        ("好的\n\n在 2026年11月2日，10:12，X <x@bakery.example> 写道：\n\n> old", "好的"),
        ("new\n\n_______________________________________________\ncakes mailing list\ncakes@lists.example\n", "new"),
        ("new\n\nOn Mon, Nov 2, 2026 at 10:12\u202fAM X <x@bakery.example> wrote:\n\n> old", "new"),
        ("new\n\nLe lun. 2 nov. 2026 à 10 h 12, X <x@bakery.example> a\nécrit :\n\n> old", "new"),
        ("a\n> q1\nb\n> q2\nc", "a\nb\nc"),
        ("new\n\nOn Mon, Nov 2, 2026 at 10:12 AM X <x@bakery.example> wrote:\n>\n> old\n>> older\n> -- \n> X\n", "new"),
    ],
)
def test_shapes_that_come_up_in_the_wild(body: str, reply: str) -> None:
    """Forms outside the tables: mobile vendors, web mailers, helpdesks, old programs, other scripts."""
    assert squeezed(read_body(body).reply_text) == squeezed(reply)


def test_a_body_that_is_all_quotation_stays_visible() -> None:
    """An empty answer would look like a lost one."""
    message = read_body("> only\n> old text\n")
    assert message.reply_text == message.body_text
    assert message.folds == ()


def test_folds_say_why() -> None:
    """The screen names what it folded."""
    message = read_body("new\n\nSent from my iPhone\n\n-- \nJan\n\nOn Mon, Nov 2, 2026 at 10:12 AM X <x@bakery.example> wrote:\n> old\n")
    assert [span.kind for span in message.folds] == [FoldKind.FOOTER, FoldKind.SIGNATURE, FoldKind.QUOTE]
