"""The dashboard's lines."""

from __future__ import annotations

from datetime import UTC, date, datetime

from agentdesk.domain.reports import (
    ChannelFigure,
    ChannelsReport,
    CsatFigure,
    CsatReport,
    ResponseFigure,
    ResponseReport,
    Spread,
    VolumeFigure,
    VolumeReport,
)
from agentdesk.tui.presenters.cells import width_of
from agentdesk.tui.presenters.dashboard import bar, curve, dashboard_lines

SINCE = datetime(2026, 10, 1, tzinfo=UTC)
ANSWERED = ResponseFigure("all", "", Spread(40, 4320, 32400), Spread(12, 600, 3600), Spread(), with_target=50, in_target=45)
RESPONSE = ResponseReport(SINCE, (ANSWERED,), closed=201, reopened=6)
VOLUME = VolumeReport(
    SINCE, date(2026, 10, 31), tuple(VolumeFigure("day", f"2026-10-{day:02}", day, 0) for day in range(1, 32)), backlog=()
)
CHANNELS = ChannelsReport(
    SINCE,
    (
        ChannelFigure("mail", "email", "email", 121, 88, 30, 2),
        ChannelFigure("google", "google-business", "review", 41, 20, 12, 0, ratings=38, rating=4.3),
    ),
)
CSAT = CsatReport(SINCE, (CsatFigure("all", "", 12, 5, 4, 4.2, (0, 1, 0, 1, 3)),))


def test_the_dashboard_says_how_soon_how_much_and_what_waits() -> None:
    shown = "\n".join(line.plain for line in dashboard_lines(RESPONSE, VOLUME, CHANNELS, CSAT, 120))
    for words in ("40 · half within 1h12 · nine of ten within 9h", "90 %", "201, of which 6 opened again", "42, of which 2 late"):
        assert words in shown
    assert "4.3 ★ of 38" in shown
    assert "5 of 12 asked · 4.2 of 5 · 80 % satisfied" in shown


def test_the_dashboard_fits_any_width() -> None:
    for width in (60, 80, 120, 200):
        assert all(width_of(line.plain) <= width for line in dashboard_lines(RESPONSE, VOLUME, CHANNELS, CSAT, width))


def test_an_empty_desk_has_a_dashboard_too() -> None:
    empty = dashboard_lines(
        ResponseReport(SINCE, ()), VolumeReport(SINCE, date(2026, 10, 31), (), ()), ChannelsReport(SINCE, ()), CsatReport(SINCE, ()), 80
    )
    assert any("0, of which 0 late" in line.plain for line in empty)
    assert not any("asked" in line.plain for line in empty), "where nobody is asked, nothing is said of it"


def test_what_is_not_nothing_shows() -> None:
    """One message beside thousands is a message."""
    assert curve([0, 1, 5000]) == "▁▂█"
    assert curve([0, 0]) == "▁▁"
    assert bar(1, 5000, 10) == "█"
    assert bar(0, 5000, 10) == ""


def test_a_bar_is_never_cut_and_a_curve_says_from_when_to_when() -> None:
    """The longest bar ended in dots at 80 columns, and nobody could tell which day the last column was."""
    busiest = ChannelFigure("google", "google-business", "review", 121, 20, 12, 0, ratings=38, rating=4.3)
    for width in (60, 80, 120):
        lines = [line.plain for line in dashboard_lines(RESPONSE, VOLUME, ChannelsReport(SINCE, (busiest,)), CSAT, width)]
        assert any("█  4.3 ★ of 38" in line for line in lines), lines
        assert any("\u2013 31 Oct" in line for line in lines), lines
