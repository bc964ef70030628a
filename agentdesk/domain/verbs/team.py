"""Verbs on the team: who is away, and who stands in for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from agentdesk.domain.ids import AgentName
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class SetAway(Verb):
    """Say that an agent is away until a moment (aware), None for back again; another than oneself takes the role lead.

    Their open and snoozed conversations and their drafts go to `deputy`, "" for everybody; so does what customers answer meanwhile.
    """

    NAME: ClassVar[str] = "away"
    agent: AgentName
    until: datetime | None
    deputy: str = ""
