"""Filters of templates: dates, times and money as the customer writes them.

Babel's data come from the Unicode CLDR. Each filter takes the language as its last argument, `language` being a field every template has.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from agentdesk.domain.days import read_amount

FALLBACK: Final = "en"
_PLAIN_ENGLISH: Final = "en_GB"
"""English without a country is a European shop's: "1 December 2026" and 14:30, which Americans understand too."""
_FRENCH_FIRST: Final = re.compile(r"(?<!\d)1 (?=[^\W\d])")
"""The CLDR's French writes "1 décembre"; people write "1er décembre"."""


def locale_of(language: str) -> Locale:
    """Return the locale of a language code, English where it is unknown."""
    try:
        return Locale.parse(_PLAIN_ENGLISH if language in {"", FALLBACK} else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_PLAIN_ENGLISH)


def in_words(value: object, language: str = FALLBACK, style: str = "long") -> str:
    """Return a day as a reader of the language writes it; a text that is no date stays as it is."""
    found = _moment(value)
    if found is None:
        return str(value)
    written = format_date(found, format=style, locale=locale_of(language))
    return _FRENCH_FIRST.sub("1er ", written) if language.startswith("fr") else written


def clock_time(value: object, language: str = FALLBACK) -> str:
    """Return a time of day, short."""
    found = _moment(value)
    return format_time(found, format="short", locale=locale_of(language)) if isinstance(found, datetime) else str(value)


def money(value: object, currency: str = "EUR", language: str = FALLBACK) -> str:
    """Return an amount with its currency; a text that is no number stays as it is."""
    amount = read_amount(str(value))
    return str(value) if amount is None else format_currency(amount, currency, locale=locale_of(language)).replace("\xa0", " ")


def number(value: object, language: str = FALLBACK) -> str:
    """Return a number with the language's signs."""
    amount = read_amount(str(value))
    return str(value) if amount is None else format_decimal(amount, locale=locale_of(language)).replace("\xa0", " ")


def _moment(value: object) -> date | datetime | None:
    if isinstance(value, datetime | date):
        return value
    try:
        text = str(value)
        return datetime.fromisoformat(text) if "T" in text or " " in text else date.fromisoformat(text)
    except ValueError:
        return None


ALL: Final[dict[str, Callable[..., Any]]] = {"date": in_words, "time": clock_time, "money": money, "number": number}
