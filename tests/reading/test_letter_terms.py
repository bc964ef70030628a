"""What a letter says of numbers and days that bind, in five languages, always with the words it stands in."""

from __future__ import annotations

from datetime import date

import pytest

from agentdesk.domain.letter_values import last_day, normal_form
from agentdesk.domain.letters import ProposalKind
from agentdesk.reading.scans.terms import terms_of

WRITTEN = date(2026, 11, 3)
K = ProposalKind


@pytest.mark.parametrize(
    ("line", "kind", "value", "words"),
    [
        ("u moet binnen 14 dagen betalen", K.DEADLINE, "P14D", "binnen 14 dagen"),
        ("innerhalb von vierzehn Tagen die Lampe", K.DEADLINE, "P14D", "innerhalb von vierzehn Tagen"),
        ("sous quatorze jours, ou", K.DEADLINE, "P14D", "sous quatorze jours"),
        ("binnen een week graag", K.DEADLINE, "P1W", "binnen een week"),
        ("Innerhalb von 4 Wochen nach Zugang", K.DEADLINE, "P4W", "Innerhalb von 4 Wochen"),
        ("dans un délai de 15 jours", K.DEADLINE, "P15D", "dans un délai de 15 jours"),
        ("entro 30 (trenta) giorni", K.DEADLINE, "P30D", "entro 30 (trenta) giorni"),
        ("within 10 business days", K.DEADLINE, "P10B", "within 10 business days"),
        ("binnen een maand", K.DEADLINE, "P1M", "binnen een maand"),
        ("innerhalb eines Monats nach Bekanntgabe", K.DEADLINE, "P1M", "innerhalb eines Monats"),
        ("un délai de trois mois à compter", K.DEADLINE, "P3M", "délai de trois mois"),
        ("sous quinzaine", K.DEADLINE, "P15D", "sous quinzaine"),
        ("u heeft vier weken de tijd", K.DEADLINE, "P4W", "vier weken de tijd"),
        ("tot en met 30 november 2026", K.DEADLINE, "2026-11-30", "tot en met 30 november 2026"),
        ("by close of business on Thursday 3 December 2026", K.DEADLINE, "2026-12-03", "by close of business on Thursday 3 December 2026"),
        ("Uiterste betaaldatum 31 december 2026", K.DEADLINE, "2026-12-31", "Uiterste betaaldatum 31 december 2026"),
        ("réponse avant le 3 mars s'il vous plaît", K.DEADLINE, "2027-03-03", "avant le 3 mars"),
        ("uiterlijk 1 december 2026 op onze rekening", K.DEADLINE, "2026-12-01", "uiterlijk 1 december 2026"),
        ("bis zum 15. März 2027", K.DEADLINE, "2027-03-15", "bis zum 15. März 2027"),
        ("you have six months from the date of this letter to object", K.DEADLINE, "2027-05-03", "six months from the date of this letter"),
        ("Die Frist beträgt einen Monat nach Zustellung", K.DEADLINE, "P1M", "Frist beträgt einen Monat"),
        ("sans réponse de votre part pour le 25 novembre, je", K.DEADLINE, "2026-11-25", "sans réponse de votre part pour le 25 novembre"),
        ("tegen betaling uiterlijk op 12 decernber 2026", K.DEADLINE, "2026-12-12", "uiterlijk op 12 decernber 2026"),
        ("nel termine di giorni 15 dalla ricezione", K.DEADLINE, "P15D", "nel termine di giorni 15"),
        ("entro la fine del mese di novembre", K.DEADLINE, "2026-11-30", "entro la fine del mese di novembre"),
        ("bis zurn 31. Dezember 2026", K.DEADLINE, "2026-12-31", "bis zurn 31. Dezember 2026"),
        ("Subjectnummer      0771523", K.REFERENCE, "0771523", "Subjectnummer      0771523"),
        ("Custorner no: 5512 0981", K.REFERENCE, "5512 0981", "Custorner no: 5512 0981"),
        ("Aktenzeichen (bei Zahlung angeben): 26-118-3", K.REFERENCE, "26-118-3", "Aktenzeichen (bei Zahlung angeben): 26-118-3"),
        ("binnen 7 dagen na heden", K.DEADLINE, "2026-11-10", "binnen 7 dagen na heden"),
        ("within 14 days of the date of this letter", K.DEADLINE, "2026-11-17", "within 14 days of the date of this letter"),
        ("innerhalb von 2 Wochen nach Erhalt", K.DEADLINE, "P2W", "innerhalb von 2 Wochen"),
        ("sous 5 jours ouvrés", K.DEADLINE, "P5B", "sous 5 jours ouvrés"),
        ("binnen 3 Arbeitstagen", K.DEADLINE, "P3B", "binnen 3 Arbeitstagen"),
        ("in den nächsten zehn Tagen", K.DEADLINE, "P10D", "in den nächsten zehn Tagen"),
        ("by 4pm on 22 April 2027", K.DEADLINE, "2027-04-22", "by 4pm on 22 April 2027"),
        ("by the end of February", K.DEADLINE, "2027-02-28", "by the end of February"),
        ("ik zeg op per 1 december a.s.", K.DEADLINE, "2026-12-01", "per 1 december a.s."),
        ("entro il 5 aprile", K.DEADLINE, "2027-04-05", "entro il 5 aprile"),
        ("Ons kenmerk: NL 8123.45.678", K.REFERENCE, "NL 8123.45.678", "Ons kenmerk: NL 8123.45.678"),
        ("Kundennummer 4711-22 Köln", K.REFERENCE, "4711-22", "Kundennummer 4711-22"),
        ("Votre référence : AB/2026/17", K.REFERENCE, "AB/2026/17", "Votre référence : AB/2026/17"),
        ("een bedrag van € 1.248,50 op", K.AMOUNT, "1248.50 EUR", "€ 1.248,50"),
        ("Betrag CHF 1'200.00", K.AMOUNT, "1200.00 CHF", "CHF 1'200.00"),
        ("48 euro", K.AMOUNT, "48.00 EUR", "48 euro"),
        ("IBAN NL91 ABNA 0417 1643 00 t.n.v.", K.IBAN, "NL91ABNA0417164300", "NL91 ABNA 0417 1643 00"),
    ],
)
def test_terms_are_proposed_with_their_words(line: str, kind: ProposalKind, value: str, words: str) -> None:
    found = [one for one in terms_of([line], WRITTEN) if one.kind is kind]
    assert [(one.value, one.words) for one in found] == [(value, words)]


