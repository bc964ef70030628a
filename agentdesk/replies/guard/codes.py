"""Finds codes that somebody told us, in whatever way they are divided, shortened or turned round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from agentdesk.replies.guard.numbers import ID_WORDS, MIN_IBAN_CHARS, plain
from agentdesk.replies.guard.records import Piece, Sort

MOST_GROUPS: Final = 8
LONGEST_LABEL: Final = 6
"""Letters before or behind the digits that belong to a code ("INV 2024"); longer ones are a word."""
FEWEST_DIGITS_ALONE: Final = 4
FEWEST_DIGITS_IN_TURN: Final = 7
"""Two numbers of a code in another order (3381/2024 for 2024/3381) say something only where they are long."""
CONTEXT_CHARS: Final = 40
FEWEST_IN_A_ROW: Final = 5
"""So many digits of a long number in a row are no chance."""
SHORTEST_ENDED: Final = 8
"""Of a number this long people say its end only."""

_GROUP = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[ \u00a0\u202f]?[-_/.:#°]?[ \u00a0\u202f]?")
_TIME = re.compile(r"\d{1,2}[.:]\d{2}|\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT = re.compile(r"(?i)\d+\s?(?:g|gr|kg|mg|ml|cl|l|mm|cm|km|m|w|v|kb|mb|gb|st|nd|rd|th|er|ste|de|e|h|x|uur|uhr|min|sec|p|a|am|pm|ct)")
_POSTCODE = re.compile(r"(?i)\d{4}\s?[a-z]{2}|[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}")
_TOWN = re.compile(r"\s[A-ZÄÖÜÉÈ][^\W\d_]{2}")
POSTCODE_DIGITS: Final = 5
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{1,4}){3,8}(?!\w)")
_ACCOUNT_WORDS = re.compile(r"(?i)\b(?:sort code|account|rekening\w*|konto\w*|bankverbindung|compte|conto|iban)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """The codes of a text: each as it is compared, with what it was told as."""

    sorts: Mapping[str, Sort]
    parts: frozenset[str] = frozenset()
    """The numbers that codes are made of, without leading zeros."""

    def joined(self, other: Told) -> Told:
        """Return the codes of both; the other's word on what a code is counts."""
        return Told({**self.sorts, **other.sorts}, self.parts | other.parts)

    def __contains__(self, key: str) -> bool:
        return key in self.sorts


def told_codes(text: str) -> Told:
    """Return every code of a text, and every part of one, in the forms in which somebody may write it again."""
    sorts: dict[str, Sort] = {}
    parts: set[str] = set()
    for start, end in _chains(text):
        parts.update(digits.lstrip("0") for digits in re.findall(r"\d{3,}", text[start:end]) if not _YEAR.fullmatch(digits))
        sort: Sort | None = None
        for key in _keys(text[start:end]):
            if key not in sorts:
                sort = sort or _sort(text, start, end)
                sorts[key] = sort
    return Told(sorts, frozenset(parts))


def codes(text: str, told: Told, harmless: Told) -> Iterator[Piece]:
    """Find codes that were told and are not harmless, the longest first; what is part of a harmless code is harmless."""
    passed: list[tuple[int, int]] = []
    for start, end in sorted(_chains(text), key=lambda chain: chain[0] - chain[1]):
        if any(start >= begun and end <= ended for begun, ended in passed):
            continue
        keys = _keys(text[start:end])
        if any(key in harmless for key in keys):
            passed.append((start, end))
        elif (key := next((key for key in keys if key in told), None)) is not None and not _is_another(text, (start, end), key, told):
            passed.append((start, end))
            yield Piece(told.sorts[key], start, end, key, is_suspicious=True)


_AHEAD_OF_IT = re.compile(r"[^\W\d_]+(?=[-/]$)")
_BEHIND_IT = re.compile(r"[-/]?([^\W\d_]+)")


