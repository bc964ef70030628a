"""Days and amounts as people type them at a prompt, in five languages: "morgen", "vendredi", "1 dicembre", "1/12", "12,50"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from agentdesk.domain.moments import DAYS_IN_WEEK, parse_day, without_accents

_NEAR: Final = {
    "vandaag heute aujourd'hui oggi today": 0,
    "morgen demain domani tomorrow": 1,
    "overmorgen übermorgen uebermorgen après-demain dopodomani": 2,
}
_WEEKDAYS: Final = (
    "maandag montag lundi lunedì lunedi monday ma mo lun mon",
    "dinsdag dienstag mardi martedì martedi tuesday di mar tue",
    "woensdag mittwoch mercredi mercoledì mercoledi wednesday wo mi mer wed",
    "donderdag donnerstag jeudi giovedì giovedi thursday do jeu gio thu",
    "vrijdag freitag vendredi venerdì venerdi friday vr fr ven fri",
    "zaterdag samstag sonnabend samedi sabato saturday za sa sam sab sat",
    "zondag sonntag dimanche domenica sunday zo so dim dom sun",
)
_MONTHS: Final = (
    "januari januar janvier gennaio january jan gen",
    "februari februar février fevrier febbraio february feb",
    "maart märz maerz mars marzo march mrt mar",
    "april avril aprile apr avr",
    "mei mai maggio may mag",
    "juni juin giugno june jun giu",
    "juli juillet luglio july jul lug",
    "augustus august août aout agosto aug ago",
    "september septembre settembre sep sept set",
    "oktober octobre ottobre october okt oct ott",
    "november novembre nov",
    "december dezember décembre dicembre dec dez dic",
)


def _by_word(numbered: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Return the number of each word, with its accents and without."""
    return {form: number for number, words in numbered for word in words.split() for form in (word, without_accents(word))}


_SAID: Final = _by_word((days, words) for words, days in _NEAR.items())
_DAY_OF_WEEK: Final = _by_word(enumerate(_WEEKDAYS))
_MONTH: Final = _by_word(enumerate(_MONTHS, 1))
_BY_NAME = re.compile(r"(\d{1,2})(?:\.|er|e|º|st|nd|rd|th)? (?:of |di )?([^\W\d_]+)\.?(?: (\d{4}))?")
_NAME_FIRST = re.compile(r"([^\W\d_]+) (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?")
_IN_FIGURES = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2})?)?")


def read_day(text: str, today: date) -> date | None:
    """Return the day somebody means, None where it can't be told; one without a year is the next one that comes.

    Figures are read day first (1/12 is the first of December), as everywhere AgentDesk's languages are spoken but in the United States.
    """
    words = " ".join(text.casefold().replace("\u2019", "'").split())
    exact = parse_day(words)
    if exact is not None:
        return exact
    if words in _SAID:
        return today + timedelta(days=_SAID[words])
    if words in _DAY_OF_WEEK:
        return today + timedelta(days=(_DAY_OF_WEEK[words] - today.weekday() - 1) % DAYS_IN_WEEK + 1)
    return _day_of_year(words, today)


def _day_of_year(words: str, today: date) -> date | None:
    first, _blank, rest = words.partition(" ")
    if rest and first in _DAY_OF_WEEK:
        words = rest
    if found := _BY_NAME.fullmatch(words):
        return _day(int(found[1]), _MONTH.get(found[2]), found[3], today)
    if found := _NAME_FIRST.fullmatch(words):
        return _day(int(found[2]), _MONTH.get(found[1]), found[3], today)
    if found := _IN_FIGURES.fullmatch(words):
        return _day(int(found[1]), int(found[2]), found[3], today)
    return None


def _day(day: int, month: int | None, year: str | None, today: date) -> date | None:
    if month is None:
        return None
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - "26" is 2026
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def read_amount(text: str) -> Decimal | None:
    """Return an amount as people type it (12.5, 12,50, 1.250,00, 1,250.00, € 12), None where it is none."""
    bare = re.sub(r"(?i)[\s\u00a0\u202f]|euro?|[€£$]", "", text)
    comma, point = bare.rfind(","), bare.rfind(".")
    plain = bare.replace(".", "").replace(",", ".") if comma > point else bare.replace(",", "")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
