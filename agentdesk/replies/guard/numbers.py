"""Finds addresses and numbers with a form of their own: e-mail, IBAN, national numbers, phones, order numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import phonenumbers
from stdnum import iban
from stdnum.be import nn
from stdnum.ch import ssn
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.it import codicefiscale
from stdnum.nl import bsn

from agentdesk.replies.guard.records import Piece, Sort

REGIONS: Final = {"nl": "NL", "fr": "FR", "de": "DE", "it": "IT", "en": "GB", "es": "ES", "pt": "PT", "da": "DK", "sv": "SE", "pl": "PL"}
MIN_ORDER_DIGITS: Final = 4
MIN_ID_DIGITS: Final = 8

_EMAIL = re.compile(
    r"[\w.+%-]{1,64}(?:@|\s?[\[({]\s?(?:at|apenstaartje|chiocciola|arobase)\s?[\])}]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.IGNORECASE
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{1,4}){3,8}(?!\w)", re.IGNORECASE)
_ID = re.compile(
    r"(?<!\w)(?:[A-Z]{6}[\dLMNP-V]{2}[A-Z][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]|[XYZ]?\d[\d .\-/]{5,20}\d[A-Z]?)(?!\w)", re.IGNORECASE
)
_ID_WORDS = re.compile(
    r"\b(?:bsn|burgerservice\w*|sofi\w*|sécurité sociale|nir|insee|steuer-?id\w*|steueridentifikation\w*|codice fiscale|dni|nie|ahv\w*|"
    r"rijksregister\w*|national insurance|social security|paspoort\w*|passport|passeport|reisepass\w*|passaporto|ausweis\w*)\b",
    re.IGNORECASE,
)
_ORDER_WORDS = re.compile(
    r"\b(?:order|bestel\w*|ordernummer|factuur\w*|pakket\w*|zending\w*|klantnummer\w*|retour\w*|commande|facture|colis|suivi|client|"
    r"bestell\w*|auftrag\w*|rechnung\w*|sendung\w*|kundennummer\w*|ordine|fattura|spedizione|pacco|cliente|invoice|tracking|parcel|"
    r"customer|reference|referentie|référence|referenz|riferimento|ticket|claim|case|booking|reserv\w*|prenotazione|buchung\w*)"
    r"(?:\s*(?:nr|no|n|num\w*|number|nummer|numéro|numero|code|id)\b)?\s*[.:°º#]*\s*$",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w@/.,€$£-])#?(?:[A-Z]{1,6}[-_/]?)?\d[\dA-Z]*(?:[-_/.][\dA-Z]+){0,5}(?![\w@]|[.,]\d)", re.IGNORECASE)
_DATE = re.compile(r"#?(?:\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})")
_UNIT = re.compile(r"\s?(?:€|euro|eur\b|%|g\b|gram|kg|ml|cl|cm|km|m\b|uur\b|uhr\b|h\b|min|dagen|days|jours|tage|giorni)", re.IGNORECASE)


def plain(text: str) -> str:
    """Return letters and digits alone, folded: how codes are compared."""
    return "".join(character for character in text.casefold() if character.isalnum())


def emails(text: str) -> Iterator[Piece]:
    """Find mail addresses, also those with (at)."""
    for found in _EMAIL.finditer(text):
        written = re.sub(r"\s?[\[({]\s?(?:at|apenstaartje|chiocciola|arobase)\s?[\])}]\s?", "@", found[0], flags=re.IGNORECASE)
        yield Piece(Sort.EMAIL, found.start(), found.end(), written.casefold().rstrip("."))


def ibans(text: str) -> Iterator[Piece]:
    """Find bank accounts whose check digits are right (ISO 13616)."""
    for found in _IBAN.finditer(text):
        end = found.end()
        while end > found.start() + 14:  # words behind it may look like its last group
            if iban.is_valid(text[found.start() : end]):
                yield Piece(Sort.IBAN, found.start(), end, plain(text[found.start() : end]), is_suspicious=True)
                break
            end -= 1


_VALID: Final[tuple[tuple[Callable[[str], bool], bool], ...]] = (
    (codicefiscale.is_valid, True),
    (nir.is_valid, True),
    (ssn.is_valid, True),
    (dni.is_valid, True),
    (nie.is_valid, True),
    (nn.is_valid, False),
    (idnr.is_valid, False),
    (bsn.is_valid, False),
)
"""Each with whether its form alone tells: a plain run of nine digits passes the BSN's check one time in eleven."""


def national_ids(text: str) -> Iterator[Piece]:
    """Find national numbers: those whose form tells, the others where a word before them says so."""
    for found in _ID.finditer(text):
        number = found[0].strip()
        if sum(character.isdigit() for character in number) < MIN_ID_DIGITS - 1:
            continue
        is_named = bool(_ID_WORDS.search(text, max(0, found.start() - 60), found.start()))
        if any(is_valid(number) and (tells or is_named) for is_valid, tells in _VALID):
            yield Piece(Sort.NATIONAL_ID, found.start(), found.start() + len(number), plain(number), is_suspicious=True)


def phones(text: str, country: str, language: str) -> Iterator[Piece]:
    """Find phone numbers as they are written in the business's country and the reply's language."""
    seen: set[int] = set()
    for region in dict.fromkeys(filter(None, (country, REGIONS.get(language.partition("-")[0], "")))):
        for found in phonenumbers.PhoneNumberMatcher(text, region):
            if found.start not in seen:
                seen.add(found.start)
                yield Piece(Sort.PHONE, found.start, found.end, f"+{found.number.country_code}{found.number.national_number}")


def order_numbers(text: str) -> Iterator[Piece]:
    """Find numbers of orders, customers, parcels and the like: four digits or more, no date, year or amount."""
    for found in _CODE.finditer(text):
        code = found[0].rstrip("-_/.")
        digits = sum(character.isdigit() for character in code)
        is_named = code.startswith("#") or bool(_ORDER_WORDS.search(text, max(0, found.start() - 40), found.start()))
        if digits < MIN_ORDER_DIGITS or _DATE.fullmatch(code) or _UNIT.match(text, found.end()):
            continue
        if not is_named and len(code) == MIN_ORDER_DIGITS and code[:2] in {"19", "20"}:
            continue
        yield Piece(Sort.ORDER_NUMBER, found.start(), found.start() + len(code), plain(code), is_suspicious=is_named)
