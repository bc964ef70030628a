"""Answers that are reports."""

from __future__ import annotations

from datetime import datetime, timedelta

from agentdesk.desk.context import Reading
from agentdesk.domain import asks
from agentdesk.domain.errors import UsageError
from agentdesk.domain.reports import ChannelsReport, CostsReport, CsatReport, ResponseReport, VoiceReport, VolumeReport
from agentdesk.domain.states import Role
from agentdesk.domain.texts import N_
from agentdesk.reports.costs import costs_report
from agentdesk.reports.csat import csat_report
from agentdesk.reports.response import response_report
from agentdesk.reports.voice import voice_report
from agentdesk.reports.volume import channels_report, volume_report

MOST_DAYS = 3660


def report_voice(reading: Reading, ask: asks.ReportVoice) -> list[VoiceReport]:
    """Return how the business sounded in the last days.

    Raises:
        UsageError: no such span of days.
    """
    since = _since(reading, ask.days)
    templates = reading.desk.voice.templates().values()
    languages = {one.name: frozenset(variant.key.language.partition("-")[0] for variant in one.variants) for one in templates}
    with reading.stores.reading() as connection:
        return [voice_report(connection, since, languages)]


def _since(reading: Reading, days: int) -> datetime:
    """Return the moment a report begins at.

    Raises:
        UsageError: no such span of days.
    """
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(cause=N_("a report looks back from 1 to {most} days"), most=MOST_DAYS)
    return reading.now - timedelta(days=days)


def report_response(reading: Reading, ask: asks.ReportResponse) -> list[ResponseReport]:
    """Return how soon customers were answered; who was how quick is for leads."""
    since = _since(reading, ask.days)
    with reading.stores.reading() as connection:
        return [response_report(connection, since, reading.now, reading.desk.norms(), by_agent=reading.role >= Role.LEAD)]


def report_volume(reading: Reading, ask: asks.ReportVolume) -> list[VolumeReport]:
    """Return how much came and went."""
    since = _since(reading, ask.days)
    with reading.stores.reading() as connection:
        return [volume_report(connection, since, reading.now, reading.desk.norms().hours.zone)]


def report_channels(reading: Reading, ask: asks.ReportChannels) -> list[ChannelsReport]:
    """Return what each account carried."""
    since = _since(reading, ask.days)
    with reading.stores.reading() as connection:
        return [channels_report(connection, since, reading.now)]


def report_costs(reading: Reading, ask: asks.ReportCosts) -> list[CostsReport]:
    """Return what a contact cost."""
    since = _since(reading, ask.days)
    with reading.stores.reading() as connection:
        return [costs_report(connection, since, reading.now, reading.desk.costs())]


def report_csat(reading: Reading, ask: asks.ReportCsat) -> list[CsatReport]:
    """Return what customers said who were asked how it was; by agent for leads."""
    since = _since(reading, ask.days)
    with reading.stores.reading() as connection:
        return [csat_report(connection, since, by_agent=reading.role >= Role.LEAD)]
