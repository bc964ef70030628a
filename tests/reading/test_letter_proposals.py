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


OURS = ("Fietsen Duin", "Kerkstraat 12")
BODY = "Geachte heer Duin,\n\nwij zien uit naar uw antwoord.\n\nMet vriendelijke groet,\n\nSanne de Haan"


def sender_of(head: str, own: tuple[str, ...] = OURS, body: str = BODY) -> str:
    found = {one.kind: one.value for one in proposals_of(f"{head}\n\n{body}", own)}
    return found.get(ProposalKind.SENDER, "")


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        ("Kapsalon Knip\nVoorstraat 61 3512 AL Utrecht info@knip.example", "Kapsalon Knip"),
        ("Kettenhaus Rhein GmbH - Industriestraße 40 50735 Köln", "Kettenhaus Rhein GmbH"),
        ("Elektro Sturm e.K.\nLuxemburger Str. 210 50937 Köln Tel. 0221 555", "Elektro Sturm e.K."),
        ("Bandenhandel Ter Horst B.V. Ssst Ter Host B\nEnergieweg 15\n3771 NA Barneveld", "Bandenhandel Ter Horst B.V."),
        ("Severnside Council [oe ee\nPO Box 77, Bristol BS3 9FS", "Severnside Council"),
        ("Co mune di Verona Comune di Verona\nPiazza Bra 1\n37121 Verona", "Comune di Verona"),
        ('Onderlinge "De Veste"\nPostbus 4\n3500 AA Utrecht', 'Onderlinge "De Veste"'),
    ],
)
def test_where_we_know_ourselves_whoever_stands_above_our_address_wrote(head: str, sender: str) -> None:
    """Letterheads in two columns say nothing by their words; where our own address stands, they do."""
    assert sender_of(f"{head}\n\nFietsen Duin Factuurnummer 2026-41\nKerkstraat 12\n3511 AB Utrecht") == sender


def test_a_name_of_the_sender_is_made_whole_by_the_rest_of_the_letter() -> None:
    """What was read of a picture beside it is no part of it."""
    head = "H H Imprimerie du Pont\n67000 Strasbourg\n\nFietsen Duin\nKerkstraat 12\n3511 AB Utrecht"
    assert sender_of(head, body="Voici notre facture.\n\nImprimerie du Pont\nSIRET 333") == "Imprimerie du Pont"


@pytest.mark.parametrize(
    "head",
    [
        "Fietsen Duin\nKerkstraat 12\n3511 AB Utrecht\n\nUtrecht, 4 november 2026",
        "Spett.le\nFietsen Duin\nKerkstraat 12\n3511 AB Utrecht",
        "Utrecht, 4 november 2026\n\nFietsen Duin\nKerkstraat 12\n3511 AB Utrecht",
    ],
)
def test_we_never_wrote_a_letter_to_ourselves(head: str) -> None:
    assert sender_of(head) == "Sanne de Haan"


def test_a_one_word_name_of_ours_is_no_part_of_others() -> None:
    head = "Bakkerij Jansen\nDorpsstraat 1\n3511 AB Utrecht\n\nBakkerij\nKerkstraat 12\n3511 AB Utrecht"
    assert sender_of(head, own=("Bakkerij", "Kerkstraat 12")) == "Bakkerij Jansen"


@pytest.mark.parametrize(
    "headline",
    [
        "Leitungswasserschaden vom 14.10.2026",
        "Reklamation: Inspektion meines Pedelecs",
        "Final reminder: overdue invoice INV-70331",
        "Your quotation of 3 November 2026 for fleet servicing",
    ],
)
def test_the_line_right_above_the_salutation_is_what_a_letter_is_about(headline: str) -> None:
    text = (
        f"Jan Kees\nDorp 1\n1234 AB Dorp\n\n8 November 2026\nOrder no. H-3391\n{headline}\nDear Sir,\n\nPlease call me.\n\nYours,\nJan Kees"
    )
    assert [one.value for one in proposals_of(text) if one.kind is ProposalKind.SUBJECT] == [headline]


@pytest.mark.parametrize("label", ["Our ref: BCC-Q4-18", "Bearbeiter: Frau Thelen", "Köln, 3. November 2026", "Account: HAR014"])
def test_a_label_right_above_the_salutation_is_not(label: str) -> None:
    text = f"Jan Kees\nDorp 1\n1234 AB Dorp\n\n8 November 2026\nOrder no. H-3391\n{label}\nDear Sir,\n\nPlease call me.\n\nYours,\nJan Kees"
    assert not [one.value for one in proposals_of(text) if one.kind is ProposalKind.SUBJECT]


@pytest.mark.parametrize(
    ("rows", "references", "day"),
    [
        (
            "Polisnummer Schadenummer Uw brief van Datum\nBR 5501.882 S26-11834 1 november 2026 6 november 2026",
            ["BR 5501.882", "S26-11834"],
            "06",
        ),
        ("Contrat Sinistre Date\nMP 440 118 L 2026-SX-7741 9 novembre 2026", ["MP 440 118 L", "2026-SX-7741"], "09"),
        ("Rechnungs-Nr. Kunden-Nr. Auftrag Datum\n2026-0719 3307 A-5520 26.11.2026", ["2026-0719", "3307", "A-5520"], "26"),
        ("Policy Claim Date\nCM/TR/118204 C26-40097 10 November 2026", ["CM/TR/118204", "C26-40097"], "10"),
    ],
)
def test_a_row_of_labels_is_spread_though_its_gaps_were_lost(rows: str, references: list[str], day: str) -> None:
    """A reader of paper puts one blank between words, however far apart they stood."""
    found = proposals_of(f"{rows}\n\nDear Sir,\n\nplease call me.\n")
    assert [one.value for one in found if one.kind is ProposalKind.REFERENCE] == references
    assert [one.value for one in found if one.kind is ProposalKind.DATE] == [f"2026-11-{day}"]


def test_a_row_of_labels_without_values_stays_as_it_stands() -> None:
    found = proposals_of("Order Datum Klant\nwij leveren op afspraak\n\nGeachte heer,\n\nbel mij.\n")
    assert not [one for one in found if one.kind in {ProposalKind.REFERENCE, ProposalKind.DATE}]


def test_a_date_in_a_column_that_was_read_after_the_text_is_the_letters() -> None:
    text = "Kettenhaus GmbH\n\nSehr geehrte Damen und Herren,\nwir mahnen.\n\nDatum: 05.11.2026\n\nBitte zahlen Sie bis 19.11.2026 alles.\n"
    text += "\n".join(["Weiter unten steht noch mehr."] * 14)
    assert [one.value for one in proposals_of(text) if one.kind is ProposalKind.DATE] == ["2026-11-05"]


def test_what_a_company_is_founded_on_is_no_sum_of_the_letter() -> None:
    text = "Geachte heer,\n\nu krijgt € 150,00 van ons, zie $ 27b UStG.\n\nCapitale sociale € 5.000.000 i.v.\n"
    assert [one.value for one in proposals_of(text) if one.kind is ProposalKind.AMOUNT] == ["150.00 EUR"]
