"""Asks about templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.verbs.accounts import Pairs
from agentdesk.domain.views import BlobPiece, BulkReply
from agentdesk.domain.voice import RenderedTemplate, TemplateSource, TemplateVersion, TemplateView


@dataclass(frozen=True, slots=True)
class ListTemplates(Ask[TemplateView]):
    """The templates that fit what was typed, best first; all of them where nothing was.

    Those used most on `kind` (of channel) go before others that fit as well. `limit` 0 means all. With `taken_away` it is those that
    stand no more and whose versions are kept, by name.
    """

    NAME: ClassVar[str] = "templates"
    PART: ClassVar[type[Any]] = TemplateView
    text: str = ""
    kind: str = ""
    limit: int = 0
    taken_away: bool = False


@dataclass(frozen=True, slots=True)
class ReadTemplate(Ask[TemplateSource]):
    """A template's file."""

    NAME: ClassVar[str] = "template"
    PART: ClassVar[type[Any]] = TemplateSource
    name: str


@dataclass(frozen=True, slots=True)
class ListTemplateVersions(Ask[TemplateVersion]):
    """The texts a template had, newest first."""

    NAME: ClassVar[str] = "template-versions"
    PART: ClassVar[type[Any]] = TemplateVersion
    name: str


@dataclass(frozen=True, slots=True)
class ReadTemplateFile(Ask[BlobPiece]):
    """The bytes of a file that goes along with a template, the first being number 1."""

    NAME: ClassVar[str] = "template-file"
    PART: ClassVar[type[Any]] = BlobPiece
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class RenderTemplate(Ask[RenderedTemplate]):
    """A template as it reads for one customer.

    Where it goes is known from the conversation, or else from `kind` (of channel), `customer` and `language`; `answers` are what was
    typed at its prompts.
    """

    NAME: ClassVar[str] = "render-template"
    PART: ClassVar[type[Any]] = RenderedTemplate
    name: str
    conversation: ConversationId | None = None
    kind: str = ""
    language: str = ""
    customer: str = ""
    answers: Pairs = ()


@dataclass(frozen=True, slots=True)
class PreviewReplies(Ask[BulkReply]):
    """A template as it would leave to each of several conversations, with what the checks say; in their order."""

    NAME: ClassVar[str] = "preview-replies"
    PART: ClassVar[type[Any]] = BulkReply
    conversations: tuple[ConversationId, ...]
    template: str
    language: str = ""
    answers: Pairs = ()
