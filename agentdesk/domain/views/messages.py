"""Records of messages: their files, where they lie, what they said before, and what became of one on its way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId, MessageId
from agentdesk.domain.letters import ScanView
from agentdesk.domain.reading import Address, Fold
from agentdesk.domain.states import Confidence, DeliveryState, Direction, MessageClass, Partial


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One attachment of a message, numbered from 1."""

    number: int
    filename: str
    content_type: str
    size: int
    sha256: str
    is_inline: bool


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One message on its way out; a notice to an agent is of no message and no conversation: both are 0."""

    id: DeliveryId
    message: MessageId
    conversation: ConversationId
    account: AccountName
    channel: str
    state: DeliveryState
    recipients: tuple[str, ...]
    subject: str
    attempts: int = 0
    due_at: datetime | None = None
    words: str = ""
    sent_at: datetime | None = None
    waits_for_person: bool = False
    awaits_lead: bool = False
    posted_at: datetime | None = None
    posted_as: str = ""
    refused: tuple[str, ...] = ()
    """Those of the recipients who did not get it: refused at once, or named by a failure notice since."""
    can_retract: bool = False
    """Whether the account takes down what it has sent, as the outbox tells it."""


@dataclass(frozen=True, slots=True)
class RestView:
    """What is missing of a message that came as its headers; `is_wanted`: it is being fetched, or will be without being asked for."""

    reason: Partial
    full_bytes: int
    fetched_bytes: int
    is_wanted: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message arrived: the account, the folder there, and since when it is gone from it (None while it stands there).

    `is_moved` says that we moved it to the archive ourselves; `moved_to` is the folder there, "" where the server didn't tell.
    """

    account: AccountName
    folder: str
    gone_at: datetime | None = None
    is_moved: bool = False
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class OlderVersion:
    """What a message said before its author changed it; `replaced_at` is when the desk learned of the change."""

    replaced_at: datetime
    date: datetime | None
    subject: str
    body_text: str
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message as shown. `body_text` may be the beginning of a longer one: `body_chars` is the whole length."""

    id: MessageId
    conversation: ConversationId
    direction: Direction
    author: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    received_at: datetime
    body_text: str
    body_chars: int
    folds: tuple[Fold, ...]
    attachments: tuple[AttachmentView, ...] = ()
    message_class: MessageClass = MessageClass.HUMAN
    delivery: DeliveryView | None = None
    joined_by: str = ""
    confidence: Confidence = Confidence.NONE
    authentication: str = ""
    reply_to: tuple[Address, ...] = ()
    rating: float | None = None
    url: str = ""
    language: str = ""
    unreadable: str = ""
    warnings: tuple[str, ...] = ()
    is_newcomer: bool = False
    places: tuple[Place, ...] = ()
    rest: RestView | None = None
    older: tuple[OlderVersion, ...] = ()
    scan: ScanView | None = None
