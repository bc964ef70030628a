"""Verbs on drafts, replies and deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from agentdesk.domain.ids import AccountName, BlobDigest, ConversationId, DeliveryId, DraftId, MessageId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import BodyFormat, Role
from agentdesk.domain.verbs.base import Verb
from agentdesk.domain.voice import FollowUp, UsedTemplate


@dataclass(frozen=True, slots=True)
class DraftAttachment:
    """A file on a draft: its bytes are a blob that was put into the desk before."""

    digest: BlobDigest
    filename: str
    content_type: str
    size: int


NO_CONVERSATION = ConversationId(0)
"""Where a mail that begins a conversation is written: it gets its number when it leaves."""


@dataclass(frozen=True, slots=True)
class PrivatePart:
    """What is written in private beside a public answer, to the same customer.

    `account` is one that sends mail, the first where it is empty, and then it goes `to` another address of theirs; or the public answer's
    own, where that has direct messages, and then it goes to who wrote in public and nobody else, whether `to` says so or is empty.
    """

    body: str
    to: tuple[Address, ...]
    subject: str = ""
    account: AccountName = AccountName("")
    templates: tuple[UsedTemplate, ...] = ()

    def is_direct(self, answering: AccountName) -> bool:
        """Whether it goes as a direct message, by the account that answers in public."""
        return bool(self.account) and self.account == answering


@dataclass(frozen=True, slots=True)
class SaveDraft(Verb):
    """Save what is being written; `draft` None starts a new one. The last writer wins, each save is durable.

    `conversation` is NO_CONVERSATION for new mail, `forwards` the message that is handed on; `templates` are those put into the text.
    """

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
    forwards: MessageId | None = None
    from_address: str = ""
    quotes: bool | None = None
    format: BodyFormat | None = None
    templates: tuple[UsedTemplate, ...] = ()
    private: PrivatePart | None = None


@dataclass(frozen=True, slots=True)
class DiscardDraft(Verb):
    """Throw a draft away."""

    NAME: ClassVar[str] = "discard-draft"
    ROLE: ClassVar[Role] = Role.TRAINEE
    draft: DraftId


@dataclass(frozen=True, slots=True)
class Reply(Verb):
    """Answer a conversation: message, final bytes and delivery in one transaction.

    Empty `to`, `subject`, `account` and `from_address` take what the conversation suggests. `seen_version` is the conversation's version
    the text was written for; where it has moved on, Conflict is raised unless `is_override_of_change`. `override` is the reason for
    letting through what the guard of public replies found; the journal keeps it. `hold` keeps it until a person releases it. `return_at`
    brings the conversation back then unless the customer answers before. `quotes` puts what is answered below the text; `format` None
    takes the account's. `by_hand` keeps the text as the answer and sends nothing: a person answers there, by phone or on the page.
    `templates` are those the text was made of; `follow_up` is what happens to the conversation besides, taken back with the reply.
    `in_parts` sends a text that is too long for its channel as several, numbered. `private` is sent along with a public answer, into a
    conversation of its own; both are one entry of the journal.
    """

    NAME: ClassVar[str] = "reply"
    ROLE: ClassVar[Role] = Role.TRAINEE
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
    from_address: str = ""
    quotes: bool = False
    format: BodyFormat | None = None
    return_at: datetime | None = None
    override: str = ""
    by_hand: bool = False
    templates: tuple[UsedTemplate, ...] = ()
    follow_up: FollowUp = FollowUp()
    in_parts: bool = False
    private: PrivatePart | None = None


@dataclass(frozen=True, slots=True)
class Forward(Verb):
    """Hand a message on to somebody else, below a text of one's own; the conversation's state and response target stay as they are.

    `forwards` None means the newest message from outside. Its files go along where they are among `attachments`.
    """

    NAME: ClassVar[str] = "forward"
    ROLE: ClassVar[Role] = Role.TRAINEE
    conversation: ConversationId
    body: str
    forwards: MessageId | None = None
    draft: DraftId | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    account: AccountName = AccountName("")
    attachments: tuple[DraftAttachment, ...] = ()
    language: str = ""
    hold: bool = False
    from_address: str = ""
    format: BodyFormat | None = None
    templates: tuple[UsedTemplate, ...] = ()


@dataclass(frozen=True, slots=True)
class WriteNew(Verb):
    """Begin a conversation by writing to somebody; it waits for their answer, and comes back at `return_at` where there is none.

    `answers` is what somebody wrote in public: its author is sent a direct message, beside which nobody else can be named.
    """

    NAME: ClassVar[str] = "new"
    ROLE: ClassVar[Role] = Role.TRAINEE
    body: str
    to: tuple[Address, ...]
    subject: str = ""
    draft: DraftId | None = None
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    account: AccountName = AccountName("")
    attachments: tuple[DraftAttachment, ...] = ()
    language: str = ""
    hold: bool = False
    close_after: bool = False
    from_address: str = ""
    format: BodyFormat | None = None
    return_at: datetime | None = None
    templates: tuple[UsedTemplate, ...] = ()
    answers: MessageId | None = None


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
    ROLE: ClassVar[Role] = Role.TRAINEE
    UNDOABLE: ClassVar[bool] = False
    deliveries: tuple[DeliveryId, ...]


@dataclass(frozen=True, slots=True)
class RetractDelivery(Verb):
    """Take down answers that stand on their platform; they go as soon as it takes that."""

    NAME: ClassVar[str] = "retract"
    UNDOABLE: ClassVar[bool] = False
    deliveries: tuple[DeliveryId, ...]


@dataclass(frozen=True, slots=True)
class MarkPosted(Verb):
    """Say that printed letters went to the post; `registered` is the number of registered mail, "" for none."""

    NAME: ClassVar[str] = "mark-posted"
    deliveries: tuple[DeliveryId, ...]
    registered: str = ""


@dataclass(frozen=True, slots=True)
class MarkSent(Verb):
    """Say that `unknown` or failed deliveries did leave."""

    NAME: ClassVar[str] = "mark-sent"
    UNDOABLE: ClassVar[bool] = False
    deliveries: tuple[DeliveryId, ...]


@dataclass(frozen=True, slots=True)
class ReturnDelivery(Verb):
    """Give a held message back to who wrote it, as a draft, with a comment that stands as a note in the conversation."""

    NAME: ClassVar[str] = "return"
    ROLE: ClassVar[Role] = Role.LEAD
    UNDOABLE: ClassVar[bool] = False
    delivery: DeliveryId
    comment: str
