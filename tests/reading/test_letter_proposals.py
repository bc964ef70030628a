"""What is proposed of a letter, and from which words: five languages, and letters that give nothing away."""

from __future__ import annotations

import pytest

from agentdesk.domain.letters import ProposalKind
from agentdesk.reading.scans.letterheads import letterhead_of
from agentdesk.reading.scans.proposals import proposals_of
from agentdesk.reading.scans.subject import subject_of
from benchmarks.letter_texts import TEXTS

EXPECTED = {
    "nl": ("2026-10-12", "Anneke Terpstra", "Lindenhof 27, 8911 KL Leeuwarden", "verkeerde kleur geleverd, order 2026-30871"),
    "de": ("2026-10-12", "Friedrich Großmann", "Mühlenstraße 8, 48143 Münster", "Falsche Lieferung, Bestellung 2026-30871"),
    "fr": ("2026-10-12", "Élodie Château-Renaud", "14 bis, rue du Moulin, 35000 Rennes", "erreur de livraison, commande 2026-30871"),
    "it": ("2026-10-12", "Niccolò Bertè", "Via dei Mulini, 19, 37121 Verona", "consegna sbagliata, ordine 2026-30871"),
    "en": ("2026-10-12", "Margaret O'Connell", "31 Station Road, Haworth BD22 8NJ", "wrong colour delivered, order 2026-30871"),
}
KINDS = (ProposalKind.DATE, ProposalKind.SENDER, ProposalKind.ADDRESS, ProposalKind.SUBJECT)


@pytest.mark.parametrize("language", sorted(EXPECTED))
def test_a_business_letter_gives_its_date_sender_address_and_subject(language: str) -> None:
    found = {one.kind: one for one in proposals_of(TEXTS[language])}
    assert tuple(found[kind].value for kind in KINDS) == EXPECTED[language]
    squeezed = ", ".join(TEXTS[language].split("\n"))
    assert all(found[kind].words in squeezed for kind in KINDS)


def test_an_address_of_the_receiver_is_never_taken_for_the_sender() -> None:
    """A wrong sender would file the letter under somebody else."""
    text = "Bloemenhuis De Tulp\nPostbus 12\n1000 BE Amsterdam\n\nGeachte heer,\n\ntot ziens.\n\nMet vriendelijke groet,\n\nJan de Vries"
    found = {one.kind: one.value for one in proposals_of(text)}
    assert found == {ProposalKind.SENDER: "Jan de Vries"}


def test_a_letterhead_says_more_of_who_writes_than_whoever_signed() -> None:
    """A conversation filed under a clerk's name is found by nobody, and the next clerk's letter is another customer's."""
    ours = "Bakkerij Smit\nDorpsstraat 1\n1011 AB Amsterdam\n\nGeachte heer,\n\nu bent aan de beurt.\n\nHoogachtend,\n\nJ. Wieringa"
    text = f"GEMEENTE MEPPEL\nBelastingen\nGrote Oever 26\n7941 BJ Meppel\n\n{ours}"
    found = {one.kind: one.value for one in proposals_of(text)}
    assert (found[ProposalKind.SENDER], found[ProposalKind.ADDRESS]) == ("GEMEENTE MEPPEL", "Belastingen, Grote Oever 26, 7941 BJ Meppel")
    alone = {one.kind: one.value for one in proposals_of(ours.replace("Bakkerij Smit", "Gemeente Amsterdam"))}
    assert alone == {ProposalKind.SENDER: "J. Wieringa"}


def test_the_address_above_the_window_names_who_writes_not_who_receives() -> None:
    """Taken for the sender, our own name would make us our own customer."""
    text = "NORDA Inkasso GmbH, Postfach 11 20, 20999 Hamburg\n\nMöbelhaus Kramp GmbH\nHafenstr. 3\n48155 Münster\n\nSehr geehrte Damen,\n\nzahlen Sie."
    found = {one.kind: one.value for one in proposals_of(text)}
    assert (found[ProposalKind.SENDER], found[ProposalKind.ADDRESS]) == ("NORDA Inkasso GmbH", "Postfach 11 20, 20999 Hamburg")


def test_a_branch_is_no_part_of_a_firms_name() -> None:
    text = "Cassa di Risparmio Alpina - Filiale di Trento\nVia Roma 3, 38122 Trento\n\nGentile Cliente,\n\nLe scriviamo.\n\nIl Direttore"
    assert {one.kind: one.value for one in proposals_of(text)}[ProposalKind.SENDER] == "Cassa di Risparmio Alpina"


