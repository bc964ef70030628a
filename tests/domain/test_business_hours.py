"""Response targets by the business's own hours: nights, weekends, holidays and clock changes don't count against anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.business_hours import OpenHours, Span, parse_closed, parse_day
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.targets import Norms, Target, Unit, parse_target

AMS = ZoneInfo("Europe/Amsterdam")
SHOP = OpenHours((*[parse_day("09:00-12:30, 13:00-17:30")] * 5, parse_day("10-14"), ()), parse_closed("2026-12-25..2026-12-26"), AMS)


def at(text: str) -> datetime:
    """An Amsterdam moment."""
    return datetime.fromisoformat(text).replace(tzinfo=AMS)


@pytest.mark.parametrize(
    ("came", "hours", "due"),
    [
        ("2026-11-23T10:00", 2, "2026-11-23T12:00"),
        ("2026-11-23T12:00", 1, "2026-11-23T13:30"),
        ("2026-11-23T17:00", 1, "2026-11-24T09:30"),
        ("2026-11-23T03:00", 1, "2026-11-23T10:00"),
        ("2026-11-28T13:00", 2, "2026-11-30T10:00"),
        ("2026-12-24T17:00", 1, "2026-12-28T09:30"),
        ("2026-03-28T13:00", 2, "2026-03-30T10:00"),
    ],
    ids=["same-day", "over-lunch", "over-night", "before-opening", "over-sunday", "over-christmas", "over-the-clock-change"],
)
def test_open_time_stands_still_while_the_shop_is_closed(came: str, hours: int, due: str) -> None:
    assert SHOP.after_open_time(at(came), timedelta(hours=hours)) == at(due)


@pytest.mark.parametrize(
    ("came", "days", "due"),
    [
        ("2026-11-23T10:00", 1, "2026-11-24T17:30"),
        ("2026-11-27T23:00", 1, "2026-11-28T14:00"),
        ("2026-11-29T10:00", 1, "2026-12-01T17:30"),
        ("2026-12-24T10:00", 1, "2026-12-28T17:30"),
        ("2026-11-23T10:00", 5, "2026-11-28T14:00"),
    ],
    ids=["next-day", "saturday-counts-where-it-is-open", "came-on-sunday", "holidays", "five"],
)
def test_working_days_are_counted_from_the_day_after(came: str, days: int, due: str) -> None:
    assert SHOP.after_working_days(at(came), days) == at(due)


def test_a_business_that_never_opens_answers_by_the_clock_instead_of_never() -> None:
    never, came = OpenHours(((),) * 7), datetime(2026, 11, 23, tzinfo=UTC)
    assert never.after_open_time(came, timedelta(hours=4)) == came + timedelta(hours=4)
    assert never.after_working_days(came, 5) == came + timedelta(days=5)


@given(st.integers(0, 500_000), st.integers(1, 10_000), st.integers(1, 10_000))
def test_more_time_is_never_due_sooner(minute: int, one: int, other: int) -> None:
    came = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    short, long = (SHOP.after_open_time(came, timedelta(minutes=count)) for count in sorted((one, other)))
    assert came < short <= long


@pytest.mark.parametrize("text", ["9-17, 16-18", "17-9", "25-26", "open", "9:00-", "9-9"])
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_day(text)


def test_days_and_targets_are_read_as_people_write_them() -> None:
    assert parse_day("9-12.30, 13:00\u201317") == (Span(540, 750), Span(780, 1020))
    assert parse_closed("2026-12-31..2027-01-01, 2027-04-27") == {date(2026, 12, 31), date(2027, 1, 1), date(2027, 4, 27)}
    found = [parse_target(text) for text in ("24h", "30 min", "1 day", "4 open hours", "5 working days")]
    units = [Unit.HOURS, Unit.MINUTES, Unit.DAYS, Unit.OPEN_HOURS, Unit.WORKING_DAYS]
    assert [(one.count, one.unit) for one in found] == list(zip((24, 30, 1, 4, 5), units, strict=True))
    for wrong in ("", "0 hours", "soon", "5 working", "-1 h"):
        with pytest.raises(ValueError, match=r".*"):
            parse_target(wrong)


def test_a_letter_has_five_working_days_and_a_mail_a_day_of_the_clock() -> None:
    friday = datetime(2026, 11, 20, 10, tzinfo=UTC)
    norms = Norms(hours=OpenHours(zone=UTC))
    assert norms.due_at(ChannelKind.LETTER, friday) == datetime(2026, 11, 27, 17, tzinfo=UTC)
    assert norms.due_at(ChannelKind.EMAIL, friday) == friday + timedelta(days=1)
    four = Norms({ChannelKind.SOCIAL: Target(4, Unit.OPEN_HOURS)}, OpenHours(zone=UTC))
    assert four.due_at(ChannelKind.SOCIAL, friday.replace(hour=16)) == datetime(2026, 11, 23, 12, tzinfo=UTC)
