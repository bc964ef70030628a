"""Finds addresses and numbers with a form of their own: e-mail, IBAN, national numbers, phones, order numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import phonenumbers
from stdnum import iban
from stdnum.be import nn
from stdnum.ch import ssn
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.it import codicefiscale

from agentdesk.replies.guard.records import Piece, Sort

REGIONS: Final = {"nl": "NL", "fr": "FR", "de": "DE", "it": "IT", "en": "GB", "es": "ES", "pt": "PT", "da": "DK", "sv": "SE", "pl": "PL"}
MIN_ORDER_DIGITS: Final = 4
MIN_ID_DIGITS: Final = 8
MIN_IBAN_CHARS: Final = 15

_EMAIL = re.compile(
    r"[\w.+%-]{1,64}(?:@|\s?[\[({]\s?(?:at|apenstaartje|chiocciola|arobase)\s?[\])}]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.IGNORECASE
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{1,4}){3,8}(?!\w)", re.IGNORECASE)
_ID = re.compile(
    r"(?<!\w)(?:[A-Z]{6}[\dLMNP-V]{2}[A-Z][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]|[XYZ]?\d[\d .\-/]{5,20}\d[A-Z]?)(?!\w)", re.IGNORECASE
)
_NINO = re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:\s?\d{2}){3}\s?[A-D](?!\w)", re.IGNORECASE)
_DIALLED = re.compile(r"(?<![\w+])(?:\+|00?)\d(?:[\s./()-]{0,2}\d){7,13}(?!\w)")
ID_WORDS = re.compile(
    r"\b(?:bsn|burgerservice\w*|sofi\w*|sécurité sociale|nir|insee|steuer-?id\w*|steueridentifikation\w*|codice fiscale|dni|nie|ahv\w*|"
    r"rijksregister\w*|nhs(?: number| no\.?)?|national insurance|social security|paspoort\w*|passport|passeport|"
    r"reisepass\w*|passaporto|ausweis\w*)\b",
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


_AT_WORD = r"(?:at|ät|apenstaartje|chiocciola|arobase|arrobase|a commerciale|klammeraffe)"
_DOT_WORD = r"(?:dot|punt|point|punkt|punto)"
_DOT = rf"(?:\.|\s?[\[(]\s?{_DOT_WORD}\s?[\])]\s?|\s{_DOT_WORD}\s)"
_AT = re.compile(rf"\s?[\[({{]\s?(?:{_AT_WORD}|@)\s?[\])}}]\s?|\s{_AT_WORD}\s|\s@\s?|(?<=\w)@\s?", re.IGNORECASE)
_LOCAL = re.compile(rf"(?<![\w.@+%-])[\w+%-]{{1,40}}(?:{_DOT}[\w+%-]{{1,40}}){{0,3}}$", re.IGNORECASE)
_DOMAIN = re.compile(rf"[\w-]{{1,60}}(?:{_DOT}[\w-]{{1,60}}){{1,4}}", re.IGNORECASE)
_DOT_SPELT = re.compile(_DOT, re.IGNORECASE)
LONGEST_LOCAL: Final = 80


def spelt_emails(text: str) -> Iterator[Piece]:
    """Find mail addresses with their signs in words ("jan punt smit (at) web punt nl"); vague, since "at" is a word as well."""
    for sign in _AT.finditer(text):
        before = max(0, sign.start() - LONGEST_LOCAL)
        local, domain = _LOCAL.search(text[before : sign.start()]), _DOMAIN.match(text, sign.end())
        if local is not None and domain is not None:
            key = "@".join(_DOT_SPELT.sub(".", part[0]).casefold() for part in (local, domain))
            yield Piece(Sort.EMAIL, before + local.start(), domain.end(), key, is_vague=True)


def ibans(text: str) -> Iterator[Piece]:
    """Find bank accounts whose check digits are right (ISO 13616)."""
    for found in _IBAN.finditer(text):
        ends = range(found.end(), found.start() + MIN_IBAN_CHARS - 1, -1)  # words behind it may look like its last group
        end = next((end for end in ends if iban.is_valid(text[found.start() : end])), None)
        written = text[found.start() : end or found.end()]
        if end is not None or sum(character.isdigit() for character in written) >= MIN_IBAN_CHARS // 2:
            yield Piece(Sort.IBAN, found.start(), found.start() + len(written), plain(written), end is not None, end is None)


def _is_persons_code(number: str) -> bool:
    """Whether an Italian tax code is a person's: a firm's is its VAT number, eleven digits that stand on every page of theirs."""
    return not plain(number).isdigit() and codicefiscale.is_valid(number)


_TELL: Final[tuple[Callable[[str], bool], ...]] = (
    _is_persons_code,
    nir.is_valid,
    ssn.is_valid,
    dni.is_valid,
    nie.is_valid,
    nn.is_valid,
)
"""Whose form alone tells. A plain run of nine digits passes the BSN's check one time in eleven: it takes a word before it."""


def national_ids(text: str) -> Iterator[Piece]:
    """Find national numbers: those whose form tells, and those that a word before them calls so; any other such number is vague."""
    for found in (*_ID.finditer(text), *_NINO.finditer(text)):
        number = found[0].strip()
        if sum(character.isdigit() for character in number) < MIN_ID_DIGITS - 2:
            continue
        is_named = bool(ID_WORDS.search(text, max(0, found.start() - 60), found.start()))
        is_one = is_named or any(is_valid(number) for is_valid in _TELL)
        yield Piece(Sort.NATIONAL_ID, found.start(), found.start() + len(number), plain(number), is_one, not is_one)


def phones(text: str, country: str, language: str) -> Iterator[Piece]:
    """Find phone numbers as they are written in the business's country and the reply's language."""
    seen: set[int] = set()
    for region in dict.fromkeys(filter(None, (country, REGIONS.get(language.partition("-")[0], "")))):
        for found in phonenumbers.PhoneNumberMatcher(text, region):
            if found.start not in seen:
                seen.add(found.start)
                yield Piece(Sort.PHONE, found.start, found.end, f"+{found.number.country_code}{found.number.national_number}")
        for dialled in _DIALLED.finditer(text):
            yield Piece(Sort.PHONE, dialled.start(), dialled.end(), _dialled_key(dialled[0], region), is_vague=True)


def _dialled_key(written: str, region: str) -> str:
    """Return a number that no plan knows (a new range, a made-up one) as it is dialled from abroad."""
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return plain(written)
    return f"+{number.country_code}{number.national_number}"


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
