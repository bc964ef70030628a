"""Finds facts: names, days, amounts and words that only somebody who told them could know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.records import Piece, Sort
from agentdesk.replies.guard.vocabulary import MONTHS

MIN_NUMBER_CHARS: Final = 2
KIND_CHARS: Final = 5
LEAST_ROUNDED: Final = 20_00
"""Of a smaller amount the whole euros are said of everything."""
HOURS_A_DAY: Final = 24
MINUTES_AN_HOUR: Final = 60
_MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(rf"(?<!\w)(\d{{1,2}})(?:\.|e|er|ste|de|st|nd|rd|th)?\s(?:of\s)?({_MONTH_NAMES})(?!\w)", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"(?<!\w)({_MONTH_NAMES})\s(\d{{1,2}})(?:st|nd|rd|th)?(?!\w|[.,]\d)", re.IGNORECASE)
_FROM_DAY = re.compile(
    r"(?<![\w.,])(\d{1,2})\.?\s?(?:bis|tot(?:\sen\smet)?|t/m|au|al|to|till|en|und|et|e|and|[-\u2013])\s?(?:zum\s|le\s|il\s)?\d{1,2}(?:\.|st|nd|rd|th)?"
    rf"\s(?:of\s)?({_MONTH_NAMES})(?!\w)",
    re.IGNORECASE,
)
"""Two days with one month behind them: "3. bis 6. November", "14 en 22 augustus"."""
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})[-/.](\d{1,2})(?:[-/.](?:\d{4}|\d{2}))?(?![\w/-]|\.\d)")
_ISO = re.compile(r"(?<!\d)\d{4}-(\d{2})-(\d{2})(?!\d)")
_AMOUNT = re.compile(
    r"(?:€|eur|£|\$|chf)\s?(\d[\d.,]*\d|\d)|(?<![\w.,])(\d[\d.,]*\d|\d)(?:,-)?\s?(?:€|euro?s?\b|£|\$|chf\b|pounds?\b)", re.IGNORECASE
)


def days(text: str) -> Iterator[Piece]:
    """Find days of the year, as day and month whatever way they are written."""
    for found in _DAY_FIRST.finditer(text):
        yield _day(found, int(found[1]), MONTHS[found[2].casefold()])
    for found in _FROM_DAY.finditer(text):
        key = f"day {MONTHS[found[2].casefold()]:02}-{int(found[1]):02}"
        yield Piece(Sort.PRIVATE_FACT, found.start(1), found.end(1), key)
    for found in _MONTH_FIRST.finditer(text):
        yield _day(found, int(found[2]), MONTHS[found[1].casefold()])
    for found in _NUMERIC.finditer(text):
        if int(found[2]) in range(1, 13) and int(found[1]) in range(1, 32):
            yield _day(found, int(found[1]), int(found[2]))
    for found in _ISO.finditer(text):
        yield _day(found, int(found[2]), int(found[1]))


_FULL_DATE = re.compile(r"(?<![\w/.-])(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(?:19|20)\d\d(?![\w/-]|[ .]\d)")


def full_dates(text: str) -> Iterator[Piece]:
    """Find dates with their year: "09.06.1961" passes for a phone number as well."""
    for found in _FULL_DATE.finditer(text):
        if int(found[3]) in range(1, 13) and int(found[1]) in range(1, 32):
            yield _day(found, int(found[1]), int(found[3]))


def _day(found: re.Match[str], day: int, month: int) -> Piece:
    return Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"day {month:02}-{day:02}")


def amounts(text: str) -> Iterator[Piece]:
    """Find amounts of money, as cents."""
    for found in _AMOUNT.finditer(text):
        cents = _cents(found[1] or found[2])
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"amount {cents}")


_BARE_AMOUNT = re.compile(r"(?<![\w.,:-])\d{1,5}[.,]\d{2}(?![\w:-]|[.,]\d)")


def bare_amounts(text: str) -> Iterator[Piece]:
    """Find numbers with two decimals, which may be amounts, and times of day just as well."""
    for found in _BARE_AMOUNT.finditer(text):
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"amount {_cents(found[0])}", is_vague=True)


def told_amounts(text: str) -> Iterator[Piece]:
    """Find numbers with two decimals that can't be a time of day: where somebody tells us one, it is an amount."""
    for piece in bare_amounts(text):
        hours, minutes = divmod(int(piece.key.rpartition(" ")[2]), 100)
        if hours >= HOURS_A_DAY or minutes >= MINUTES_AN_HOUR:
            yield piece


_MEASURE = re.compile(
    r"(?<![\w.,])(\d{1,3})(?:[.,]\d)?[\s-]?(?:(kg|kilo\w*|chil[io])|(cm|centim\w+)|"
    r"(jaar oud|jarige?|ans|jahre alt|jährige?n?|anni|years? old|year-old))(?!\w)",
    re.IGNORECASE,
)


def measures(text: str) -> Iterator[Piece]:
    """Find weights, lengths and ages: of people and of what they bought."""
    for found in _MEASURE.finditer(text):
        unit = "kg" if found[2] else "cm" if found[3] else "years"
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"measure {int(found[1])} {unit}")


def _cents(written: str) -> int:
    decimals = re.search(r"[.,](\d{2})$", written)
    whole = written[: decimals.start()] if decimals else written
    return int(re.sub(r"\D", "", whole) or "0") * 100 + (int(decimals[1]) if decimals else 0)


_NUMBERED_WORD = re.compile(
    r"(?<![\w-])([^\W\d_]{3,20})\s(?:n[.°ro]*\s|num\w*\s|no\.?\s|#)?(\d{1,4}(?:[.,]\d)?)"
    r"(?![\w%€£$]|[.,:-]\d|\s?(?:euro|eur\b|uur|uhr|h\b|%))"
)


def numbered_words(text: str) -> Iterator[Piece]:
    """Find words with a number behind them ("camera 14", "Größe 47,5", "dal 18"): which of its kind was somebody's own."""
    for found in _NUMBERED_WORD.finditer(text):
        if len(found[2]) >= MIN_NUMBER_CHARS or found[1][0].isupper():
            kind = unaccented(found[1]).casefold()[-KIND_CHARS:]  # "Schuhgröße 47" is "Größe 47"
            key = f"numbered {kind} {found[2].replace(',', '.')}"
            yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), key, is_vague=True)


def rounded(keys: Iterable[tuple[Sort, str]]) -> Iterator[tuple[Sort, str]]:
    """Yield the amounts among some facts without their cents."""
    for sort, key in keys:
        kind, _space, cents = key.partition(" ")
        if sort is Sort.PRIVATE_FACT and kind == "amount" and int(cents) >= LEAST_ROUNDED:
            yield sort, f"amount {int(cents) // 100 * 100}"