def _is_another(text: str, place: tuple[int, int], key: str, told: Told) -> bool:
    """Whether a number that was told is only a part of some other code ("GX-5540", "44719-KZR-600" are models).

    That shows by letters joined to it that no code told has: behind it, or before it where the number is short enough to be a chance.
    """
    digits = key.removeprefix("number ")
    if not digits.isdigit():
        return False
    at = text.find(digits, *place)
    if at < 0:
        return False
    ahead, behind = _AHEAD_OF_IT.search(text[:at]), _BEHIND_IT.match(text, at + len(digits))
    is_short = len(digits) < FEWEST_IN_A_ROW
    return bool(behind and _is_foreign(behind[1], told)) or bool(is_short and ahead and _is_foreign(ahead[0], told))


def _is_foreign(letters: str, told: Told) -> bool:
    return letters.isupper() and not any(plain(letters) in key for key in told.sorts)


_ENDING = re.compile(
    r"(?i)(?:eindig\w*|laatste (?:vier )?cijfers|endet|endung|endziffern?|letzten (?:vier )?(?:ziffern|stellen)|finissant|finit|termin\w*|"
    r"derniers chiffres|finisc\w*|finale|ultime (?:quattro )?cifre|ending|ends|last (?:four )?digits)"
    r"(?:\s(?:op|auf|mit|par|en|per|con|in|with|van|sont|are|is|sind))?[\s:]{1,3}(\d{2,6})(?![\d.,:]\d|\d)"
)


def endings(text: str, told: Told) -> Iterator[Piece]:
    """Find what is said to be the end of a longer number that was told: "the account ending in 8957"."""
    for found in _ENDING.finditer(text):
        longer = (key for key in told.sorts if key.endswith(found[1]) and len(key) >= SHORTEST_ENDED and " " not in key)
        if (key := max(longer, key=len, default=None)) is not None:
            yield Piece(told.sorts[key], found.start(), found.end(), key, is_suspicious=True)


_HIDDEN = r"\s?(?:\u2026|\.{2,}|[*\u2022#]{2,}|(?<=[\s*.])[xX]{2,}|[xX]{3,}|_{2,}|-{3,}|\[\u2026\])\s?"
_MASKED = re.compile(rf"(?<!\w)(?P<begin>[A-Za-z0-9]{{0,8}}?)(?:{_HIDDEN})+(?P<end>[A-Za-z0-9]{{2,8}})(?!\w)")
FEWEST_SHOWN: Final = 4


def masked(text: str, told: Told) -> Iterator[Piece]:
    """Find a longer number of which the middle is hidden ("NL91 **** 4300"): who knows the customer knows the rest."""
    for found in _MASKED.finditer(text):
        begin, end = plain(found["begin"]), plain(found["end"])
        if len(begin) + len(end) < FEWEST_SHOWN or not any(map(str.isdigit, end)):
            continue
        key = next(
            (key for key in told.sorts if len(key) >= SHORTEST_ENDED and " " not in key and key.startswith(begin) and key.endswith(end)),
            None,
        )
        if key is not None:
            yield Piece(told.sorts[key], found.start(), found.end(), key, is_suspicious=True)


_SHORT = re.compile(r"(?<![\w./,-])[A-Z]{1,2}\d{1,3}[A-Z]?(?![\w/-]|[.,]\d)")


def short_codes(text: str) -> Iterator[Piece]:
    """Find a letter or two with a number ("C14", "V60"): a seat, a type, a door; it says something only to who was told it."""
    for found in _SHORT.finditer(text):
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"code {found[0].casefold()}", is_vague=True)


