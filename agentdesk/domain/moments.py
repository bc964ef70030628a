"""Moments as people write them: ages ("7d"), days ("tomorrow", "2026-03-01") and times ("monday 9:00"), turned into aware datetimes."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _

MORNING = time(9)
"""The time meant where only a day is given."""
LONGEST_TEXT = 80
"""Characters of what is looked at as words: nobody says a moment in more."""
LONGEST_AGE = timedelta(days=36_500)
DAYS_IN_WEEK = 7

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NEAR_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_OTHER_WORDS = {
    "monday": "mon maandag ma montag mo lundi lun lunedi",
    "tuesday": "tue dinsdag di dienstag mardi mar martedi",
    "wednesday": "wed woensdag wo mittwoch mi mercredi mer mercoledi",
    "thursday": "thu donderdag do donnerstag jeudi jeu giovedi gio",
    "friday": "fri vrijdag vr freitag fr vendredi ven venerdi",
    "saturday": "sat zaterdag za samstag sonnabend sa samedi sam sabato sab",
    "sunday": "sun zondag zo sonntag so dimanche dim domenica dom",
    "yesterday": "gisteren gestern hier ieri",
    "today": "vandaag heute aujourd'hui oggi",
    "tomorrow": "morgen demain domani",
}
"""How the console's other languages call a day, short forms as its lists show them; none means different days in two of them."""
_DAY_NAMES = {word: day for day, words in _OTHER_WORDS.items() for word in words.split()}

_AGE = re.compile(r"([0-9]{1,6})(min|mo|m|h|d|w|y)")
_AGE_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30),
    "y": timedelta(days=365),
}
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def parse_age(text: str) -> timedelta | None:
    """Return the length of time that `30m`, `2h`, `7d`, `3w`, `6mo` (of 30 days) or `1y` (365 days) means; None for anything else."""
    found = _AGE.fullmatch(text.lower())
    if found is None:
        return None
    age = int(found[1]) * _AGE_UNITS[found[2]]
    return age if age <= LONGEST_AGE else None


def parse_day(text: str) -> date | None:
    """Return the day that `2026-03-01` means; None for anything else, days that don't exist included."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def parse_datetime(text: str) -> datetime | None:
    """Return the moment an ISO 8601 date with a time means, naive where it names no zone; None for anything else."""
    if _DAY.match(text) is None or len(text) <= len("2026-03-01"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def in_utc(local: datetime, zone: tzinfo | None = None) -> datetime:
    """Return a moment in UTC; one without a zone is in `zone`, or in the machine's own where that is None.

    Raises:
        OverflowError: it lies outside what a datetime or the machine's clock can say.
    """
    if local.tzinfo is None and zone is not None:
        local = local.replace(tzinfo=zone)
    try:
        return local.astimezone(UTC)
    except (ValueError, OSError) as error:
        raise OverflowError from error


def parse_until(text: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """Return the future moment that somebody means by "until `text`", in UTC.

    Understood: an age from now (`3d`), a time (`17:30`: the next one), a day (`tomorrow`, `monday`, `2026-03-01`; 9:00 is meant),
    a day and a time (`tomorrow 9:00`), an ISO date with a time; and the words of the console's languages, whichever it speaks
    (`morgen 9:00`, `volgende week`, `dans 3 jours`, `3.12.`: see `spoken_moments`).

    Args:
        text: what was written; case and extra blanks don't matter.
        now: the present moment, aware.
        zone: the writer's time zone; None for the machine's own.

    Raises:
        UsageError: it is none of these, may mean either of two days, or lies in the past.
    """
    words = _plain(text)
    try:
        moment = _until(words, now, zone) or _spoken(text, now, zone)
    except OverflowError:
        moment = None
    if moment is None:
        cause = _("“{text}” is no moment; write 3d, 2h, tomorrow, monday 9:00, 17:30, 2026-03-01 or 2026-03-01T14:00")
        raise UsageError(cause=cause.format(text=text))
    if moment <= now:
        raise UsageError(cause=_("“{text}” is not in the future").format(text=text))
    return moment


def _spoken(text: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    from agentdesk.domain.spoken_moments import Ambiguous, spoken_moment  # noqa: PLC0415 - the short forms are enough for most

    try:
        return spoken_moment(text[:LONGEST_TEXT], now, zone)
    except Ambiguous as either:
        cause = _("“{text}” can mean {one} or {other}; write it like that")
        raise UsageError(cause=cause.format(text=text, one=either.one, other=either.other)) from None


def without_accents(text: str) -> str:
    """Return a text with the letters below its accents alone."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def day_called(word: str) -> str:
    """Return the English name of a day that any language of the console calls so, the word itself where none does."""
    return _DAY_NAMES.get(without_accents(word).replace("\u2019", "'").rstrip(".,"), word)


