"""Dates inside the sample texts, written out in the language of their message when the desk is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

_PLACEHOLDER = re.compile(r"\{(?P<format>[a-z]+):(?P<days>[+-]\d+)d\}")

_MONTHS: Mapping[str, str] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "en": "January February March April May June July August September October November December",
}
_WEEKDAYS: Mapping[str, str] = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_SHORT: Mapping[str, str] = {"nl": "%d-%m-%Y", "fr": "%d/%m/%Y", "de": "%d.%m.%Y", "it": "%d/%m/%Y", "en": "%d/%m/%Y"}
_FIRST_OF_MONTH: Mapping[str, str] = {"fr": "1er", "it": "1º"}

LANGUAGES = tuple(_MONTHS)


def _day(when: date, language: str) -> str:
    number = _FIRST_OF_MONTH.get(language, "1") if when.day == 1 else str(when.day)
    dot = "." if language == "de" else ""
    return f"{number}{dot} {_MONTHS[language].split()[when.month - 1]}"


def _long_date(when: date, language: str) -> str:
    return f"{_day(when, language)} {when.year}"


def _weekday(when: date, language: str) -> str:
    return _WEEKDAYS[language].split()[when.weekday()]


def _short(when: date, language: str) -> str:
    return when.strftime(_SHORT[language])


_FORMATS: Mapping[str, Callable[[date, str], str]] = {"date": _long_date, "day": _day, "weekday": _weekday, "short": _short}


def fill_dates(text: str, today: date, language: str) -> str:
    """Return `text` with every {FORMAT:±DAYSd} written out in `language`, counted from `today`.

    Args:
        text: a subject or body of the sample desk.
        today: the date on which the desk is made, where its reader is.
        language: one of LANGUAGES.

    Raises:
        KeyError: there is no such format or language.
    """

    def written(found: re.Match[str]) -> str:
        return _FORMATS[found["format"]](today + timedelta(days=int(found["days"])), language)

    return _PLACEHOLDER.sub(written, text)
