"""Asks about conversations: pages of them, one of them, their messages and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import PAGE_ROWS, Ask
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.suggestions import SuggestionView
from agentdesk.domain.views import BlobPiece, ConversationPage, ConversationRow, ExportedMessage, MessageView, ViewCount


@dataclass(frozen=True, slots=True)
class ListConversations(Ask[ConversationRow]):
    """A page of conversations, newest first; `after` is the key of the last row of the page before.

    `backwards` reads towards newer ones, and without `after` from the oldest; rows then come oldest first.
    """

    NAME: ClassVar[str] = "list"
    PART: ClassVar[type[Any]] = ConversationRow
    query: str = ""
    view: str = ""
    after: int | None = None
    limit: int = PAGE_ROWS
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class RowsOf(Ask[ConversationRow]):
    """The rows of given conversations as they are now; those that left the view or are gone are simply missing."""

    NAME: ClassVar[str] = "rows"
    PART: ClassVar[type[Any]] = ConversationRow
    conversations: tuple[ConversationId, ...]
    query: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class CountViews(Ask[ViewCount]):
    """How many conversations each view holds, capped at 999."""

    NAME: ClassVar[str] = "count"
    PART: ClassVar[type[Any]] = ViewCount
    views: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowConversation(Ask[ConversationPage]):
    """A conversation; `conversation` may be a message's id, and then that message's conversation answers."""

    NAME: ClassVar[str] = "show"
    PART: ClassVar[type[Any]] = ConversationPage
    conversation: ConversationId
    newest: int = 200


@dataclass(frozen=True, slots=True)
class ListSuggestions(Ask[SuggestionView]):
    """What the desk suggests and nobody decided, oldest first; of one conversation where it is given."""

    NAME: ClassVar[str] = "suggestions"
    PART: ClassVar[type[Any]] = SuggestionView
    conversation: ConversationId | None = None


@dataclass(frozen=True, slots=True)
class ReadBody(Ask[MessageView]):
    """A message with its whole text, in as many parts as it takes."""

    NAME: ClassVar[str] = "body"
    PART: ClassVar[type[Any]] = MessageView
    message: MessageId


@dataclass(frozen=True, slots=True)
class Export(Ask[ExportedMessage]):
    """Every message of the conversations a query finds, oldest first."""

    NAME: ClassVar[str] = "export"
    PART: ClassVar[type[Any]] = ExportedMessage
    query: str = ""


@dataclass(frozen=True, slots=True)
class ReadAttachment(Ask[BlobPiece]):
    """The bytes of attachment `number` (from 1) of a message; 0 is the raw source of the message itself."""

    NAME: ClassVar[str] = "attachment"
    PART: ClassVar[type[Any]] = BlobPiece
    message: MessageId
    number: int
