"""Moments as people write them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.errors import UsageError
from agentdesk.domain.moments import parse_past, parse_until

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
"""A Wednesday, 11:30 in Amsterdam."""


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3d", datetime(2026, 3, 7, 10, 30, tzinfo=UTC)),
        ("30m", datetime(2026, 3, 4, 11, 0, tzinfo=UTC)),
        ("2h", datetime(2026, 3, 4, 12, 30, tzinfo=UTC)),
        ("1W", datetime(2026, 3, 11, 10, 30, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 3, 5, 8, 0, tzinfo=UTC)),
        ("tomorrow 9:00", datetime(2026, 3, 5, 8, 0, tzinfo=UTC)),
        (" Tomorrow   14:15 ", datetime(2026, 3, 5, 13, 15, tzinfo=UTC)),
        ("17:30", datetime(2026, 3, 4, 16, 30, tzinfo=UTC)),
        ("9:00", datetime(2026, 3, 5, 8, 0, tzinfo=UTC)),
        ("wednesday", datetime(2026, 3, 11, 8, 0, tzinfo=UTC)),
        ("friday 10:00", datetime(2026, 3, 6, 9, 0, tzinfo=UTC)),
        ("2026-03-30", datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
        ("2026-03-30 08:00", datetime(2026, 3, 30, 6, 0, tzinfo=UTC)),
        ("2026-03-30T08:00:00Z", datetime(2026, 3, 30, 8, 0, tzinfo=UTC)),
    ],
)
def test_what_people_write_is_the_moment_they_mean(text: str, moment: datetime) -> None:
    """Days and times are the writer's own, over a change of the clocks too."""
    assert parse_until(text, NOW, AMSTERDAM) == moment


@pytest.mark.parametrize(
    "text", ["", "soon", "yesterday", "2026-03-04T11:00", "25:00", "2026-02-30", "tomorrow 9", "3d 9:00", "0d", "9999999d"]
)
def test_what_is_no_moment_to_come_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_until(text, NOW, AMSTERDAM)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("vrijdag 10:00", "friday 10:00"),
        ("Vr. 10:00", "friday 10:00"),
        ("Mittwoch", "wednesday"),
        ("mercoledì 9:15", "wednesday 9:15"),
        ("jeu. 9:15", "thursday 9:15"),
        ("Morgen", "tomorrow"),
        ("demain 14:15", "tomorrow 14:15"),
        ("aujourd\u2019hui 17:30", "today 17:30"),
    ],
)
def test_a_day_may_be_called_as_in_any_language_of_the_console(text: str, english: str) -> None:
    """Somebody whose console speaks Dutch writes "morgen"."""
    assert parse_until(text, NOW, AMSTERDAM) == parse_until(english, NOW, AMSTERDAM)


def test_yesterday_has_a_name_in_each_language() -> None:
    named = {parse_past(f"{day} 9:15", NOW, AMSTERDAM) for day in ("yesterday", "gisteren", "gestern", "hier", "ieri")}
    assert named == {datetime(2026, 3, 3, 8, 15, tzinfo=UTC)}


@given(st.text())
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert parse_until(text, NOW) > NOW


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2h", datetime(2026, 3, 4, 8, 30, tzinfo=UTC)),
        ("9:00", datetime(2026, 3, 4, 8, 0, tzinfo=UTC)),
        ("17:30", datetime(2026, 3, 3, 16, 30, tzinfo=UTC)),
        ("today 9:15", datetime(2026, 3, 4, 8, 15, tzinfo=UTC)),
        ("Yesterday  9:15", datetime(2026, 3, 3, 8, 15, tzinfo=UTC)),
        ("yesterday", datetime(2026, 3, 2, 23, 0, tzinfo=UTC)),
        ("tuesday 10:00", datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
        ("wednesday 10:00", datetime(2026, 2, 25, 9, 0, tzinfo=UTC)),
        ("2026-02-01", datetime(2026, 1, 31, 23, 0, tzinfo=UTC)),
        ("2026-02-01 8:05", datetime(2026, 2, 1, 7, 5, tzinfo=UTC)),
        ("2026-02-01T08:05Z", datetime(2026, 2, 1, 8, 5, tzinfo=UTC)),
        *((text, None) for text in ("", "tomorrow", "soon", "25:00", "yesterday at nine", "3 november", "yesterday 9")),
    ],
)
def test_what_was_is_the_latest_moment_people_can_mean(text: str, moment: datetime | None) -> None:
    """A time that is still to come today was yesterday's, a weekday is the last one."""
    assert parse_past(text, NOW, AMSTERDAM) == moment


@given(st.text())
def test_any_text_was_a_moment_or_none(text: str) -> None:
    moment = parse_past(text, NOW)
    assert moment is None or moment.tzinfo is not None
