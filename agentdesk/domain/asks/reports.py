"""Asks for reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.reports import VoiceReport


@dataclass(frozen=True, slots=True)
class ReportVoice(Ask[VoiceReport]):
    """How the business sounded in the last days: templates, changes to them, rules that found something, wordings that are missing."""

    NAME: ClassVar[str] = "report-voice"
    PART: ClassVar[type[Any]] = VoiceReport
    days: int = 30
