"""Numbers written out in words: a phone number read aloud and an amount in full are the same number in digits."""

from __future__ import annotations

import pytest

from agentdesk.replies.guard.spelled import spoken_codes, written_amounts


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("nul zes, vierentwintig, eenenvijftig, drieëntachtig, negentig", "624518390"),
        ("zéro six, quatre-vingt-trois, quatorze, vingt-sept, soixante-dix-neuf", "683142779"),
        ("null eins sieben zwo, vier vier eins fünf, neun acht drei", "1724415983"),
        ("tre quattro sette, sei uno zero otto, due nove cinque", "3476108295"),
        ("oh double-seven double oh, nine double-oh, four one eight", "7700900418"),
        ("06 vierentwintig eenenvijftig drieëntachtig 90", "624518390"),
    ],
)
def test_a_number_read_aloud_is_its_digits(text: str, digits: str) -> None:
    found = [piece.key for piece in spoken_codes(f"Wir/we: {text}. Ok")]
    assert found == [digits]


@pytest.mark.parametrize("text", ["vier mensen voor drie taarten", "one of the two", "06-24 51 83 90", "deux ou trois jours", ""])
def test_numbers_in_passing_are_no_code(text: str) -> None:
    assert list(spoken_codes(text)) == []


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("driehonderdzevenentachtig euro", 387_00),
        ("trois cent quatre-vingt-sept euros", 387_00),
        ("zweihundertfünfzig Euro", 250_00),
        ("duecentocinquanta euro", 250_00),
        ("one hundred and eighty-six pounds", 186_00),
        ("we geven u vijfenveertig euro", 45_00),
    ],
)
def test_an_amount_in_words_is_its_cents(text: str, cents: int) -> None:
    assert [piece.key for piece in written_amounts(text)] == [f"amount {cents}"]


def test_small_change_in_words_is_no_fact() -> None:
    assert list(written_amounts("two pounds, een euro")) == []
