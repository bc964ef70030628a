"""Dates, deadlines and amounts as letters write them in five languages, in normal form: what reading proposes and what a person types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from agentdesk.domain.letters import ProposalKind
from agentdesk.domain.safe_text import one_line

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari january januar janvier gennaio jan",
            "februari february februar février fevrier febbraio feb",
            "maart march märz marz mars marzo mrt mar",
            "april avril aprile apr",
            "mei may mai maggio",
            "juni june juin giugno jun",
            "juli july juillet luglio jul",
            "augustus august août aout agosto aug",
            "september septembre settembre sept sep",
            "oktober october octobre ottobre okt oct",
            "november novembre nov",
            "december dezember décembre decembre dicembre dec dez",
        ),
        1,
    )
    for name in names.split()
}
_YEAR: Final = r"(?P<year>(?:19|2[0O])[\dO]\d)"
_MONTH: Final = r"(?P<month>(?:[^\W\d_]|[01]){3,10})"
"""A month's name, a zero for its o and a one for its l, as readers of paper take them."""
_DAYS: Final = (
    re.compile(rf"(?i)\b(?P<day>\d{{1,2}})(?:\.|er|º|°|st|nd|rd|th)?\s+(?:de\s+)?{_MONTH}\.?,?\s+{_YEAR}\b"),
    re.compile(rf"(?i)\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}\b"),
    re.compile(r"(?i)\b(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d_]{3,10})\.?\s+['\u2018\u2019](?P<year>\d\d)\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})[-./] ?(?P<month>\d{{1,2}})[-./] ?{_YEAR}\b"),
    re.compile(r"(?<![\d./-])(?P<day>\d{1,2})(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<year>\d\d)\b(?![./-]?\d)"),
)
_ISO_DAY: Final = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_DAY_OF_SOME_YEAR: Final = re.compile(rf"(?i)\b(?P<day>\d{{1,2}})(?:\.|er|º|°|st|nd|rd|th)?\s+{_MONTH}\b")
_DURATION: Final = re.compile(r"P(?P<count>\d{1,3})(?P<unit>[DWMB])")
"""As in ISO 8601; B, which is none of its units, are working days."""
_UNITS: Final = {
    "D": ("dagen", "dag", "tagen", "tage", "jours", "jour", "giorni", "giorno", "gg", "days", "day"),
    "W": ("weken", "week", "wochen", "woche", "semaines", "semaine", "settimane", "settimana", "weeks"),
    "M": ("maanden", "maand", "monaten", "monate", "monats", "monat", "mois", "mesi", "mese", "months", "month"),
}
_COUNTS: Final = {
    1: ("een", "één", "einer", "eines", "einen", "einem", "une", "un", "una", "one"),
    2: ("twee", "zwei", "deux", "due", "two"),
    3: ("drie", "drei", "trois", "tre", "three"),
    4: ("vier", "quatre", "quattro", "four"),
    5: ("vijf", "fünf", "cinq", "cinque", "five"),
    6: ("zes", "sechs", "six", "sei"),
    7: ("zeven", "sieben", "sept", "sette", "seven"),
    8: ("acht", "huit", "otto", "eight"),
    10: ("tien", "zehn", "dix", "dieci", "ten"),
    14: ("veertien", "vierzehn", "quatorze", "quattordici", "fourteen"),
    15: ("vijftien", "fünfzehn", "quinze", "quindici", "fifteen"),
    20: ("twintig", "zwanzig", "vingt", "venti", "twenty"),
    12: ("twaalf", "zwölf", "douze", "dodici", "twelve"),
    21: ("eenentwintig", "einundzwanzig", "vingt et un", "ventuno", "twenty-one"),
    28: ("achtentwintig", "achtundzwanzig", "vingt-huit", "ventotto", "twenty-eight"),
    30: ("dertig", "dreißig", "dreissig", "trente", "trenta", "thirty"),
    60: ("zestig", "sechzig", "soixante", "sessanta", "sixty"),
    90: ("negentig", "neunzig", "quatre-vingt-dix", "novanta", "ninety"),
}
"""The numbers that deadlines are written with in words."""
_TYPED_DURATION: Final = re.compile(
    r"(?i)\s*\+?(?P<count>\d{1,3})\s*(?P<working>werk|arbeits|(?:business|working) )?(?P<unit>[^\W\d_]*)\s*"
)
_SUM: Final = r"(?<![\d.,])(?:\d{1,3}(?:[.,'\u2019 \u00a0\u202f]\d{3})+|\d{1,9})(?:[.,](?:\d\d|[-\u2013]{1,2}))?(?![.,]?\d)"
_AMOUNT: Final = re.compile(
    rf"(?P<before>€|\beuro\b|\bEUR|\bCHF|\bFr\.|\bUSD|\bGBP|£|\$)[ \t\u00a0\u202f]{{0,20}}(?P<first>{_SUM})(?![^\W\d_])|"
    rf"(?P<second>{_SUM})[ \t\u00a0\u202f]?(?P<after>€|EUR\b|euro?s?\b|CHF\b|USD\b|GBP\b|Franken\b|francs\b)",
    re.IGNORECASE,
)
_CURRENCIES: Final = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "fr.": "CHF",
    "franken": "CHF",
    "francs": "CHF",
}
_CENTS: Final = re.compile(r"(?P<whole>.+?)(?:[.,](?:(?P<cents>\d\d)|[-\u2013]{1,2}))?")
_LONGEST: Final = 300
_CENTURY: Final = 2000
_DAYS_A_WEEK: Final = 7
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Spotted:
    """A value in normal form, and the words it was taken from."""

    value: str
    words: str


