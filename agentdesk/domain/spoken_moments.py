"""Moments in the words of five languages: "volgende week", "lundi prochain 9h30", "in 3 Tagen", "venerdì alle 9", "3/12 14:00".

English is understood whatever the console speaks, and so are Dutch, French, German and Italian. It is looked at only where the short
forms of `moments` don't fit.
"""

# ruff: noqa: SIM905 - words are read best in a row
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from agentdesk.domain.days import read_day
from agentdesk.domain.moments import DAYS_IN_WEEK, MORNING, WEEKDAYS, day_called, in_utc, without_accents
from agentdesk.domain.texts import readers_language

_NOON: Final = 12
_COUNTS: Final = frozenset("a an one een één ein eine einem einer un une uno una".split())
_UNITS: Final = {
    **dict.fromkeys("min minute minutes minuut minuten minuto minuti".split(), timedelta(minutes=1)),
    **dict.fromkeys("h hour hours uur uren heure heures stunde stunden ora ore".split(), timedelta(hours=1)),
    **dict.fromkeys("d day days dag dagen jour jours tag tage tagen giorno giorni".split(), timedelta(days=1)),
    **dict.fromkeys("w week weeks weken semaine semaines woche wochen settimana settimane".split(), timedelta(weeks=1)),
    **dict.fromkeys("mo month months maand maanden mois monat monate monaten mese mesi".split(), timedelta(days=30)),
}
_SPAN: Final = re.compile(r"(in |over |binnen |dans |d'ici |tra |fra )?([0-9]{1,4}|[^\W\d]+)[ ']?([^\W\d_]+)")
_OF_CLOCK: Final = frozenset("h uur heure heures ora ore".split())
"""Alone behind a number they say what the time is: "9 uur"."""
_WEEK: Final = frozenset({"week", "semaine", "woche", "settimana"})
_MONTH: Final = frozenset({"month", "maand", "mois", "monat", "mese"})
_NEXT: Final = frozenset("next volgende prochain prochaine nachste nachsten nachster prossimo prossima".split())
_COMING: Final = frozenset(
    "this coming komende aanstaande deze ce cette kommende kommenden kommender dieser diesen diese questo questa".split()
)
_FILLERS: Final = frozenset("until till on tot op jusqu'a jusqu'au bis am le la il fino al".split())
_PARTS: Final = {
    **dict.fromkeys("morning ochtend matin fruh vormittag mattina".split(), MORNING),
    **dict.fromkeys("afternoon middag apres-midi nachmittag pomeriggio".split(), time(14)),
    **dict.fromkeys("evening avond soir abend sera".split(), time(18)),
}
"""What is meant by a part of a day."""
_FUSED: Final = {
    "morgenochtend": "morgen ochtend",
    "morgenmiddag": "morgen middag",
    "morgenavond": "morgen avond",
    "vanmiddag": "vandaag middag",
    "vanavond": "vandaag avond",
    "tonight": "today evening",
    "ce soir": "aujourd'hui soir",
    "stasera": "oggi sera",
}
_AT: Final = r"(?:(?:at|om|um|a|alle ore|alle|ore) )"
_CLOCK: Final = re.compile(
    rf"(?:(?P<day>(?!{_AT}).+?),? )?{_AT}?(?P<hour>[0-9]{{1,2}})"
    r"(?:[:.](?P<minute>[0-9]{2})(?: ?(?P<half>am|pm))?(?: (?:uur|uhr))?|(?P<half_hour> ?(?:am|pm))|"
    r" ?(?:h|u|uur|uhr|heures?|heure)(?: ?(?P<past>[0-9]{2}))?)"
)
_AT_HOUR: Final = re.compile(rf"(?:(?P<day>(?!{_AT}).+?),? )?{_AT}(?P<hour>[0-9]{{1,2}})")
_SLASHED: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?")


@dataclass(frozen=True)
class Ambiguous(Exception):
    """Words that mean one of two days."""

    one: date
    other: date


