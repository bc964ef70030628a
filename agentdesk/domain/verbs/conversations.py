"""Verbs on conversations; each takes one or many, and a bulk verb is one journal entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from agentdesk.domain.ids import AgentName, ConversationId, DraftId, MessageId
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class Close(Verb):
    """Mark conversations as done."""

    NAME: ClassVar[str] = "close"
    ROLE: ClassVar[Role] = Role.TRAINEE
    conversations: tuple[ConversationId, ...]


@dataclass(frozen=True, slots=True)
class Reopen(Verb):
    """Open conversations again."""

    NAME: ClassVar[str] = "reopen"
    ROLE: ClassVar[Role] = Role.TRAINEE
    conversations: tuple[ConversationId, ...]


@dataclass(frozen=True, slots=True)
class SetPending(Verb):
    """Say that we wait for the customer; with `until` (aware) they come back then unless the customer answers before."""

    NAME: ClassVar[str] = "pending"
    ROLE: ClassVar[Role] = Role.TRAINEE
    conversations: tuple[ConversationId, ...]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snooze(Verb):
    """Hide conversations until a moment (aware), when they open again."""

    NAME: ClassVar[str] = "snooze"
    ROLE: ClassVar[Role] = Role.TRAINEE
    conversations: tuple[ConversationId, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Assign(Verb):
    """Give conversations to an agent; None gives them back to everybody.

    `is_new_name` says that a name nobody at the desk has is meant: a colleague still to come, or the name of a pool.
    """

    NAME: ClassVar[str] = "assign"
    ROLE: ClassVar[Role] = Role.TRAINEE
    conversations: tuple[ConversationId, ...]
    assignee: AgentName | None
    is_new_name: bool = False


@dataclass(frozen=True, slots=True)
class Tag(Verb):
    """Add tags to conversations and take tags off them."""

    NAME: ClassVar[str] = "tag"
    ROLE: ClassVar[Role] = Role.TRAINEE
    conversations: tuple[ConversationId, ...]
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkSpam(Verb):
    """Say that conversations are spam; later mail in them stays there."""

    NAME: ClassVar[str] = "spam"
    conversations: tuple[ConversationId, ...]


@dataclass(frozen=True, slots=True)
class Delete(Verb):
    """Hide conversations from every view; undone within 30 days, erased afterwards."""

    NAME: ClassVar[str] = "delete"
    conversations: tuple[ConversationId, ...]


@dataclass(frozen=True, slots=True)
class MarkRead(Verb):
    """Remember for this agent alone that conversations were read, or not.

    The journal has it, for this agent's eyes, where it was done `is_by_hand`; opening a conversation does it by itself.
    """

    NAME: ClassVar[str] = "mark-read"
    ROLE: ClassVar[Role] = Role.VIEWER
    conversations: tuple[ConversationId, ...]
    is_read: bool = True
    is_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Star(Verb):
    """Star conversations for this agent alone, or take the star off; nobody else reads of it in the journal."""

    NAME: ClassVar[str] = "star"
    ROLE: ClassVar[Role] = Role.VIEWER
    conversations: tuple[ConversationId, ...]
    is_starred: bool = True


@dataclass(frozen=True, slots=True)
class AddNote(Verb):
    """Write a note into a conversation; a note never leaves the desk. Its draft has done its work then."""

    NAME: ClassVar[str] = "note"
    ROLE: ClassVar[Role] = Role.TRAINEE
    conversation: ConversationId
    text: str
    draft: DraftId | None = None


@dataclass(frozen=True, slots=True)
class Merge(Verb):
    """Put conversations into another one; what is later written to them goes there too."""

    NAME: ClassVar[str] = "merge"
    conversations: tuple[ConversationId, ...]
    into: ConversationId


@dataclass(frozen=True, slots=True)
class Split(Verb):
    """Take messages of one conversation out into a new one of their own."""

    NAME: ClassVar[str] = "split"
    messages: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class Move(Verb):
    """Take messages of one conversation into another one."""

    NAME: ClassVar[str] = "move"
    messages: tuple[MessageId, ...]
    to: ConversationId
