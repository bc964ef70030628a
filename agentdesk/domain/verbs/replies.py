"""Verbs on drafts, replies and deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.ids import AccountName, BlobDigest, ConversationId, DeliveryId, DraftId, MessageId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class DraftAttachment:
    """A file on a draft: its bytes are a blob that was put into the desk before."""

    digest: BlobDigest
    filename: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class SaveDraft(Verb):
    """Save what is being written; `draft` None starts a new one. The last writer wins, each save is durable."""

    NAME: ClassVar[str] = "save-draft"
    ROLE: ClassVar[Role] = Role.TRAINEE
    UNDOABLE: ClassVar[bool] = False
    JOURNALLED: ClassVar[bool] = False
    conversation: ConversationId
    draft: DraftId | None
    body: str
    is_note: bool = False
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    account: AccountName = AccountName("")
    attachments: tuple[DraftAttachment, ...] = ()
    answers: MessageId | None = None


@dataclass(frozen=True, slots=True)
class DiscardDraft(Verb):
    """Throw a draft away."""

    NAME: ClassVar[str] = "discard-draft"
    ROLE: ClassVar[Role] = Role.TRAINEE
    draft: DraftId


@dataclass(frozen=True, slots=True)
class Reply(Verb):
    """Answer a conversation: message, final bytes and delivery in one transaction.

    Empty `to`, `subject` and `account` take what the conversation suggests. `seen_version` is the conversation's version the text was
    written for; where it has moved on, Conflict is raised unless `is_override_of_change`. `hold` keeps it until a person releases it.
    """

    NAME: ClassVar[str] = "reply"
    conversation: ConversationId
    body: str
    answers: MessageId | None = None
    draft: DraftId | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    account: AccountName = AccountName("")
    attachments: tuple[DraftAttachment, ...] = ()
    language: str = ""
    hold: bool = False
    close_after: bool = False
    seen_version: int | None = None
    is_override_of_change: bool = False


@dataclass(frozen=True, slots=True)
class RetryDelivery(Verb):
    """Try deliveries that failed again; one that is `unknown` is sent again because a person says so."""

    NAME: ClassVar[str] = "retry"
    UNDOABLE: ClassVar[bool] = False
    deliveries: tuple[DeliveryId, ...]


@dataclass(frozen=True, slots=True)
class ReleaseDelivery(Verb):
    """Let held deliveries go now."""

    NAME: ClassVar[str] = "release"
    UNDOABLE: ClassVar[bool] = False
    deliveries: tuple[DeliveryId, ...]


@dataclass(frozen=True, slots=True)
class CancelDelivery(Verb):
    """Take deliveries that have not left back; their text becomes a draft again."""

    NAME: ClassVar[str] = "cancel"
    UNDOABLE: ClassVar[bool] = False
    deliveries: tuple[DeliveryId, ...]


@dataclass(frozen=True, slots=True)
class MarkSent(Verb):
    """Say that `unknown` or failed deliveries did leave."""

    NAME: ClassVar[str] = "mark-sent"
    UNDOABLE: ClassVar[bool] = False
    deliveries: tuple[DeliveryId, ...]