_RUN = re.compile(r"(?<![\w,])\d{3,12}(?![\w,]|\.\d)")
_REFERENCE = re.compile(
    r"(?i)\b(?:order|bestelling|bon|factuur|dossier|zaak|klant|klantnummer|polis|nummer|nr|commande|facture|client|contrat|numéro|n°|"
    r"bestellung|auftrag|rechnung|kunde|kundennummer|vorgang|fall|akte|ordine|pratica|fattura|cliente|contratto|numero|"
    r"invoice|job|case|ticket|claim|booking|buchung|reservering|réservation|prenotazione|member|lid|membre|mitglied|socio)"
    r"(?:\s?(?:nr|no|n|num\w*)\b)?\s*[.:°º#]*\s*$"
)


def shortened(text: str, told: Told, harmless: Told) -> Iterator[Piece]:
    """Find a piece of a longer number that was told: "…871265" of a chip's fifteen digits, "file 671" of 2024/0671."""
    longer = [key for key in told.sorts if key.isdigit() and len(key) >= SHORTEST_ENDED]
    for found in _RUN.finditer(text):
        digits = found[0]
        if digits in harmless or f"number {digits}" in harmless:
            continue
        key = next((key for key in longer if len(digits) >= FEWEST_IN_A_ROW and digits in key), None)
        if key is None and _REFERENCE.search(text, max(0, found.start() - CONTEXT_CHARS), found.start()):
            key = next((key for key in told.parts if key == digits), None)
        if key is not None:
            yield Piece(told.sorts.get(key, Sort.ORDER_NUMBER), found.start(), found.end(), key, is_suspicious=True)


def _chains(text: str) -> Iterator[tuple[int, int]]:
    """Yield where codes may stand: groups of letters and digits with at most a sign and a space between them."""
    groups = [(found.start(), found.end()) for found in _GROUP.finditer(text) if _belongs(found[0])]
    for place, (start, _end) in enumerate(groups):
        ended = start
        for begun, end in groups[place : place + MOST_GROUPS]:
            if begun != start and not _JOINT.fullmatch(text, ended, begun):
                break
            ended = end
            if _is_code(text[start:end]):
                yield start, end


def _belongs(group: str) -> bool:
    return any(character.isdigit() for character in group) or (len(group) <= LONGEST_LABEL and group.isupper())


def _is_code(written: str) -> bool:
    if _TIME.fullmatch(written) or _YEAR.fullmatch(written) or _UNIT.fullmatch(written):
        return False
    key = plain(written)
    digits = sum(character.isdigit() for character in key)
    if digits == len(key):
        return digits >= FEWEST_DIGITS_ALONE
    return digits >= FEWEST_DIGITS_ALONE or (digits >= 3 and len(key) >= 5) or (digits >= 2 and len(key) >= 6)  # noqa: PLR2004 - "308 SW", "BS3 1QR"


def _keys(written: str) -> list[str]:
    """Return the forms in which a code is compared: whole, its number without leading zeros, its numbers in any order."""
    key = plain(written)
    keys = [key]
    numbers = re.findall(r"\d+", written)
    digits = "".join(numbers)
    if len(digits.lstrip("0")) >= FEWEST_DIGITS_ALONE and not _YEAR.fullmatch(digits):
        keys.append(f"number {digits.lstrip('0')}")
    if len(numbers) > 1 and len(digits) >= FEWEST_DIGITS_IN_TURN:
        keys.append("numbers " + " ".join(sorted(numbers)))
    return keys


def _sort(text: str, start: int, end: int) -> Sort:
    """Return what a code was told as, by the words before it and its form."""
    if ID_WORDS.search(text, max(0, start - CONTEXT_CHARS), start):
        return Sort.NATIONAL_ID
    if _ACCOUNT_WORDS.search(text, max(0, start - CONTEXT_CHARS), start):
        return Sort.IBAN
    if (account := _IBAN.match(text, start)) is not None and len(plain(account[0])) >= MIN_IBAN_CHARS:
        return Sort.IBAN
    is_place = _POSTCODE.fullmatch(text[start:end]) or (end - start == POSTCODE_DIGITS and _TOWN.match(text, end))
    return Sort.ADDRESS if is_place else Sort.ORDER_NUMBER
