"""Reports as screens."""

from __future__ import annotations

from agentdesk.domain.asks import ReportVoice
from agentdesk.domain.texts import _
from agentdesk.tui.presenters.tones import Piece, Tone, line
from agentdesk.tui.presenters.voice_report import voice_report_lines
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.text import TextScreen


async def show_voice(screen: ConsoleScreen, days: int = ReportVoice().days) -> None:
    """Show how the business sounded in the last days."""
    report = await screen.session.one(ReportVoice(days))
    title = line(Piece(_(" Report on the voice · last {count} days").format(count=days), Tone.BAR))
    screen.app.push_screen(TextScreen(title, lambda width: voice_report_lines(report, width)))
