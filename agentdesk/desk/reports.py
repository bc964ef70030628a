"""Answers that are reports."""

from __future__ import annotations

from datetime import timedelta

from agentdesk.desk.context import Reading
from agentdesk.domain import asks
from agentdesk.domain.errors import UsageError
from agentdesk.domain.reports import VoiceReport
from agentdesk.domain.texts import N_
from agentdesk.reports.voice import voice_report

MOST_DAYS = 3660


def report_voice(reading: Reading, ask: asks.ReportVoice) -> list[VoiceReport]:
    """Return how the business sounded in the last days.

    Raises:
        UsageError: no such span of days.
    """
    if not 1 <= ask.days <= MOST_DAYS:
        raise UsageError(cause=N_("a report looks back from 1 to {most} days"), most=MOST_DAYS)
    templates = reading.desk.voice.templates().values()
    languages = {one.name: frozenset(variant.key.language.partition("-")[0] for variant in one.variants) for one in templates}
    with reading.stores.reading() as connection:
        return [voice_report(connection, reading.now - timedelta(days=ask.days), languages)]
