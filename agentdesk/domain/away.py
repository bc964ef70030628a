"""Until when somebody is away, by the words of their out-of-office notice: a date only where it can be read one way."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar januari janvier gennaio enero janeiro januar. jan.",
            "february feb februar februari février fevrier febbraio febrero fevereiro feb. févr.",
            "march mar märz maerz maart mars marzo março marco mrt",
            "april apr avril aprile abril apr.",
            "may mai mei maggio mayo maio maj",
            "june jun juni juin giugno junio junho",
            "july jul juli juillet luglio julio julho juil.",
            "august aug augustus août aout agosto augusti aug.",
            "september sep sept septembre settembre septiembre setembro sept. sep.",
            "october oct oktober octobre ottobre octubre outubro okt okt. oct.",
            "november nov novembre noviembre novembro nov.",
            "december dec dezember décembre decembre dicembre diciembre dezembro dez dez. dec. déc.",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_WEEKDAY: Final = r"(?:[^\W\d]{3,12}\.?,?\s+)?"
_DAY: Final = rf"""(?:
      (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
    | (?P<d>\d{{1,2}})(?P<sep>[./-])(?P<m>\d{{1,2}})(?:(?P=sep)(?P<y>\d{{4}}|\d{{2}}))?
    | (?P<d2>\d{{1,2}})(?:\.|er|st|nd|rd|th|º)?\s+(?:of\s+|de\s+)?(?P<mon>{_MONTH})\.?(?:,?\s+(?:de\s+)?(?P<y2>\d{{4}}))?
    | (?P<mon2>{_MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y3>\d{{4}}))?
)(?![\w/.-]*\d)"""
_FROM: Final = r"(?:(?:\d{1,2}\.?\s*(?:[^\W\d]{3,10}\s+)?|\d{1,2}[./-]\d{1,2}[./-]?(?:\d{2,4})?\s*)(?:–|-|—)\s*)?"  # noqa: RUF001 - dashes as written
_UNTIL: Final = (
    r"until(?:\s+and\s+including)?|till|through|to\s+and\s+including|bis(?:\s+(?:einschlie(?:ß|ss)lich|inkl\.?|inklusive|einschl\.?))?"
    r"(?:\s+zum)?|tot(?:\s+en\s+met)?|t/m|t\.e\.m\.|tem|jusqu['\u2019]au|jusqu['\u2019]à|fino\s+al(?:l['\u2019])?|sino\s+al|hasta\s+el|"
    r"até(?:\s+(?:ao?|dia))?|till\s+och\s+med|til\s+og\s+med"
)
_BACK: Final = (
    r"(?:back|return(?:ing)?|be\s+available\s+again|available\s+again|in\s+the\s+office\s+again)(?:\s+(?:in|at|to)\s+(?:the\s+|my\s+)?"
    r"(?:office|work|desk))?(?:\s+again)?\s+(?:on|from)|wieder\s+(?:ab|am)(?:\s+dem)?|zurück\s+(?:ab|am)|ab\s+dem(?=[^!?\n]{0,60}\bwieder\b)|"
    r"(?:weer\s+)?(?:terug|aanwezig|bereikbaar)\s+(?:op|vanaf)|de\s+retour\s+(?:le|à\s+partir\s+du)|(?:di\s+ritorno|rientro|rientrerò)\s+il|"
    r"(?:de\s+vuelta|regreso|vuelvo)\s+el|de\s+volta\s+(?:a|no\s+dia|em)"
)
_SAID: Final = re.compile(
    rf"(?<!\w)(?:(?P<until>{_UNTIL})|(?P<back>{_BACK}))\s+{_WEEKDAY}(?:the\s+|den\s+|dem\s+|le\s+)?{_DAY}", re.IGNORECASE | re.VERBOSE
)
_SAID_CHARS: Final = 2000
LONGEST: Final = timedelta(days=366)
_NEAR: Final = timedelta(days=4)
"""Between the last day away and the first day back there lies a weekend at most."""


def away_until(text: str, language: str, received_at: datetime) -> datetime | None:
    """Return when somebody is back, as the first moment of that day in UTC; None where the words leave any doubt.

    Args:
        text: what the notice says.
        language: of the text; an English date in digits is believed only where day and month can't be confused.
        received_at: aware; days without a year are the next ones after it.
    """
    found: set[date] = set()
    for said in _SAID.finditer(text[:_SAID_CHARS]):
        day = _day(said, language, received_at.date())
        if day is None:
            return None
        found.add(day + timedelta(days=1) if said["until"] else day)
    if not found or max(found) - min(found) > _NEAR:
        return None
    back = max(found)
    moment = datetime(back.year, back.month, back.day, tzinfo=UTC)
    return moment if received_at < moment <= received_at + LONGEST else None


def _day(said: re.Match[str], language: str, today: date) -> date | None:
    try:
        if said["iso"]:
            return date.fromisoformat(said["iso"])
        if said["d"]:
            return _in_digits(said, language, today)
        day, name, year = (said["d2"], said["mon"], said["y2"]) if said["d2"] else (said["d3"], said["mon2"], said["y3"])
        return _dated(int(day), MONTHS[name.lower()], year, today)
    except (ValueError, KeyError):
        return None


def _in_digits(said: re.Match[str], language: str, today: date) -> date | None:
    first, second = int(said["d"]), int(said["m"])
    is_certain = said["sep"] == "." or first > 12 or first == second or (bool(language) and language != "en")  # noqa: PLR2004 - months
    return _dated(first, second, said["y"], today) if is_certain else None


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - two digits
    this = date(today.year, month, day)
    return this if this >= today - timedelta(days=31) else date(today.year + 1, month, day)
