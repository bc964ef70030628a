"""Verbs on the team: who is away, and who stands in for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from agentdesk.domain.ids import AgentName, ConversationId, DraftId
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class SetAway(Verb):
    """Say that an agent is away until a moment (aware), None for back again; another than oneself takes the role lead.

    Their open and snoozed conversations and their drafts go to `deputy`, "" for everybody; so does what customers answer meanwhile.
    """

    NAME: ClassVar[str] = "away"
    ROLE: ClassVar[Role] = Role.TRAINEE
    agent: AgentName
    until: datetime | None
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmAgent(Verb):
    """Say that the user who bears a name now is the one meant by it, after the machine gave a name or number to somebody else."""

    NAME: ClassVar[str] = "confirm-agent"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    agent: AgentName


@dataclass(frozen=True, slots=True)
class BePresent(Verb):
    """Say which conversation this console shows, None for none, and whether somebody answers it there; it holds until the line ends."""

    NAME: ClassVar[str] = "present"
    ROLE: ClassVar[Role] = Role.VIEWER
    UNDOABLE: ClassVar[bool] = False
    JOURNALLED: ClassVar[bool] = False
    conversation: ConversationId | None
    is_replying: bool = False


@dataclass(frozen=True, slots=True)
class GiveDraft(Verb):
    """Give a draft of one's own to somebody, or take over somebody else's; its author writes on from there."""

    NAME: ClassVar[str] = "give-draft"
    draft: DraftId
    to: AgentName


@dataclass(frozen=True, slots=True)
class AddClosure(Verb):
    """Say that the business is closed from one day to another, both included; what falls due and comes back meanwhile moves behind it.

    `texts` are pairs of a language code ("" for every other) and what customers who write meanwhile are told, once each.
    """

    NAME: ClassVar[str] = "add-closure"
    ROLE: ClassVar[Role] = Role.LEAD
    first: date
    last: date
    reason: str = ""
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RemoveClosure(Verb):
    """Say that a closure doesn't stand; what it moved moves back where nobody changed it since."""

    NAME: ClassVar[str] = "remove-closure"
    ROLE: ClassVar[Role] = Role.LEAD
    closure: int
