"""Visiting cards without a delimiter are folded below the name that closes a text, and nothing else is."""

from __future__ import annotations

import pytest

from tests.reading.test_replies import read_body

CARD = "Ans Vos\nHead of purchasing\nVos B.V. | Dorpsweg 2 | 1234 AB Ons Dorp\nT 030 555 0188 | www.vos.example"


@pytest.mark.parametrize(
    "closing",
    [
        *("Met vriendelijke groet,", "Kind regards", "Mit freundlichen Grüßen", "Cordialement,", "S pozdravem", "Z poważaniem"),
        *("Med venlig hilsen", "Un cordial saludo,", "Viele liebe Grüße", "Hälsningar", "Mit besten Grüßen / Kind regards"),
    ],
)
def test_what_stands_below_the_closing_name_is_folded(closing: str) -> None:
    """Post, firm and telephone are not what somebody wrote now."""
    message = read_body(f"We take the second offer.\n\n{closing}\n\n{CARD}", subject="Re: offer", is_html=False)
    assert message.reply_text == f"We take the second offer.\n\n{closing}\n\nAns Vos"


@pytest.mark.parametrize("print_", ["Dit bericht is uitsluitend bestemd voor de geadresseerde.", "This message is confidential."])
def test_small_print_below_a_card_goes_with_it(print_: str) -> None:
    """Alone it says too little to be a disclaimer."""
    message = read_body(f"We take it.\n\nMvg,\nAns Vos\n\nVos B.V.\nT: 030 555 0188\n\n{print_}", subject="Re: offer", is_html=False)
    assert message.reply_text == "We take it.\n\nMvg,\nAns Vos"


def test_a_card_of_words_and_a_number_is_folded_too() -> None:
    """Nothing in it is a sign that separators have."""
    message = read_body("We take it.\n\nKind regards,\n\nAns Vos\nPurchasing\nVos BV\nT 030 555 0188", subject="Offer", is_html=False)
    assert message.reply_text == "We take it.\n\nKind regards,\n\nAns Vos"


def test_a_card_above_a_quotation_is_folded_as_well() -> None:
    """Programs put the old text below it."""
    body = f"Agreed.\n\nKind regards,\n{CARD}\n\nOn Mon, 2 Nov 2026 at 10:12, Desk <desk@bakery.example> wrote:\n> Agreed?"
    assert read_body(body, subject="Re: offer", is_html=False).reply_text == "Agreed.\n\nKind regards,\nAns Vos"


@pytest.mark.parametrize(
    "text",
    [
        f"Please call me this afternoon.\n\nKind regards,\n{CARD}",
        "My order:\n\nTwo white\nOne rye\nThree pies",
        "Thanks.\n\nKind regards,\nAns\nPS: the gate is open until 17:00, and the key lies under the mat as it always does.",
        "Regards,\nAns\nSee you on Friday.",
        "The oven:\n\nFrom: Utrecht, Church street\nTo: Zeist, Castle lane 40\nDate: 12 November\nSubject: no hurry\n\nPlease name a price.",
    ],
)
def test_whatever_else_stands_at_the_end_stays(text: str) -> None:
    """A number that somebody asks to be called at, a list, an afterthought: all of it was written now."""
    assert read_body(text, subject="Offer", is_html=False).reply_text == text


def test_a_long_run_of_letters_below_a_closing_costs_nothing() -> None:
    """It took 53 s of patience for five names that might end anywhere in it."""
    text = "Agreed.\n\nKind regards,\n" + "a" * 4_000 + "!\nT 030 555 0188"
    assert read_body(text, subject="Re: offer", is_html=False).reply_text == text
