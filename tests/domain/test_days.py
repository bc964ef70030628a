"""Days and amounts are understood as people type them in five languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from agentdesk.domain.days import read_amount, read_day

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("morgen", date(2026, 11, 23)),
        ("Demain", date(2026, 11, 23)),
        ("dopodomani", date(2026, 11, 24)),
        ("aujourd\u2019hui", SUNDAY),
        ("vrijdag", date(2026, 11, 27)),
        ("Sonntag", date(2026, 11, 29)),
        ("venerdì 27 novembre", date(2026, 11, 27)),
        ("1er décembre", date(2026, 12, 1)),
        ("1. Dezember 2027", date(2027, 12, 1)),
        ("december 1st", date(2026, 12, 1)),
        ("1/12", date(2026, 12, 1)),
        ("3.1.", date(2027, 1, 3)),
        ("01-12-26", date(2026, 12, 1)),
    ],
)
def test_a_day_is_understood(typed: str, day: date) -> None:
    assert read_day(typed, SUNDAY) == day


@pytest.mark.parametrize("typed", ["", "soon", "31/2", "12/31", "32 december", "2026-13-01", "morgen of zo"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    assert read_day(typed, SUNDAY) is None


@pytest.mark.parametrize(("typed", "amount"), [("12,50", "12.50"), ("€ 1.250,00", "1250.00"), ("1,250.00", "1250.00"), ("12 euro", "12")])
def test_an_amount_is_understood(typed: str, amount: str) -> None:
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "much", "NaN", "inf", "12-"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    assert read_amount(typed) is None