def spoken_moment(text: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    """Return the moment a text means, in UTC; None where it is none. A day without a time is its morning.

    Raises:
        Ambiguous: it may be either of two days. OverflowError: it lies outside what a datetime can say.
    """
    words = _without_fillers(" ".join(_folded(text).split()))
    words = next((said + words.removeprefix(short) for short, said in _FUSED.items() if _begins(words, short)), words)
    span = _span(words)
    if span is not None:
        return now.astimezone(UTC) + span
    today = now.astimezone(zone).date()
    day_words, clock = _parted(words)
    if day_words is None:
        return None
    if not day_words:
        return None if clock is None else _next(clock, today, now, zone)
    day = _day(day_words, today)
    return None if day is None else in_utc(datetime.combine(day, clock or MORNING), zone)


def _folded(text: str) -> str:
    return without_accents(text.casefold().replace("\u2019", "'"))


def _without_fillers(words: str) -> str:
    first, _blank, rest = words.partition(" ")
    return _without_fillers(rest) if first in _FILLERS and rest else words


def _begins(words: str, begin: str) -> bool:
    return words == begin or words.startswith(f"{begin} ")


def _span(words: str) -> timedelta | None:
    """Return how far away "in 3 days" or "3 dagen" is."""
    found = _SPAN.fullmatch(words)
    if found is None or found[3] not in _UNITS or not (found[2].isdigit() or found[2] in _COUNTS):
        return None
    if not found[1] and found[3] in _OF_CLOCK:
        return None
    return _UNITS[found[3]] * (int(found[2]) if found[2].isdigit() else 1)


def _parted(words: str) -> tuple[str | None, time | None]:
    """Return the words for the day, "" for none, and the time; the first is None where a time is none."""
    head, _blank, last = words.rpartition(" ")
    if last in _PARTS:
        return head, _PARTS[last]
    found = _CLOCK.fullmatch(words) or _AT_HOUR.fullmatch(words)
    if found is None or _is_date(words, found):
        return words, None
    said = found.groupdict()
    hour, minute = int(said["hour"]), int(said.get("minute") or said.get("past") or 0)
    half = (said.get("half") or said.get("half_hour") or "").strip()
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0) if 0 < hour <= _NOON else -1
    try:
        return said["day"] or "", time(hour, minute)
    except ValueError:
        return None, None


def _is_date(words: str, found: re.Match[str]) -> bool:
    """Whether what looks like a time without a day, such as 3.12, may be a date."""
    return found["day"] is None and "." in words


def _next(clock: time, today: date, now: datetime, zone: tzinfo | None) -> datetime:
    moment = in_utc(datetime.combine(today, clock), zone)
    return moment if moment > now else in_utc(datetime.combine(today + timedelta(days=1), clock), zone)


def _day(words: str, today: date) -> date | None:
    parts = [part for part in words.split() if part not in _FILLERS]
    known = [part for part in parts if part not in _NEXT | _COMING]
    if len(known) == 1 and len(parts) == len(known) + 1:
        return _said_next(known[0], today, is_next=any(part in _NEXT for part in parts))
    slashed = _SLASHED.fullmatch(words)
    if slashed is not None and readers_language().startswith("en"):
        return _slashed(slashed, words, today)
    return read_day(words, today)


def _said_next(word: str, today: date, *, is_next: bool) -> date | None:
    """Return what "next week", "lundi prochain" or "komende vrijdag" means; the week begins on Monday, the month on its first."""
    monday = today - timedelta(days=today.weekday())
    if word in _WEEK:
        return monday + timedelta(days=DAYS_IN_WEEK) if is_next else None
    if word in _MONTH:
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1) if is_next else None
    name = day_called(word)
    if name not in WEEKDAYS:
        return None
    coming = today + timedelta(days=(WEEKDAYS.index(name) - today.weekday()) % DAYS_IN_WEEK or DAYS_IN_WEEK)
    week_later = coming + timedelta(days=DAYS_IN_WEEK)
    if is_next and coming < monday + timedelta(days=DAYS_IN_WEEK):
        # Said on a Wednesday, next Friday is in two days for some and in nine for others.
        raise Ambiguous(coming, week_later)
    return coming


def _slashed(found: re.Match[str], words: str, today: date) -> date | None:
    """Return what 3/12 means in English, where it is December to some and March to others."""
    first, second, year = found[1], found[2], f"/{found[3]}" if found[3] else ""
    here, there = read_day(words, today), read_day(f"{second}/{first}{year}", today)
    if here is not None and there is not None and here != there:
        raise Ambiguous(here, there)
    return here or there
