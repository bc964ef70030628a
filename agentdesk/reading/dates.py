"""Dates as mail programs have written them, to aware UTC."""

# ruff: noqa: RUF001 - words of languages written in other letters
from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from agentdesk.domain.late_patterns import late

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "jan januari januar janvier gennaio enero ene janeiro gen tammikuuta tammikuu stycznia sty led ledna января янв ocak ianuarie",
            (
                "feb februari februar fevrier février fev fév febbraio febrero "
                "fevereiro helmikuuta lutego lut února úno unora февраля фев şubat"
            ),
            "mar march maart mrt märz mär mrz maerz mars marzo março maaliskuuta marca bře března marta марта мар mart martie",
            "apr april avril avr aprile abril abr huhtikuuta kwietnia kwi dubna dub апреля апр nisan aprilie",
            "may mei mai maggio mag mayo maio maj toukokuuta maja května kvě мая май mayıs",
            "jun june juni juin giugno giu junio junho kesäkuuta czerwca cze června čvn июня июн haziran iunie",
            "jul july juli juillet juil luglio lug julio julho heinäkuuta lipca lip července čvc июля июл temmuz iulie",
            "aug august augustus août aout aoû agosto ago elokuuta sierpnia sie srpna srp августа авг ağustos",
            "sep sept september septembre settembre set septiembre setembro syyskuuta września wrz září zář сентября сен eylül septembrie",
            (
                "oct october oktober okt octobre ottobre ott octubre outubro "
                "out lokakuuta października paź října říj октября окт ekim octombrie"
            ),
            "nov november novembre noviembre novembro marraskuuta listopada lis listopadu ноября ноя kasım noiembrie",
            (
                "dec december dezember dez décembre decembre déc dicembre dic "
                "diciembre dezembro joulukuuta grudnia gru prosince pro декабря дек"
            ),
        ],
        start=1,
    )
    for name in names.split()
}
# The zones RFC 5322 §4.3 knows, and those that customers' programs write besides; hours east of Greenwich.
_ZONES: Final = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "bst": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9,
    "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "pkt": 5, "sgt": 8, "hkt": 8, "awst": 8, "pht": 8,
    "wib": 7, "ict": 7, "acst": 9.5, "sast": 2, "west": 1, "trt": 3, "brt": -3, "brst": -2, "akst": -9, "akdt": -8, "hst": -10,
    "est5edt": -5, "cst6cdt": -6, "mst7mdt": -7, "pst8pdt": -8,
}  # fmt: skip

# As nearly every program writes it (RFC 5322 §3.3), with the zone's name behind it.
_USUAL: Final = re.compile(
    r"(?:[A-Z][a-z][a-z], )?(\d\d?) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) "
    r"([+-])([01]\d|2[0-3])([0-5]\d)(?: \([A-Z]{1,5}\))?",
    re.ASCII,
)
_USUAL_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME: Final = late(r"(?i)(?<!\d)(\d{1,2})(?:\s?:\s?(\d{1,2})|\s?[.h]\s?(\d{2}))(?:\s?[:.]\s?(\d{1,2}))?(?:[.,]\d+)?\s*([ap]\.?m\b\.?)?")
_NUMERIC_ZONE: Final = re.compile(r"(?:(?<=[\s)])|(?<=\d)|(?<=GMT)|(?<=UTC))([+-])\s?(?:(\d{2}):?(\d{2})|(\d):?(\d{2})|(\d{1,2}))\b")
_NAMED_ZONE: Final = late(r"(?i)\b([a-z]{3}\d[a-z]{3}|[a-z]{1,4})\b")
_COMPACT: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})?(?!\d)")
_LONG_ZONE: Final = late(r"(?i)\b([ECMP])(?:astern|entral|ountain|acific) ([SD])(?:tandard|aylight) T(?=ime\b)")
_DAY_MONTH: Final = late(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:de\s+)?([^\W\d]{3,12})\.?[\s,.-]*(?:de\s+)?(\d{4}|\d{2,3})(?![\d:])",
)
_MONTH_DAY: Final = late(r"([^\W\d]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
_YEAR: Final = re.compile(r"(?<![\d:+-])((?:19|20)\d{2})(?![\d:])")
_ISO: Final = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS: Final = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_COMMENT: Final = re.compile(r"\([^()]*\)")
_PIVOT_YEAR: Final = 50
_LONGEST: Final = 200
_MAX_ZONE_HOURS: Final = 24
# Within a day of the calendar's ends a moment has no local time in some zones, and whoever shows it there would fail.
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
_LATEST: Final = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)


