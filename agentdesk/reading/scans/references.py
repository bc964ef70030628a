"""Numbers by which a matter is known to whoever wrote a letter: order, invoice, customer, case, policy, in five languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stdnum import iban

from agentdesk.domain.letter_values import Spotted

_SIGN: Final = r"(?:nummer|num[ée]ro|numero|number|n[°º]\.?|nr\b\.?(?![/-])|no\b\.?(?![/-])|n\.|id\b(?![/-])|#)"
MATTERS: Final = (
    # Dutch
    r"bestelling|bestel|order|factuur|klant|relatie|debiteur(?:en)?|dossier|zaak|polis|schade|claim|offerte|contract|abonnement|aanslag"
    r"|huurder|lener|patiënt|(?:kassa)?bon|lidmaatschaps?|lid|zending|beschikkings?|aanvraag|zaaks|meldings?|correspondentie"
    # German
    r"|bestellung|bestell|auftrags?|rechnungs?|kunden?|vertrags?|vertragskonto|[a-zäöü]{3,14}vertrag|schadens?|versicherungsschein"
    r"|versicherungs|police|steuer|vorgangs?|lieferschein|angebots?|ticket|mitglieds?|beleg|buchungs?|gesch[äa]fts|beitrags"
    # French
    r"|commande|facture|client|dossier|contrat|sinistre|soci[ée]taire|adh[ée]rent|compte|devis|affaire|abonn[ée]|allocataire|bon|rg"
    # Italian
    r"|ordine|fattura|cliente|pratica|polizza|sinistro|contratto|preventivo|bolla|ddt|posizione|utenza"
    # English
    r"|orders?|invoice|customer|account|policy|case|receipt|quote|file|membership|booking|contract|claim|job|(?:vat )?registration"
)
MARKS: Final = (
    r"kenmerk|referentie|aktenzeichen|gesch[äa]ftszeichen|kassenzeichen|zeichen|az|r[ée]f[ée]rences?|r[ée]fs?|reference|ref"
    r"|riferimento|rif|protocollo|prot"
)
"""Words that name a reference by themselves."""
_NO_MATTER: Final = r"tele|fax|mobiel|mobil|huis|haus|reken|konto|bank|iban|btw|ust|kvk|post|seiten|pagina|ruf|notruf|durchwahl"
_OTHER_NUMBER: Final = rf"(?!(?:{_NO_MATTER})\w*)[a-zäöüß]{{4,18}}nummer"
"""Whatever else Dutch and German call a number: Subjectnummer, Mandatsnummer."""
_LABEL: Final = re.compile(
    # Readers of paper take an m for rn.
    (
        rf"(?i)\b(?:"
        rf"(?:(?:ons|uw|onze|our|your|unser|ihr|notre|votre|nos|vos|nostro|vostro|ns\.|vs\.|[nv]/)\s?)?(?:{MARKS})\b(?:[ -]{_SIGN})?"
        rf"(?P<tail>(?:\s[^\W\d_]{{1,9}}){{1,2}}(?=\s?:)|\.?\s[àa]\srappeler)?"
        rf"|codice\s(?:cliente|contribuente|atto|pratica|utenza)"
        rf"|(?P<weak>(?:{MATTERS}))(?:(?P<sign>(?:\s?(?:reference|-)?\s?|\sde\s){_SIGN})|\b)"
        rf"|{_SIGN}\s?(?:(?:de|du|della|del|di)\s|d['\u2019])?(?:{MATTERS})\b"
        rf"|{_OTHER_NUMBER}\b"
        r")"
    ).replace("m", "(?:m|rn)")
)
_CONNECTING: Final = re.compile(
    r"(?i)\.?(?: ?\([^()\d]{2,40}\)(?=:))?(?P<colon>[ \t]{0,12}[:#=]|[ \t]{1,3}(?:is|ist|est|è|luidt|lautet)\b)?[ \t.]{0,40}"
)
_AGAIN: Final = re.compile(rf"(?i){_SIGN}[ \t]{{0,3}}:?[ \t]{{0,3}}")
_WITH_DIGIT: Final = re.compile(r"(?=[^\s\d]{0,9}\d)[A-Z0-9][A-Za-z0-9._/-]{0,29}")
_CAPITALS: Final = re.compile(r"[A-Z]{1,6}(?:[/-][A-Za-z]{1,5})?")
_JOINT: Final = frozenset("/-\u2013")
_DAY: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NEVER_PART: Final = frozenset(
    ("EUR", "CHF", "USD", "GBP", "IBAN", "BIC", "BTW", "VAT", "TVA", "IVA", "TEL", "FAX", "KVK", "DATE", "DATUM", "DATA", "PAGE", "DEL")
)
_MOST_PARTS: Final = 6
_FEWEST_CHARS: Final = 3
_CODE: Final = re.compile(r"[A-Z]{2,6}[-/]\d{3,}")
_FEWEST_BARE_DIGITS: Final = 4
"""Behind a bare word such as "order" so many digits are wanted: of "order 24 lamps" nothing is taken."""


def references_in(text: str, until: int | None = None) -> Iterator[Spotted]:
    """Yield the references that a line names.

    Args:
        text: the line, with the following one behind it where a label may stand above its number.
        until: labels further on belong to the next line and are left to it.
    """
    at = 0
    while (label := _LABEL.search(text, at)) is not None and (until is None or label.start() < until):
        at = max(label.end(), at + 1)
        found = _behind(text, label, until)
        if found is not None:
            yield found[0]
            at = found[1]


def _behind(text: str, label: re.Match[str], until: int | None) -> tuple[Spotted, int] | None:
    """Return the value behind a label, and where it ends."""
    connecting = _CONNECTING.match(text, label.end())
    assert connecting is not None
    start = connecting.end()
    again = _AGAIN.match(text, start)
    start = start if again is None else again.end()
    is_bare = label["weak"] is not None and not label["sign"] and again is None and not connecting["colon"]
    if until is not None and start > until + 1 and is_bare:
        return None
    end = _end(text, start, until)
    value = text[start:end].rstrip("./- ")
    digits = sum(character.isdigit() for character in value)
    is_few = digits < _FEWEST_BARE_DIGITS and not _CODE.fullmatch(value)
    is_too_little = len(value) < _FEWEST_CHARS or (is_bare and (is_few or _YEAR.fullmatch(value) is not None))
    if is_too_little or not digits or _DAY.fullmatch(value) or iban.is_valid(value, check_country=False):
        return None
    return Spotted(value, text[label.start() : start + len(value)]), end


def _end(text: str, start: int, until: int | None) -> int:
    """Return where a number written in groups ends: 3 004 118 27, V 12 - 2026/778, 412/26 KR-sb; `start` where none begins."""
    end = last = start
    parts: list[str] = []
    for part in text[start : start + 60].split(" "):
        bare = part.rstrip(",;.:)")
        crosses = until is not None and last <= until < last + len(part)
        if not bare or (crosses and parts) or len(parts) == _MOST_PARTS or not _goes_on(parts, bare):
            break
        last += len(part) + 1
        parts.append(bare)
        is_tail = len(bare) == 1 or not bare.isalpha()
        if bare not in _JOINT and (any(map(str.isdigit, bare)) or (is_tail and len(parts) > 1)):
            end = last - 1 - (len(part) - len(bare))
        if bare != part:
            break
    return end


def _goes_on(before: list[str], part: str) -> bool:
    """Say whether a word belongs to the number whose first parts are known."""
    if part in _NEVER_PART or _DAY.fullmatch(part):
        return False
    if part in _JOINT:
        return bool(before)
    if _CAPITALS.fullmatch(part):
        return True
    if _WITH_DIGIT.fullmatch(part) is None:
        return False
    return not before or before[-1] in _JOINT or all(one.isdigit() or one.isalpha() or one in _JOINT for one in before)
