"""Asks for reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.reports import ChannelsReport, CostsReport, CsatReport, ResponseReport, VoiceReport, VolumeReport


@dataclass(frozen=True, slots=True)
class ReportVoice(Ask[VoiceReport]):
    """How the business sounded in the last days: templates, changes to them, rules that found something, wordings that are missing."""

    NAME: ClassVar[str] = "report-voice"
    PART: ClassVar[type[Any]] = VoiceReport
    days: int = 30


@dataclass(frozen=True, slots=True)
class ReportResponse(Ask[ResponseReport]):
    """How soon customers were answered in the last days; by agent as well for the role lead."""

    NAME: ClassVar[str] = "report-response"
    PART: ClassVar[type[Any]] = ResponseReport
    days: int = 30


@dataclass(frozen=True, slots=True)
class ReportVolume(Ask[VolumeReport]):
    """How much came and went in the last days, and what is open now."""

    NAME: ClassVar[str] = "report-volume"
    PART: ClassVar[type[Any]] = VolumeReport
    days: int = 30


@dataclass(frozen=True, slots=True)
class ReportChannels(Ask[ChannelsReport]):
    """What each account carried in the last days."""

    NAME: ClassVar[str] = "report-channels"
    PART: ClassVar[type[Any]] = ChannelsReport
    days: int = 30


@dataclass(frozen=True, slots=True)
class ReportCosts(Ask[CostsReport]):
    """What a contact cost in the last days, by kind of channel, where the owner said what channels cost."""

    NAME: ClassVar[str] = "report-costs"
    PART: ClassVar[type[Any]] = CostsReport
    days: int = 30


@dataclass(frozen=True, slots=True)
class ReportCsat(Ask[CsatReport]):
    """What customers said who were asked in the last days how it was; by agent as well for the role lead."""

    NAME: ClassVar[str] = "report-csat"
    PART: ClassVar[type[Any]] = CsatReport
    days: int = 30