def parse_date(text: str) -> datetime | None:
    """Return the moment a Date header names, aware, in UTC; without a zone it counts as UTC. None where it names none."""
    usual = _USUAL.fullmatch(text)
    return _parsed(text) if usual is None else _usual_date(*usual.groups())


def _usual_date(date: str, month: str, year: str, hour: str, minute: str, second: str, sign: str, *zone: str) -> datetime | None:  # noqa: PLR0913, PLR0917 - a match's groups
    offset = timedelta(hours=int(zone[0]), minutes=int(zone[1]))
    try:
        local = datetime(int(year), _USUAL_MONTHS.index(month) + 1, int(date), int(hour), int(minute), int(second), tzinfo=UTC)
        moment = local - offset if sign == "+" else local + offset
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST <= moment <= _LATEST else None


def _parsed(text: str) -> datetime | None:
    comments = " ".join(_COMMENT.findall(text[:_LONGEST]))
    text = _separated(" ".join(_COMMENT.sub(" ", text[:_LONGEST]).split()))
    day = _day(text)
    if day is None:
        return None
    year, month, date, (start, end) = day
    text = f"{text[:start]} {text[end:]}"
    hour, minute, second, after = _time(text)
    try:
        moment = datetime(year, month, date, tzinfo=UTC) + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
        moment -= _offset(f"{text[after:]} {comments}")
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST <= moment <= _LATEST else None


def _separated(text: str) -> str:
    """Return a date of digits alone (ISO 8601 basic format) with its signs put in."""
    match = _COMPACT.search(text)
    if match is None:
        return text
    year, month, day, hour, minute, second = match.groups("00")
    return f"{text[: match.start()]}{year}-{month}-{day} {hour}:{minute}:{second} {text[match.end() :]}"


def _day(text: str) -> tuple[int, int, int, tuple[int, int]] | None:
    """Return year, month, day and the span they stand in."""
    iso = _ISO.search(text)
    if iso is not None:
        return int(iso[1]), int(iso[2]), int(iso[3]), iso.span()
    for match in _DAY_MONTH.finditer(text):
        month = _month(match[2])
        if month:
            return _year(match[3]), month, int(match[1]), match.span()
    return _american(text) or _numeric(text)


def _american(text: str) -> tuple[int, int, int, tuple[int, int]] | None:
    """Month before day, the year somewhere after: asctime and English prose."""
    for match in _MONTH_DAY.finditer(text):
        month = _month(match[1])
        year = _YEAR.search(text, match.end()) if month else None
        if year is not None:
            return int(year[1]), month, int(match[2]), match.span()
    return None


def _numeric(text: str) -> tuple[int, int, int, tuple[int, int]] | None:
    """Digits only: with slashes the American order, unless the first number can be no month; with dashes or dots the day comes first."""
    match = _NUMBERS.search(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    is_month_first = match[2] == "/" and first <= 12  # noqa: PLR2004 - months
    month, day = (first, second) if is_month_first else (second, first)
    return year, month, day, match.span()


def _month(name: str) -> int:
    name = name.lower()
    return _MONTHS.get(name) or _MONTHS.get(name[:3], 0)


def _year(digits: str) -> int:
    """Return the year; two and three digits as RFC 5322 §4.3 has it."""
    year = int(digits)
    if len(digits) == 2:  # noqa: PLR2004
        return year + (2000 if year < _PIVOT_YEAR else 1900)
    return year + 1900 if len(digits) == 3 else year  # noqa: PLR2004


def _time(text: str) -> tuple[int, int, int, int]:
    """Return hour, minute, second and where the zone may start; midnight where no time is given."""
    for match in _TIME.finditer(text):
        hour, minute, second = int(match[1]), int(match[2] or match[3]), int(match[4] or 0)
        if hour > 24 or minute > 59 or second > 61:  # noqa: PLR2004 - a clock's ranges, leap second included
            continue
        if match[5]:
            hour = hour % 12 + (12 if match[5].lower().startswith("p") else 0)
        return hour, minute, second, match.end()
    return 0, 0, 0, len(text)


def _offset(text: str) -> timedelta:
    match = _NUMERIC_ZONE.search(" " + text)
    if match is not None:
        hours, minutes = int(match[2] or match[4] or match[6]), int(match[3] or match[5] or 0)
        if hours >= _MAX_ZONE_HOURS:
            return timedelta()
        return timedelta(hours=hours, minutes=minutes) * (1 if match[1] == "+" else -1)
    text = _LONG_ZONE.sub(r"\1\2T ", text)
    for named in _NAMED_ZONE.finditer(text):
        if named[1].lower() in _ZONES:
            return timedelta(hours=_ZONES[named[1].lower()])
    return timedelta()
