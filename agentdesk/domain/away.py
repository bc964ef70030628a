"""Until when somebody is away, by the words of their out-of-office notice: a date only where it can be read one way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar januari janvier gennaio enero janeiro januar. jan. tammikuuta stycznia ledna ianuarie січня января",
            (
                "february feb februar februari février fevrier febbraio febrero fevereiro feb. févr. helmikuuta lutego února februarie "
                "лютого февраля"
            ),
            "march mar märz maerz maart mars marzo março marco mrt maaliskuuta marca března marts martie березня марта",
            "april apr avril aprile abril apr. huhtikuuta kwietnia dubna aprilie квітня апреля",
            "may mai mei maggio mayo maio maj toukokuuta maja května травня мая",
            "june jun juni juin giugno junio junho kesäkuuta czerwca června iunie червня июня",
            "july jul juli juillet luglio julio julho juil. heinäkuuta lipca července iulie липня июля",
            "august aug augustus août aout agosto augusti aug. elokuuta sierpnia srpna серпня августа",
            "september sep sept septembre settembre septiembre setembro sept. sep. syyskuuta września září septembrie вересня сентября",
            "october oct oktober octobre ottobre octubre outubro okt okt. oct. lokakuuta października října octombrie жовтня октября",
            "november nov novembre noviembre novembro nov. marraskuuta listopada listopadu noiembrie листопада ноября",
            (
                "december dec dezember décembre decembre dicembre diciembre dezembro dez dez. dec. déc. joulukuuta grudnia prosince "
                "desember decembrie грудня декабря"
            ),
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_WEEKDAY: Final = r"(?:[^\W\d]{3,12}\.?,?\s+)?(?:(?:the|den|dem|le|el|il|dia|d\.)\s+)?"
_DAY: Final = rf"""(?P<day>
      (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
    | (?P<d>\d{{1,2}})(?P<sep>[./-])(?P<m>\d{{1,2}})(?:(?P=sep)(?P<y>\d{{4}}|\d{{2}}))?
    | (?P<d2>\d{{1,2}})(?:\.|er|st|nd|rd|th|º|ª)?\s+(?:of\s+|de\s+)?(?P<mon>{_MONTH})(?!\w)\.?(?:,?\s+(?:de\s+)?(?P<y2>\d{{4}}))?
    | (?P<mon2>{_MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y3>\d{{4}}))?
)(?![\w/.-]*\d)"""
_UNTIL: Final = (
    r"until(?:\s+and\s+including)?|till|through|to\s+and\s+including|bis(?:\s+(?:einschlie(?:ß|ss)lich|inkl\.?|inklusive|einschl\.?))?"
    r"(?:\s+zum)?|tot(?:\s+en\s+met)?|t/m|t\.e\.m\.|tem|jusqu['\u2019]au|jusqu['\u2019]à|fino\s+al(?:l['\u2019])?|sino\s+al|hasta\s+el|"
    r"até(?:\s+(?:ao?|dia))?|till\s+och\s+med|t\.?o\.?m\.?|til(?:\s+og\s+med)?|"
    r"până(?:\s+(?:la|pe|în))?"
)
_SLAVIC_UNTIL: Final = r"do(?:\s+dnia)?|до|по"
"""Words for "to" and "at" as well."""
_ON: Final = (
    r"on|from|as\s+of|ab|am|vanaf|op|le|dès|à\s+partir\s+du|il|dal|a\s+partire\s+dal|el|a\s+partir\s+d[eo]l?|no|em|"
    r"den|fra(?:\s+og\s+med)?|från(?:\s+och\s+med)?|od|dne|с"  # noqa: RUF001 - the Russian word
)
_AGAIN: Final = (
    r"back|return(?:s|ing)?|again|wieder|zurück|terug|weer|retour|nouveau|rentre(?:rai)?|reviens|reviendrai|ritorno|rientr\w+|torn(?:o|"
    r"erò)|"
    r"nuovo|nuovamente|vuelta|vuelv\w+|volveré|regres\w+|reincorpor\w+|nuevo|volta|voltarei|retorn\w+|novo|novamente|tilbage|tilbake|"
    r"igen|"
    r"igjen|tillbaka|åter|palaa\w*|jälleen|takaisin|wracam|wrócę|wraca|powrot\w+|znów|ponownie|zpět|vrátím|vracím|opět|znovu|вернусь|"
    r"возвращаюсь|снова"
)
_FROM: Final = r"(?:from|du|dal|del|de|do|desde\s+el)"
"""Where the word for "to" says nothing by itself: "from the 14th to the 25th"."""
_NO_OTHER: Final = rf"(?:(?!(?<!\w)(?:{_UNTIL})(?!\w))[^\d.!?;])"
_FLAGS: Final = re.IGNORECASE | re.VERBOSE
_SLAVIC: Final = frozenset({"pl", "cs", "sk"})
_PARAGRAPH: Final = re.compile(r"\n\s*\n")
_SAID_CHARS: Final = 2000
_MONTHS_OF_A_YEAR: Final = 12
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
    today = received_at.date()
    days = list(_days(" ".join(_PARAGRAPH.sub(". ", text[:_SAID_CHARS]).split()), language, today))
    if None in days:
        return None
    found = {day for day in days if day is not None and day > today}
    if not found or max(found) - min(found) > _NEAR:
        return None
    back = max(found)
    moment = datetime(back.year, back.month, back.day, tzinfo=UTC)
    return moment if moment <= received_at + LONGEST else None


@cache
def _not_back_before() -> re.Pattern[str]:
    """Compiled when the first notice comes, as those below: it takes longer than a desk's start can spare."""
    return re.compile(rf"(?<!\w)not\s+(?:be\s+|expect\w*\s+)?(?:back|return\w*)\b[^\d.!?;]{{0,30}}?\buntil\s+{_WEEKDAY}{_DAY}", _FLAGS)


@cache
def _last_days() -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"(?<!\w)(?P<until>{_UNTIL}|{_SLAVIC_UNTIL})\s+{_WEEKDAY}{_DAY}", _FLAGS),
        re.compile(rf"(?<!\w){_FROM}\s+{_WEEKDAY}\d{{1,2}}[^\n.!?\d]{{0,24}}?\s(?:to|au|al|a|ao)\s+{_WEEKDAY}{_DAY}", _FLAGS),
        re.compile(rf"{_DAY}\.?\s*(?:asti|saakka)(?!\w)", _FLAGS),
    )


