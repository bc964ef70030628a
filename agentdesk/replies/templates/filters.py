"""Filters of templates: dates, times and money as the customer writes them.

Babel's data come from the Unicode CLDR. Each filter takes the language as its last argument, `language` being a field every template has.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

FALLBACK: Final = "en"


def locale_of(language: str) -> Locale:
    """Return the locale of a language code, English where it is unknown."""
    try:
        return Locale.parse(language.replace("-", "_") or FALLBACK)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)


def in_words(value: object, language: str = FALLBACK, style: str = "long") -> str:
    """Return a day as a reader of the language writes it; a text that is no date stays as it is."""
    found = _moment(value)
    return str(value) if found is None else format_date(found, format=style, locale=locale_of(language))


def clock_time(value: object, language: str = FALLBACK) -> str:
    """Return a time of day, short."""
    found = _moment(value)
    return format_time(found, format="short", locale=locale_of(language)) if isinstance(found, datetime) else str(value)


def money(value: object, currency: str = "EUR", language: str = FALLBACK) -> str:
    """Return an amount with its currency; a text that is no number stays as it is."""
    amount = _number(value)
    return str(value) if amount is None else format_currency(amount, currency, locale=locale_of(language)).replace("\xa0", " ")


def number(value: object, language: str = FALLBACK) -> str:
    """Return a number with the language's signs."""
    amount = _number(value)
    return str(value) if amount is None else format_decimal(amount, locale=locale_of(language)).replace("\xa0", " ")


def _moment(value: object) -> date | datetime | None:
    if isinstance(value, datetime | date):
        return value
    try:
        text = str(value)
        return datetime.fromisoformat(text) if "T" in text or " " in text else date.fromisoformat(text)
    except ValueError:
        return None


def _number(value: object) -> Decimal | None:
    """Read a number as people type it: 12.5, 12,50, 1.250,00 or 1,250.00."""
    text = str(value).strip().replace("\xa0", "").replace(" ", "")
    comma, point = text.rfind(","), text.rfind(".")
    text = text.replace(".", "").replace(",", ".") if comma > point else text.replace(",", "")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


ALL: Final[dict[str, Callable[..., Any]]] = {"date": in_words, "time": clock_time, "money": money, "number": number}
