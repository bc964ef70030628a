"""Reports as screens."""

from __future__ import annotations

from agentdesk.domain.asks import ListClosures, ReportChannels, ReportCsat, ReportResponse, ReportVoice, ReportVolume
from agentdesk.domain.texts import _, ngettext
from agentdesk.tui.presenters.closures import closure_lines
from agentdesk.tui.presenters.dashboard import dashboard_lines
from agentdesk.tui.presenters.tones import Piece, Tone, line
from agentdesk.tui.presenters.voice_report import voice_report_lines
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.text import TextScreen


class ReportScreen(TextScreen):
    """A report."""

    IS_PLACE = True


class DashboardScreen(TextScreen):
    """The desk's work in figures."""

    IS_PLACE = True


class ClosuresScreen(TextScreen):
    """When the business is closed."""

    IS_PLACE = True


async def show_voice(screen: ConsoleScreen, days: int = ReportVoice().days) -> None:
    """Show how the business sounded in the last days."""
    report = await screen.session.one(ReportVoice(days))
    words = ngettext(" on the voice · last day", " on the voice · last {count} days", days).format(count=days)
    title = line(Piece(_(" Report "), Tone.BAR_ACTIVE), Piece(words, Tone.BAR))
    screen.console_app.go_to(ReportScreen, lambda: ReportScreen(title, lambda width: voice_report_lines(report, width)))


async def show_dashboard(screen: ConsoleScreen, days: int = ReportResponse().days) -> None:
    """Show how soon customers were answered in the last days, how much came and went, and what waits."""
    response = await screen.session.one(ReportResponse(days))
    volume = await screen.session.one(ReportVolume(days))
    channels = await screen.session.one(ReportChannels(days))
    csat = await screen.session.one(ReportCsat(days))
    words = ngettext(" last day", " last {count} days", days).format(count=days)
    title = line(Piece(_(" Dashboard "), Tone.BAR_ACTIVE), Piece(words, Tone.BAR))
    screen.console_app.go_to(
        DashboardScreen, lambda: DashboardScreen(title, lambda width: dashboard_lines(response, volume, channels, csat, width))
    )


async def show_closures(screen: ConsoleScreen) -> None:
    """Show when the business is closed, and what customers are told meanwhile."""
    found = await screen.session.ask(ListClosures())
    title = line(Piece(_(" Closures "), Tone.BAR_ACTIVE), Piece(_(" targets stand still, customers are told once"), Tone.BAR))
    screen.console_app.go_to(ClosuresScreen, lambda: ClosuresScreen(title, lambda width: closure_lines(found, width)))
