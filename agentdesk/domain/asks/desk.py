"""Asks about the desk itself: its state, its people, its history and its copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import PAGE_ROWS, Ask
from agentdesk.domain.ids import BlobDigest, ConversationId
from agentdesk.domain.states import Role
from agentdesk.domain.views import AgentView, BlobPiece, Check, DeskStatus, EntryView, PresenceView


@dataclass(frozen=True, slots=True)
class ListEntries(Ask[EntryView]):
    """The journal, newest first."""

    NAME: ClassVar[str] = "journal"
    PART: ClassVar[type[Any]] = EntryView
    conversation: ConversationId | None = None
    text: str = ""
    before: int | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class Status(Ask[DeskStatus]):
    """The desk's state in one record."""

    NAME: ClassVar[str] = "status"
    PART: ClassVar[type[Any]] = DeskStatus


@dataclass(frozen=True, slots=True)
class ListAgents(Ask[AgentView]):
    """Who works at this desk: owners of conversations, and who did something lately, by name."""

    NAME: ClassVar[str] = "agents"
    PART: ClassVar[type[Any]] = AgentView


@dataclass(frozen=True, slots=True)
class ReadBackup(Ask[BlobPiece]):
    """The bytes of a backup that `MakeBackup` made; `name` is what it returned."""

    NAME: ClassVar[str] = "read-backup"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = BlobPiece
    name: str


@dataclass(frozen=True, slots=True)
class Examine(Ask[Check]):
    """What `agentdesk doctor` asks the service: store, index, secrets, accounts."""

    NAME: ClassVar[str] = "examine"
    PART: ClassVar[type[Any]] = Check


@dataclass(frozen=True, slots=True)
class HasBlob(Ask[BlobPiece]):
    """How much of a blob the desk already has: a piece with no bytes whose `offset` is where to go on."""

    NAME: ClassVar[str] = "has-blob"
    ROLE: ClassVar[Role] = Role.IMPORTER
    PART: ClassVar[type[Any]] = BlobPiece
    digest: BlobDigest
    size: int


@dataclass(frozen=True, slots=True)
class ListPresence(Ask[PresenceView]):
    """Who has which conversation open, and who is answering."""

    NAME: ClassVar[str] = "presence"
    PART: ClassVar[type[Any]] = PresenceView