def day_of(year: str, month: str, day: str) -> date | None:
    """Return a day as Europe writes it, the month a number or a name; None where there is none such."""
    number = int(month) if month.isdigit() else _month_number(month.lower().rstrip("."))
    year = year.replace("O", "0").replace("o", "0")
    try:
        return date(int(year) + (_CENTURY if len(year) == len("26") else 0), number, int(day))
    except ValueError:
        return None


def _month_number(name: str) -> int:
    """Return a month's number, also where signs that readers of paper take for each other stand in its name; 0 where it is none."""
    return MONTHS.get(name) or MONTHS.get(name.replace("0", "o").replace("1", "l").replace("rn", "m"), 0)


def find_day(text: str) -> Spotted | None:
    """Return the first day that a line names with its year."""
    for pattern in _DAYS:
        for found in pattern.finditer(text):
            day = day_of(found["year"], found["month"], found["day"])
            if day is not None:
                return Spotted(day.isoformat(), found[0])
    return None


def find_day_after(text: str, since: date) -> Spotted | None:
    """Return the first day a text names; one without its year is the next after `since`."""
    whole = find_day(text)
    if whole is not None:
        return whole
    for found in _DAY_OF_SOME_YEAR.finditer(text):
        for year in (since.year, since.year + 1):
            day = day_of(str(year), found["month"], found["day"])
            if day is not None and day >= since:
                return Spotted(day.isoformat(), found[0])
    return None


def duration(count: str, unit: str, *, is_working: bool = False) -> str:
    """Return so many days, weeks or months as an ISO 8601 duration; "" for another unit.

    Args:
        count: digits, or a number in words.
        unit: the word, in any of the five languages.
        is_working: days are working days, which become P10B.
    """
    sign = next((sign for sign, words in _UNITS.items() if unit.lower() in words), "")
    number = next((number for number, words in _COUNTS.items() if count.lower() in words), 0) or int(count)
    return f"P{number}{'B' if is_working and sign == 'D' else sign}" if sign else ""


def count_words() -> str:
    """Return the words for numbers as alternatives of a regular expression."""
    return "|".join(sorted((word for words in _COUNTS.values() for word in words), key=len, reverse=True))


def unit_words() -> str:
    """Return the words for days, weeks and months as alternatives of a regular expression."""
    return "|".join(sorted((word for words in _UNITS.values() for word in words), key=len, reverse=True))


def find_amounts(text: str) -> Iterator[Spotted]:
    """Yield the sums of money that a line names, as "48.50 EUR"."""
    for found in _AMOUNT.finditer(text):
        number = found["first"] or found["second"]
        sign = found["before"] or found["after"]
        yield Spotted(f"{_number(number)} {_CURRENCIES.get(sign.lower(), sign.upper())}", found[0].strip())


def _number(text: str) -> str:
    """Return a sum, found as such, with a point before its cents."""
    found = _CENTS.fullmatch(text)
    assert found is not None
    return f"{int(re.sub(r'[^0-9]', '', found['whole']))}.{found['cents'] or '00'}"


def last_day(value: str, received: date) -> date | None:
    """Return the day that a deadline in normal form means, counted from the day the paper came; None where it is none."""
    found = _DURATION.fullmatch(value)
    if found is not None:
        count = int(found["count"])
        if found["unit"] == "M":
            return _months_on(received, count)
        if found["unit"] == "B":
            return _working_days_on(received, count)
        return received + timedelta(days=count * (_DAYS_A_WEEK if found["unit"] == "W" else 1))
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _working_days_on(day: date, count: int) -> date:
    """Return the day so many working days on, Monday to Friday; which days are holidays where the letter was written isn't known."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def _months_on(day: date, count: int) -> date:
    """Return the same day so many months on, the last of its month where that one is shorter (so § 188 BGB, art. 642 CPC)."""
    years, month = divmod(day.month - 1 + count, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def normal_form(kind: ProposalKind, text: str, received: date) -> str | None:
    """Return what a person typed in the form it is kept; "" where they typed nothing, None where it can't be understood.

    Args:
        kind: what it is about.
        text: a date as in 2027-03-03, 3-3-2027 or "3 maart 2027"; for a deadline also "14 dagen" or "+14".
        received: when the letter came; the day a deadline without a year is counted from.
    """
    plain = one_line(text, _LONGEST).strip()
    if not plain:
        return ""
    match kind:
        case ProposalKind.DATE:
            return _day_typed(plain, received)
        case ProposalKind.DEADLINE:
            found = _TYPED_DURATION.fullmatch(plain)
            counted = "" if found is None else duration(found["count"], found["unit"] or "days", is_working=bool(found["working"]))
            if counted:
                return counted
            return plain if _DURATION.fullmatch(plain) else _day_typed(plain, received)
        case ProposalKind.AMOUNT:
            amount = next(find_amounts(plain), None) or next(find_amounts(f"€ {plain}"), None)
            return None if amount is None else amount.value
        case ProposalKind.IBAN:
            return plain.replace(" ", "").upper()
        case _:
            return plain


def _day_typed(text: str, received: date) -> str | None:
    found = _ISO_DAY.fullmatch(text)
    if found is not None:
        day = day_of(found["year"], found["month"], found["day"])
        return None if day is None else day.isoformat()
    spotted = find_day_after(text, received)
    return None if spotted is None else spotted.value