@cache
def _first_days() -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"(?<!\w)(?:{_AGAIN})(?!\w){_NO_OTHER}{{0,40}}?(?<!\w){_DAY}", _FLAGS),
        re.compile(rf"(?<!\w)(?:{_ON})\s+{_WEEKDAY}{_DAY}\.?[^\d.!?;]{{0,60}}?(?<!\w)(?:{_AGAIN})(?!\w)", _FLAGS),
    )


def _days(text: str, language: str, today: date) -> Iterator[date | None]:
    """Yield the first day back of everything the text says of it; None for a day that can't be read one way."""
    for said in _not_back_before().finditer(text):
        yield _day(said, language, today)
    rest = _not_back_before().sub(";", text)
    first = [said for pattern in _first_days() for said in pattern.finditer(rest)]
    yield from (_day(said, language, today) for said in first)
    # "Back at" may end in a word that elsewhere means until.
    taken = {said.end("day") for said in first}
    for said in (said for pattern in _last_days() for said in pattern.finditer(rest) if said.end("day") not in taken):
        if said.groupdict().get("until", "").lower().startswith("do") and language not in _SLAVIC:
            continue  # Portuguese: the day it begins
        day = _day(said, language, today)
        yield None if day is None else day + timedelta(days=1)


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
    """Return a day in digits, the day first unless it can't be (9/18/2026); None where nobody knows which is which."""
    first, second = int(said["d"]), int(said["m"])
    if said["sep"] == "/" and language in ("", "en") and second > _MONTHS_OF_A_YEAR:
        return _dated(second, first, said["y"], today)
    is_certain = said["sep"] == "." or first > _MONTHS_OF_A_YEAR or first == second or (bool(language) and language != "en")
    return _dated(first, second, said["y"], today) if is_certain else None


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - two digits
    this = date(today.year, month, day)
    return this if this >= today - timedelta(days=31) else date(today.year + 1, month, day)
