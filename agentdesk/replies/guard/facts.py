"""Finds facts: names, days, amounts and words that only somebody who told them could know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.records import Piece, Sort
from agentdesk.replies.guard.spelled import number_in_words
from agentdesk.replies.guard.vocabulary import DAYS_IN_WORDS, MONTHS, PLAIN_MONTHS

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
_IN_WORDS = "|".join(sorted(DAYS_IN_WORDS, key=len, reverse=True))
_PLAIN_MONTHS = "|".join(sorted(PLAIN_MONTHS, key=len, reverse=True))
_WORD_DAY = re.compile(rf"(?<![\w-])({_IN_WORDS})\s(?:of\s|di\s|de\s)?({_PLAIN_MONTHS})(?!\w)", re.IGNORECASE)
_MONTH_WORD = re.compile(rf"(?<!\w)({_PLAIN_MONTHS})\s(?:the\s)?({_IN_WORDS})(?![\w-])", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})[-/.](\d{1,2})(?:[-/.](?:\d{4}|\d{2}))?(?![\w/-]|\.\d)")
_ISO = re.compile(r"(?<!\d)\d{4}-(\d{2})-(\d{2})(?!\d)")
_MONEY = r"(\d{1,3}(?:[ \u00a0\u202f'\u2019]\d{3})+(?:[.,]\d{2})?(?!\d)|\d[\d.,]*\d|\d)"
_AMOUNT = re.compile(
    rf"(?:€|eur|£|\$|chf|fr\.)\s?{_MONEY}|(?<![\w.,]){_MONEY}(?:,-|[.,][-\u2013])?[\s-]?(?:€|euro?s?\b|£|\$|chf\b|pounds?\b|quid\b|fr\.|franken\b|francs?\b)",
    re.IGNORECASE,
)
_EURO_AND_CENTS = re.compile(
    r"(?<![\w.,])(\d{1,5})\s?(?:€|euro?s?|pounds?|£)\s(?:en |und |et |e |and )?(\d{2})(?![\w.,]?\d)", re.IGNORECASE
)
"""An amount as it is said: "287 euro 50"."""


def days(text: str) -> Iterator[Piece]:
    """Find days of the year, as day and month whatever way they are written."""
    for found in _DAY_FIRST.finditer(text):
        yield _day(found, int(found[1]), MONTHS[found[2].casefold()])
    yield from _days_in_words(unaccented(text))
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


def _days_in_words(text: str) -> Iterator[Piece]:
    """Find days in words ("de twaalfde oktober", "il primo maggio") in a text without accents."""
    for found in _WORD_DAY.finditer(text):
        yield _day(found, DAYS_IN_WORDS[found[1].casefold()], PLAIN_MONTHS[found[2].casefold()])
    for found in _MONTH_WORD.finditer(text):
        yield _day(found, DAYS_IN_WORDS[found[2].casefold()], PLAIN_MONTHS[found[1].casefold()])


_RANGE = re.compile(
    r"(?<![\w.,])(\d{1,2})(?:\.|er|ste|de|st|nd|rd|th|º)?\s?(?:bis|tot(?:\sen\smet)?|t/m|au|al|to|till?|until|[-\u2013])\s?(?:zum\s|le\s|il\s|the\s)?"
    rf"(\d{{1,2}})(?:\.|er|ste|de|st|nd|rd|th|º)?\s(?:of\s|di\s|de\s)?({_MONTH_NAMES})(?!\w)",
    re.IGNORECASE,
)


def days_between(text: str) -> Iterator[tuple[Sort, str]]:
    """Yield the days of every stretch of days told ("dal 6 al 9 ottobre"): each of them gives it away."""
    for found in _RANGE.finditer(text):
        month = MONTHS[found[3].casefold()]
        for day in range(int(found[1]), min(int(found[2]), 31) + 1):
            yield Sort.PRIVATE_FACT, f"day {month:02}-{day:02}"


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
    for found in _EURO_AND_CENTS.finditer(text):
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"amount {int(found[1]) * 100 + int(found[2])}")
    for found in _AMOUNT.finditer(text):
        cents = _cents(found[1] or found[2])
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"amount {cents}")


_BARE_AMOUNT = re.compile(r"(?<![\w.,:])(?<!\d-)\d{1,5}[.,]\d{2}(?![\w:-]|[.,]\d)")


def bare_amounts(text: str) -> Iterator[Piece]:
    """Find numbers with two decimals, which may be amounts, and times of day just as well."""
    for found in _BARE_AMOUNT.finditer(text):
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"amount {_cents(found[0])}", is_vague=True)


def told_amounts(text: str) -> Iterator[Piece]:
    """Find numbers with two decimals that can't be a time of day: where somebody tells us one, it is an amount."""
    for piece in bare_amounts(text):
        hours, minutes = divmod(int(piece.key.rpartition(" ")[2]), 100)
        if "," in text[piece.start : piece.end] or hours >= HOURS_A_DAY or minutes >= MINUTES_AN_HOUR:
            yield piece