def parse_past(text: str, now: datetime, zone: tzinfo | None = None) -> datetime | None:
    """Return the latest moment until now that somebody means by "it was at `text`", in UTC; None where it is nothing of the kind.

    Understood: how long ago (`2h`), a time (`14:30`), a day (`yesterday`, `monday`, `2026-03-01`; its beginning is meant) and a day
    with a time. Only a day that is written out can lie in the future. Days may be called as in any language of the console.

    Args:
        text: what was written; case and extra blanks don't matter.
        now: the present moment, aware.
        zone: the writer's time zone; None for the machine's own.
    """
    words = _plain(text)
    try:
        return _past(words, now, zone)
    except OverflowError:
        return None


def _plain(text: str) -> str:
    """Return what was written in lower case with single blanks, the day it begins with by its English name."""
    first, blank, rest = " ".join(text.lower().split()).partition(" ")
    return day_called(first) + blank + rest


def _past(words: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    age = parse_age(words)
    if age is not None:
        return now.astimezone(UTC) - age
    exact = parse_datetime(words.upper())
    if exact is not None:
        return in_utc(exact, zone)
    today = now.astimezone(zone).date()
    first, _blank, rest = words.partition(" ")
    clock = _time(rest or first)
    if clock is not None and not rest:
        moment = in_utc(datetime.combine(today, clock), zone)
        return moment if moment <= now else in_utc(datetime.combine(today - timedelta(days=1), clock), zone)
    day = _day_before(first, today)
    return None if day is None or (rest and clock is None) else in_utc(datetime.combine(day, clock or time()), zone)


def _day_before(word: str, today: date) -> date | None:
    """The day a word means looking back: monday is the last one, a week ago on a Monday; tomorrow is none."""
    if word not in WEEKDAYS:
        return None if NEAR_DAYS.get(word, 0) > 0 else _day(word, today)
    return today - timedelta(days=(today.weekday() - WEEKDAYS.index(word)) % DAYS_IN_WEEK or DAYS_IN_WEEK)


def _until(words: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    age = parse_age(words)
    if age is not None:
        return now.astimezone(UTC) + age
    exact = parse_datetime(words.upper())
    if exact is not None:
        return in_utc(exact, zone)
    today = now.astimezone(zone).date()
    first, _blank, rest = words.partition(" ")
    clock = _time(rest) if rest else _time(first)
    if clock is not None and not rest:
        return _next_time(clock, today, now, zone)
    day = _day(first, today)
    if day is None or (rest and clock is None):
        return None
    return in_utc(datetime.combine(day, clock or MORNING), zone)


def _next_time(clock: time, today: date, now: datetime, zone: tzinfo | None) -> datetime:
    moment = in_utc(datetime.combine(today, clock), zone)
    return moment if moment > now else in_utc(datetime.combine(today + timedelta(days=1), clock), zone)


def _day(word: str, today: date) -> date | None:
    if word in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[word])
    if word in WEEKDAYS:
        ahead = (WEEKDAYS.index(word) - today.weekday()) % DAYS_IN_WEEK
        return today + timedelta(days=ahead or DAYS_IN_WEEK)
    return parse_day(word)


def _time(word: str) -> time | None:
    found = _TIME.fullmatch(word)
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2]))
    except ValueError:
        return None