def test_signs_taken_for_each_other_cost_no_date() -> None:
    for text in ("Utrecht, 9 novernber 2026", "27 0ctober 2026\nOur ref: X/1", "Lyon, le 28 octobre 2O26"):
        assert next(one.value for one in proposals_of(text) if one.kind is ProposalKind.DATE)[:7] in {"2026-11", "2026-10"}, text
    assert proposals_of("we sold 12 101 2026 lamps") == ()


def test_an_account_is_no_reference() -> None:
    kinds = {one.kind for one in proposals_of("votre compte FR7630006000011234567890189 est vide")}
    assert kinds == {ProposalKind.IBAN}


def test_a_row_of_labels_above_a_row_of_values_is_read_by_columns() -> None:
    """Dutch and German letters date themselves so; read along the row, the day of our own letter becomes theirs."""
    text = (
        "Stadt Kleinau\n\nIhr Schreiben vom   Unser Zeichen   Datum\n12.10.2026          44.1-KB/7       29.10.2026\n\nSehr geehrte Damen,"
    )
    found = {one.kind: one.value for one in proposals_of(text)}
    assert (found[ProposalKind.DATE], found[ProposalKind.REFERENCE]) == ("2026-10-29", "44.1-KB/7")


def test_a_firm_that_tells_its_telephone_below_its_address_is_the_writer() -> None:
    text = "Maison Vidal\n18 rue Haute\n69005 LYON\n\nScierie Aubrac et Fils\nZone Nord\n39300 Champagne\nTél. 03 84\n\nMonsieur,\n\nje."
    found = {one.kind: one.value for one in proposals_of(text)}
    assert found[ProposalKind.ADDRESS] == "Zone Nord, 39300 Champagne"


def test_what_a_mayor_writes_bears_the_towns_name_not_the_states() -> None:
    assert letterhead_of(["RÉPUBLIQUE FRANÇAISE", "Mairie de Vaux"]) == "Mairie de Vaux"


def test_a_year_at_the_beginning_of_a_line_is_no_postal_code() -> None:
    text = "Beste sponsor,\n\nwat fijn! In\n2026 droeg u 150 euro bij, dank.\n\nGroet,\n\nJan de Vries"
    assert [one.value for one in proposals_of(text) if one.kind is ProposalKind.ADDRESS] == []


def test_a_person_is_named_as_fully_as_their_letter_does() -> None:
    text = "Mevr. A.C. Terlouw-Buijs\nVijver1aan 8\n2925 TJ Krimpen\n\nGeachte heer,\n\nik wacht.\n\nGroet,\n\nA. Terlouw"
    found = {one.kind: one.value for one in proposals_of(text)}
    assert (found[ProposalKind.SENDER], found[ProposalKind.ADDRESS]) == ("Mevr. A.C. Terlouw-Buijs", "Vijverlaan 8, 2925 TJ Krimpen")


def test_a_greeting_in_an_address_block_is_no_salutation() -> None:
    text = "Garage Vilaine\nMonsieur le gérant\n40 rue de Redon\n35000 Rennes\n\nRennes, le 10 novembre 2026\n\nMonsieur,\n\nje suis."
    found = {one.kind: one.value for one in proposals_of(text)}
    assert found[ProposalKind.DATE] == "2026-11-10"


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert proposals_of("Utrecht, 31 februari 2026") == ()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Dear Sir,\n\nthe lamp broke. Please help.", "the lamp broke"),
        ("Re: your invoice of 3 March\n\nDear Sir,", "your invoice of 3 March"),
        ("BETREFT\n\nopzegging abonnement", "opzegging abonnement"),
        ("Receipt\nLamp 20.00", "Receipt"),
        (
            "16 June 2026\n\nCustomer number 7730 1182\nReference BB/0616/4\n\nDear Mr Preece\n\nYour overdraft\n\nIt ends.",
            "Your overdraft",
        ),
        ("OVERDUE ACCOUNT: INVOICE SI-204418\n\nDear Sir,\n\nplease pay.", "OVERDUE ACCOUNT: INVOICE SI-204418"),
        ("In Sachen: Sauer ./. Mainblick\n\nGuten Tag,", "Sauer ./. Mainblick"),
        ("Oggetto: lnvito a regolarizzare", "Invito a regolarizzare"),
        ("", ""),
    ],
)
def test_a_letter_is_about_its_subject_line_or_its_first_words(text: str, subject: str) -> None:
    assert subject_of(text).text == subject