_BARE_NUMBER = re.compile(r"(?<![\w.,:/#-])(?:[1-9]\d{2,3}|\d{1,2}[.,]\d{3})(?![\w:/#-]|[.,]\d)")
_A_YEAR = re.compile(r"(?:19|20)\d\d")


_WEEKDAY = re.compile(
    r"(?<!\w)(maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|luned\w|marted\w|mercoled\w|gioved\w|venerd\w|sabato|domenica|"
    rf"monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s(?:in|im|di|de|d'|of|en|begin|eind|anfang|ende|early|late)\s?({_MONTH_NAMES})(?!\w)",
    re.IGNORECASE,
)


def weekdays_of_a_month(text: str) -> Iterator[Piece]:
    """Find "that Tuesday in February", which a day told in that month makes plain."""
    for found in _WEEKDAY.finditer(text):
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"month {MONTHS[found[2].casefold()]:02}", is_vague=True)


def months(keys: Iterable[tuple[Sort, str]]) -> Iterator[tuple[Sort, str]]:
    """Yield the months of the days among some facts."""
    for sort, key in keys:
        if key.startswith("day "):
            yield sort, f"month {key[4:6]}"


def told_numbers(text: str) -> Iterator[tuple[Sort, str]]:
    """Yield what numbers of three or four digits would be as amounts: people tell a price without its currency ("I was quoted 900")."""
    for found in _BARE_NUMBER.finditer(text):
        if not _A_YEAR.fullmatch(found[0]):
            yield Sort.PRIVATE_FACT, f"amount {int(re.sub(r'[.,]', '', found[0])) * 100}"


def bare_numbers(text: str) -> Iterator[Piece]:
    """Find numbers that may be amounts without a currency, in figures ("instead of 390") or in words."""
    for found in _BARE_NUMBER.finditer(text):
        if not _A_YEAR.fullmatch(found[0]):
            yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"amount {int(re.sub(r'[.,]', '', found[0])) * 100}", is_vague=True)
    for found in _LONG_WORD.finditer(text):
        number = number_in_words(found[0])
        if number is not None and number >= LEAST_BARE:
            yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"amount {number * 100}", is_vague=True)


_LONG_WORD = re.compile(r"(?<!\w)[^\W\d_]{8,40}(?!\w)")
LEAST_BARE: Final = 100

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


_PLACE = re.compile(
    r"kamer|huisje|bungalow|plaats|plek|tafel|rij|stoel|bed|hut|unit|loket|spoor|zaal|hal|chambre|salle|table|emplacement|place|rang|lit|"
    r"gîte|bungalow|camera|stanza|tavolo|posto|fila|letto|piazzola|casetta|room|table|pitch|row|seat|bed|cabin|lodge|flat|ward|bay|stand|box",
    re.IGNORECASE,
)
"""What a single digit behind it already tells from others of its kind."""


def numbered_words(text: str) -> Iterator[Piece]:
    """Find words with a number behind them ("camera 14", "Größe 47,5", "dal 18"): which of its kind was somebody's own."""
    for found in _NUMBERED_WORD.finditer(text):
        if len(found[2]) >= MIN_NUMBER_CHARS or found[1][0].isupper() or _PLACE.fullmatch(found[1]):
            kind = unaccented(found[1]).casefold()[-KIND_CHARS:]  # "Schuhgröße 47" is "Größe 47"
            key = f"numbered {kind} {found[2].replace(',', '.')}"
            yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), key, is_vague=True)


_ABOUT = re.compile(
    r"(?<!\w)(?:rond(?: de)?|ongeveer|circa|ca\.?|zo['\u2019]n|bijna|ruim|meer dan|iets (?:meer|minder) dan|krap|"
    r"rund|etwa|ungefähr|fast|knapp|gut|über|mehr als|gegen|"
    r"environ|près de|presque|plus de|un peu (?:plus|moins) de|quelque|autour de|quasi|"
    r"oltre|più di|poco (?:più|meno) di|intorno a|all['\u2019]incirca|"
    r"about|around|roughly|nearly|almost|over|more than|just (?:over|under)|some|approximately)\s(?:de |die |les |i )?$",
    re.IGNORECASE,
)
_STEPS: Final = (10_00, 50_00, 100_00, 500_00, 1000_00)
LEAST_STEPS: Final = 4
"""Somebody who rounds keeps the size: 2,317 is about 2,300, and about 2,000 at the most."""


