"""Spans and moments in few characters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agentdesk.tui.presenters.when import age, due, span
from tests.tui.records import NOW


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0m"),
        (59, "0m"),
        (720, "12m"),
        (3600, "1h00"),
        (6600, "1h50"),
        (4 * 3600, "4h"),
        (86400, "1d"),
        (13 * 86400, "13d"),
        (15 * 86400, "2w"),
        (800 * 86400, "2y"),
    ],
)
def test_a_span_is_short_and_rounded_down(seconds: int, shown: str) -> None:
    """The column has four characters."""
    assert span(seconds) == shown


def test_what_is_late_has_a_minus() -> None:
    """Colour alone must not say it."""
    assert due(NOW - timedelta(minutes=12), NOW) == "-12m"
    assert due(NOW + timedelta(minutes=110), NOW) == "1h50"
    assert due(None, NOW) == ""


def test_a_clock_that_runs_behind_makes_nothing_negative() -> None:
    """Mail can come from the future."""
    assert age(NOW + timedelta(hours=3), NOW) == "0m"
