"""Dates in the sample texts read as a native would write them, on whatever day the demo is opened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agentdesk.demo.dates import LANGUAGES, fill_dates

FRIDAY = date(2026, 7, 31)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("nl", "zaterdag 1 augustus 2026, 1 augustus, 01-08-2026"),
        ("fr", "samedi 1er août 2026, 1er août, 01/08/2026"),
        ("de", "Samstag 1. August 2026, 1. August, 01.08.2026"),
        ("it", "sabato 1º agosto 2026, 1º agosto, 01/08/2026"),
        ("en", "Saturday 1 August 2026, 1 August, 01/08/2026"),
    ],
)
def test_a_date_is_written_in_its_language(language: str, written: str) -> None:
    assert fill_dates("{weekday:+1d} {date:+1d}, {day:+1d}, {short:+1d}", FRIDAY, language) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_of_a_year_can_be_written(language: str) -> None:
    """The demo is opened on any day; a short table would only show on some."""
    days = {fill_dates("{day:+0d}", FRIDAY + timedelta(days=n), language) for n in range(365)}
    assert len(days) == 365
    assert len({fill_dates("{weekday:+0d}", FRIDAY + timedelta(days=n), language) for n in range(7)}) == 7


def test_other_braces_stay_as_they_are() -> None:
    text = "{{ 7*7 }} {name} {day} {day:3d} {date:+x}"
    assert fill_dates(text, FRIDAY, "en") == text


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill_dates("{moonday:+1d}", FRIDAY, "en")