def rough_amounts(text: str) -> Iterator[Piece]:
    """Find amounts said to be about right ("a little over six thousand euros")."""
    for piece in amounts(text):
        about = _ABOUT.search(text, max(0, piece.start - KIND_CHARS * 5), piece.start)
        if about is not None:
            yield Piece(Sort.PRIVATE_FACT, about.start(), piece.end, f"about {piece.key.rpartition(' ')[2]}", is_vague=True)


def roughly(keys: Iterable[tuple[Sort, str]]) -> Iterator[tuple[Sort, str]]:
    """Yield what each amount among some facts may be rounded to."""
    for sort, key in keys:
        kind, _space, number = key.partition(" ")
        if sort is Sort.PRIVATE_FACT and kind == "amount":
            cents = int(number)
            yield sort, f"about {cents}"
            for step in _STEPS:
                if cents >= step * LEAST_STEPS:
                    yield from ((sort, f"about {cents // step * step}"), (sort, f"about {-(-cents // step) * step}"))


MOST_RECKONED: Final = 12


def reckoned(keys: Iterable[tuple[Sort, str]]) -> Iterator[tuple[Sort, str]]:
    """Yield what any two amounts among some facts come to, together or the difference between them."""
    told = sorted({int(key[7:]) for sort, key in keys if sort is Sort.PRIVATE_FACT and key.startswith("amount ")})[-MOST_RECKONED:]
    for one, other in combinations(told, 2):
        yield Sort.PRIVATE_FACT, f"amount {one + other}"
        yield Sort.PRIVATE_FACT, f"amount {other - one}"


_HOLIDAYS: Final = {
    "12-24": r"kerstavond|heiligabend|heilige[nr]? abend|(?:veille|réveillon) de noël|vigilia(?: di natale)?|christmas eve",
    "12-25": r"eerste kerstdag|weihnachtstag|erste[nr]? weihnachts(?:feier)?tag|(?:jour de|à) noël|(?:giorno di|a) natale|christmas day",
    "12-26": r"tweede kerstdag|zweite[nr]? weihnachts(?:feier)?tag|santo stefano|boxing day",
    "12-31": r"oudjaar(?:sdag|savond)?|oud en nieuw|silvester\w*|"
    r"saint-sylvestre|(?:notte di )?san silvestro|capodanno|new year['\u2019]s eve",
    "01-01": r"nieuwjaars?(?:dag)?|neujahr\w*|jour de l['\u2019]an|nouvel an|new year['\u2019]s day",
    "02-14": r"valentijns\w*|valentinstag\w*|saint-valentin|san valentino|valentine['\u2019]s(?: day)?",
    "04-27": r"koningsdag",
    "05-01": r"tag der arbeit|fête du travail|festa del lavoro|primo maggio|may day",
    "05-05": r"bevrijdingsdag",
    "07-14": r"fête nationale",
    "08-15": r"ferragosto|assomption|mariä himmelfahrt|assunta",
    "10-31": r"halloween|reformationstag",
    "11-01": r"toussaint|allerheiligen|ognissanti|all saints['\u2019]? day",
    "12-05": r"sinterklaas(?:avond)?|pakjesavond",
    "12-06": r"nikolaus(?:tag)?|saint-nicolas",
    "12-08": r"immacolata",
}
_HOLIDAY = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<d{day.replace('-', '_')}>{names})" for day, names in _HOLIDAYS.items()) + r")(?!\w)", re.IGNORECASE
)


def holidays(text: str) -> Iterator[Piece]:
    """Find days that have a name, as the day of the year they are."""
    for found in _HOLIDAY.finditer(text):
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"day {str(found.lastgroup)[1:].replace('_', '-')}", is_vague=True)


def rounded(keys: Iterable[tuple[Sort, str]]) -> Iterator[tuple[Sort, str]]:
    """Yield the amounts among some facts without their cents."""
    for sort, key in keys:
        kind, _space, cents = key.partition(" ")
        if sort is Sort.PRIVATE_FACT and kind == "amount" and int(cents) >= LEAST_ROUNDED:
            yield sort, f"amount {int(cents) // 100 * 100}"