@pytest.mark.parametrize(
    "line",
    [
        "open van 3 november tot en met 30 november 2026",
        "order 24 lamps",
        "bestelling 12 oktober",
        "factuur 2026",
        "Uw kenmerk: 12-11-2026",
        "het kenmerk van een goed boeket",
        "vóór de feestdagen",
        "NL91 ABNA 0417 1643 01",
        "de reference of this",
        "dag 14",
    ],
)
def test_what_binds_nobody_is_not_proposed(line: str) -> None:
    assert list(terms_of([line], WRITTEN)) == []


def test_a_day_without_a_year_is_no_deadline_where_nobody_knows_when_it_was_written() -> None:
    assert list(terms_of(["avant le 3 mars"], None)) == []


def test_a_deadline_counts_from_the_day_the_paper_came() -> None:
    assert last_day("P14D", date(2026, 11, 20)) == date(2026, 12, 4)
    assert last_day("P2W", date(2026, 11, 20)) == date(2026, 12, 4)
    assert last_day("2027-03-03", date(2026, 11, 20)) == date(2027, 3, 3)
    assert last_day("P1M", date(2027, 1, 31)) == date(2027, 2, 28)
    assert last_day("P3M", date(2026, 11, 30)) == date(2027, 2, 28)
    assert last_day("P1M", date(2026, 11, 20)) == date(2026, 12, 20)
    assert last_day("P3B", date(2026, 11, 20)) == date(2026, 11, 25)
    assert last_day("soon", date(2026, 11, 20)) is None


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (K.DATE, "3-11-2026", "2026-11-03"),
        (K.DATE, "2026-11-03", "2026-11-03"),
        (K.DATE, "3 maart", "2027-03-03"),
        (K.DATE, "gisteren", None),
        (K.DEADLINE, "14 dagen", "P14D"),
        (K.DEADLINE, "+14", "P14D"),
        (K.DEADLINE, "2 maanden", "P2M"),
        (K.DEADLINE, "5 werkdagen", "P5B"),
        (K.DEADLINE, "10 working days", "P10B"),
        (K.DEADLINE, "3 maart", "2027-03-03"),
        (K.AMOUNT, "48,5", None),
        (K.AMOUNT, "48,50", "48.50 EUR"),
        (K.AMOUNT, "", ""),
        (K.SENDER, " Jan\u202e Jansen ", "Jan Jansen"),
    ],
)
def test_what_a_person_types_gets_its_normal_form(kind: ProposalKind, typed: str, kept: str | None) -> None:
    assert normal_form(kind, typed, WRITTEN) == kept


def test_what_was_due_before_the_letter_was_written_is_no_deadline() -> None:
    """A reminder names the day that was missed; set as the due date, it would stand on top of the queue for ever."""
    found = [
        one.value for one in terms_of(["Your payment was due on 10/10/2026. Please pay by 13 November."], WRITTEN) if one.kind is K.DEADLINE
    ]
    assert found == ["2026-11-13"]
