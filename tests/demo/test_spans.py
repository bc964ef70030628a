"""Spans of time are read as they are written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agentdesk.demo.spans import parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("45m", timedelta(minutes=45)),
        ("2d5h", timedelta(days=2, hours=5)),
        ("1h5m30s", timedelta(hours=1, minutes=5, seconds=30)),
        ("0m", timedelta(0)),
        ("-35m", timedelta(minutes=-35)),
        ("-1d2h", timedelta(days=-1, hours=-2)),
    ],
)
def test_a_span_is_days_hours_minutes_seconds(text: str, span: timedelta) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "-", "5", "h", "5h2d", "2 h", "+2h", "2h ", "1.5h", "2w"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_span(text)
