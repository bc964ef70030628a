"""Closures in the arithmetic of targets: what was left of a target before is left of it behind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agentdesk.domain.business_hours import OpenHours
from agentdesk.domain.closures import Closure, announced, current, moved, reopens_at, with_closures
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.targets import DEFAULTS, Norms, parse_target

ZONE = ZoneInfo("Europe/Amsterdam")
NORMS = Norms(hours=OpenHours(zone=ZONE))
YULE = Closure(1, date(2026, 12, 24), date(2027, 1, 3), texts=(("nl", "Dicht tot {reopens}"), ("", "Closed")))
AFTER = with_closures(NORMS, (YULE,))
WEDNESDAY = datetime(2026, 12, 23, 14, tzinfo=UTC)


def test_time_in_a_closure_counts_for_no_target() -> None:
    assert AFTER.due_at(ChannelKind.EMAIL, WEDNESDAY) == WEDNESDAY + timedelta(days=12)
    assert AFTER.due_at(ChannelKind.EMAIL, datetime(2026, 12, 26, 9, tzinfo=UTC)) == datetime(2027, 1, 4, 23, tzinfo=UTC)
    assert AFTER.due_at(ChannelKind.LETTER, WEDNESDAY) == datetime(2027, 1, 8, 16, tzinfo=UTC)
    assert AFTER.due_at(ChannelKind.EMAIL, datetime(2026, 12, 1, 9, tzinfo=UTC)) == datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("target", ["24h", "30 hours", "6 open hours", "3 working days"])
def test_moving_what_was_due_is_the_same_as_having_known_of_the_closure_all_along(target: str) -> None:
    targets = {**DEFAULTS, ChannelKind.EMAIL: parse_target(target)}
    before = Norms(targets, NORMS.hours)
    after = with_closures(before, (YULE,))
    due_at = before.due_at(ChannelKind.EMAIL, WEDNESDAY)
    start = YULE.span(ZONE)[0]
    assert moved(due_at, ChannelKind.EMAIL, start, before, after) == after.due_at(ChannelKind.EMAIL, WEDNESDAY)


def test_two_closures_stand_side_by_side() -> None:
    both = with_closures(AFTER, (Closure(2, date(2027, 1, 4), date(2027, 1, 4)),))
    assert both.due_at(ChannelKind.EMAIL, WEDNESDAY) == WEDNESDAY + timedelta(days=13)
    assert reopens_at(YULE, both.hours) == datetime(2027, 1, 5, 8, tzinfo=UTC)


def test_the_business_opens_again_on_the_next_open_day_by_its_own_calendar() -> None:
    assert reopens_at(YULE, AFTER.hours) == datetime(2027, 1, 4, 8, tzinfo=UTC)
    assert current((YULE,), datetime(2026, 12, 23, 23, 30, tzinfo=UTC), ZONE) == YULE
    assert current((YULE,), datetime(2027, 1, 3, 23, 30, tzinfo=UTC), ZONE) is None
    assert announced((YULE,), datetime(2026, 12, 22, tzinfo=UTC), ZONE) == YULE
    assert announced((YULE,), datetime(2026, 12, 1, tzinfo=UTC), ZONE) is None


@pytest.mark.parametrize(("language", "text"), [("nl-BE", "Dicht tot {reopens}"), ("de", "Closed"), ("", "Closed")])
def test_somebody_is_told_in_their_language_or_in_the_one_for_all(language: str, text: str) -> None:
    assert YULE.text_for(language, "en") == text
