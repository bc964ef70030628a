"""What a letter says of numbers and days that bind: references, sums, accounts, deadlines. Proposed, with the words they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from stdnum import iban

from agentdesk.domain.letter_values import Spotted, count_words, duration, find_amounts, find_day_after, unit_words
from agentdesk.domain.letters import Proposal, ProposalKind
from agentdesk.domain.safe_text import one_line

MOST_OF_A_KIND: Final = 5
_LONGEST_LINE: Final = 400
_REFERENCE: Final = re.compile(
    r"(?i)\b(?P<label>(?:ons|uw|onze|our|your|unser|ihr|notre|votre|nostro|vostro)\s+(?:kenmerk|referentie|ref(?:erence)?|zeichen|"
    r"r[ée]f[ée]rence|riferimento)|kenmerk|dossiernummer|klantnummer|relatienummer|factuurnummer|ordernummer|bestelnummer|polisnummer|"
    r"aktenzeichen|gesch[äa]ftszeichen|kundennummer|rechnungsnummer|vertragsnummer|kunden-?nr|az|"
    r"num[ée]ro (?:de )?(?:client|dossier|facture|commande)|n° (?:de )?(?:client|dossier|facture)|r[ée]f[ée]rence|"
    r"codice cliente|numero (?:cliente|pratica|fattura|ordine)|protocollo|riferimento|"
    r"(?:customer|case|invoice|order|policy|account) (?:number|no)|reference)\b\.?\s{0,3}(?:[:#]|\bis\b)?\s{0,3}"
    r"(?P<value>[A-Z0-9][A-Z0-9./-]{0,11}(?:[ ]?[A-Z0-9./-]{1,12}){0,3})"
)
_HAS_DIGIT: Final = re.compile(r"\d")
_WITHIN: Final = re.compile(
    rf"(?i)\b(?:binnen|innerhalb(?: von)?|binnen von|dans(?: un d[ée]lai de| les)?|sous|entro(?: e non oltre)?|within)\s+"
    rf"(?:de\s+)?(?P<count>\d{{1,3}}|(?:{count_words()})(?=\s))\s*"
    rf"(?:\([^\W\d_]{{2,20}}\)\s*)?(?:werk|kalender|arbeits|business )?(?P<unit>{unit_words()})\b"
)
_BY: Final = re.compile(
    r"(?i)\b(?:uiterlijk(?: op)?|v[óo]{2}r|bis(?: sp[äa]testens)?(?: zum| am)?|sp[äa]testens(?: am| bis(?: zum)?)?|avant le|"
    r"au plus tard le|jusqu['\u2019]au|entro il|entro e non oltre il|non oltre il|before|no later than|by)\s+(?P<day>.{4,28})"
)
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")


def terms_of(lines: Sequence[str], written: date | None) -> Iterator[Proposal]:
    """Yield what is found in a letter's lines, at most a few of each kind.

    Args:
        lines: the letter's.
        written: its date, by which a day without a year is told; None where it isn't known.
    """
    short = [line[:_LONGEST_LINE] for line in lines]
    yield from _proposed(ProposalKind.REFERENCE, (found for line in short for found in _references(line)))
    yield from _proposed(ProposalKind.DEADLINE, (found for line in short for found in _deadlines(line, written)))
    yield from _proposed(ProposalKind.AMOUNT, (found for line in short for found in find_amounts(line)))
    yield from _proposed(ProposalKind.IBAN, (found for line in short for found in _ibans(line)))


def _proposed(kind: ProposalKind, found: Iterator[Spotted]) -> Iterator[Proposal]:
    values: dict[str, str] = {}
    for one in found:
        values.setdefault(one.value, one.words)
        if len(values) == MOST_OF_A_KIND:
            break
    for value, words in values.items():
        yield Proposal(kind, one_line(value, 300), one_line(words, 300), 1)


def _references(line: str) -> Iterator[Spotted]:
    for found in _REFERENCE.finditer(line):
        value = found["value"].strip(" ./-")
        if _HAS_DIGIT.search(value):
            # "Klantnummer 4711 Utrecht": what follows without a digit is not part of it.
            words = value.split(" ")
            while len(words) > 1 and not _HAS_DIGIT.search(words[-1]):
                words.pop()
            yield Spotted(" ".join(words), found[0].strip())


def _deadlines(line: str, written: date | None) -> Iterator[Spotted]:
    for found in _WITHIN.finditer(line):
        value = duration(found["count"], found["unit"])
        if value:
            yield Spotted(value, found[0])
    for found in _BY.finditer(line):
        day = find_day_after(found["day"], written) if written is not None else None
        if day is not None and found["day"].startswith(day.words):
            yield Spotted(day.value, found[0][: found.start("day") - found.start()] + day.words)


def _ibans(line: str) -> Iterator[Spotted]:
    for found in _IBAN.finditer(line):
        if iban.is_valid(found[0]):
            yield Spotted(iban.compact(found[0]), found[0])
