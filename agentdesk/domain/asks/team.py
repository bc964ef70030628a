"""Asks of a team: its rules, and when the business is closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.closures import ClosureView
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.mail_notices import NoticeView
from agentdesk.domain.rules import Rule, RuleTrials, RuleView
from agentdesk.domain.states import Role
from agentdesk.domain.views import LookView

MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class ListRules(Ask[RuleView]):
    """The rules in the order in which they look, each with how it fared in the last 30 days."""

    NAME: ClassVar[str] = "rules"
    PART: ClassVar[type[Any]] = RuleView


@dataclass(frozen=True, slots=True)
class ListNotices(Ask[NoticeView]):
    """The asker's own notices by mail, in the order of the configuration; an admin's ask with `everybody` shows all."""

    NAME: ClassVar[str] = "notices"
    PART: ClassVar[type[Any]] = NoticeView
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class TryRule(Ask[RuleTrials]):
    """What a rule would have done in so many days; nothing is changed. `rule` one that needs not be saved, else the one called `name`."""

    NAME: ClassVar[str] = "try-rule"
    ROLE: ClassVar[Role] = Role.LEAD
    PART: ClassVar[type[Any]] = RuleTrials
    name: str = ""
    rule: Rule | None = None
    days: int = MONTH_DAYS


@dataclass(frozen=True, slots=True)
class ListClosures(Ask[ClosureView]):
    """The closures that stand, those long past left out, by their first day."""

    NAME: ClassVar[str] = "closures"
    PART: ClassVar[type[Any]] = ClosureView


@dataclass(frozen=True, slots=True)
class ListLooks(Ask[LookView]):
    """Who had which conversation shown on a shared desk, newest first; of one agent, at one conversation, or all."""

    NAME: ClassVar[str] = "looks"
    ROLE: ClassVar[Role] = Role.LEAD
    PART: ClassVar[type[Any]] = LookView
    agent: AgentName | None = None
    conversation: ConversationId | None = None
    limit: int = 100
