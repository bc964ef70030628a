"""What asks return: flat records ready for a screen or a script, never rows of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import (
    AccountName,
    AgentName,
    ConversationId,
    DeliveryId,
    DraftId,
    EntryId,
    MessageId,
)
from agentdesk.domain.letters import ScanView
from agentdesk.domain.outcomes import Failure, worded
from agentdesk.domain.people import CustomerView as CustomerView  # noqa: PLC0414 - asks and screens find all records here
from agentdesk.domain.people import Likeness as Likeness  # noqa: PLC0414
from agentdesk.domain.people import PersonView as PersonView  # noqa: PLC0414
from agentdesk.domain.reading import Address, Fold
from agentdesk.domain.rows import ConversationRow as ConversationRow  # noqa: PLC0414
from agentdesk.domain.rows import ViewCount as ViewCount  # noqa: PLC0414
from agentdesk.domain.states import BodyFormat, ChannelKind, Confidence, DeliveryState, Direction, Means, MessageClass, Partial
from agentdesk.domain.suggestions import SuggestionView
from agentdesk.domain.verbs.replies import DraftAttachment, PrivatePart
from agentdesk.domain.voice import Finding, RenderedTemplate, UsedTemplate


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
    """One message on its way out."""

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
    posted_at: datetime | None = None
    posted_as: str = ""


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
    """Where a message arrived: the account, the folder there, and since when it is gone from it (None while it stands there)."""

    account: AccountName
    folder: str
    gone_at: datetime | None = None


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


@dataclass(frozen=True, slots=True)
class DraftView:
    """What somebody is writing; `conversation` is NO_CONVERSATION for new mail."""

    id: DraftId
    conversation: ConversationId
    author: AgentName
    body: str
    is_note: bool
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    subject: str
    account: AccountName
    attachments: tuple[DraftAttachment, ...]
    answers: MessageId | None
    saved_at: datetime
    forwards: MessageId | None = None
    from_address: str = ""
    quotes: bool | None = None
    format: BodyFormat | None = None
    templates: tuple[UsedTemplate, ...] = ()
    private: PrivatePart | None = None


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """A piece of a conversation: the first page carries its head; messages come oldest first."""

    row: ConversationRow | None
    customer: CustomerView | None
    messages: tuple[MessageView, ...]
    draft: DraftView | None = None
    viewers: tuple[AgentName, ...] = ()
    suggestions: tuple[SuggestionView, ...] = ()
    public: ConversationId | None = None
    """The public conversation this one goes on from in private."""
    private: tuple[ConversationId, ...] = ()
    """The private ones that go on from this one."""


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """What a text would use unless told otherwise: who it goes to, from where, what stands below it, and its limits.

    `answers` is the message that is answered or handed on, None for new mail; `author` who wrote it, and `reply_to` whom they want answers
    to go to instead. `left_out` are people a reply to all would go to, had they not come in unasked.
    """

    conversation: ConversationId
    version: int
    answers: MessageId | None
    account: AccountName
    channel: str
    kind: ChannelKind
    from_address: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    language: str
    quoted: str
    signature: str = ""
    max_chars: int | None = None
    undo_window_s: int = 10
    is_public: bool = False
    refusal: Failure | None = None
    author: Address = Address("", "")
    reply_to: tuple[Address, ...] = ()
    left_out: tuple[Address, ...] = ()
    from_choices: tuple[str, ...] = ()
    footer: str = ""
    quotes: bool = False
    format: BodyFormat = BodyFormat.AUTO
    is_forward: bool = False
    allows_attachments: bool = True
    max_attached_bytes: int = 0


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of the journal."""

    id: EntryId
    at: datetime
    agent: AgentName
    means: Means
    verb: str
    sentence: str
    fields: dict[str, FieldValue]
    conversations: tuple[ConversationId, ...]
    undone_by: EntryId | None = None
    undoes: EntryId | None = None
    is_undoable: bool = True

    @property
    def text(self) -> str:
        """What was done, in the reader's language."""
        return worded(self.sentence, self.fields)


@dataclass(frozen=True, slots=True)
class AgentView:
    """A member of staff, and how many open conversations are theirs."""

    name: AgentName
    open: int = 0


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """The honest line of one account: "nothing new" is not "can't tell"."""

    account: AccountName
    channel: str
    kind: ChannelKind
    address: str
    state: str
    """ok, polling, error, needs-login, paused, never, not-watching."""
    last_success_at: datetime | None = None
    next_try_at: datetime | None = None
    backlog: int | None = None
    failure: Failure | None = None
    can_send: bool = False
    junk: int | None = None
    """How much is unread in a junk folder that is not read here; None where nobody looked."""
    notices: tuple[Failure, ...] = ()
    """What is worth a word though nothing fails."""


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """What the status line needs, in one record."""

    desk: str
    agent: AgentName
    role: int
    accounts: tuple[AccountHealth, ...]
    waiting: int
    failed: int
    unknown: int
    sent_today: int
    is_watching: bool
    not_watching_since: datetime | None
    is_demo: bool
    is_read_only: bool
    needs_restore_confirmation: bool
    linger: bool
    backup_at: datetime | None
    notices: tuple[Failure, ...] = ()
    survived: Survived | None = None
    next_due_at: datetime | None = None
    """When something falls due next (a delivery, a snooze): what waits if nobody watches by then."""


@dataclass(frozen=True, slots=True)
class Survived:
    """What an unclean stop left: shown once."""

    drafts: int
    unknown: int
    last_fetch_at: datetime | None
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """One message as `agentdesk export` prints it; the field names are a contract with scripts."""

    schema: int
    id: str
    conversation_id: str
    customer_id: str
    source: str
    channel: str
    account: str
    direction: str
    from_name: str
    from_address: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: str | None
    received_at: str
    body_text: str
    reply_text: str
    language: str
    attachments: tuple[ExportedAttachment, ...]
    auto_submitted: bool
    bulk: bool
    bounce: bool
    failed_recipients: tuple[str, ...]
    bounce_status: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    rating: float | None
    url: str
    unreadable: str


@dataclass(frozen=True, slots=True)
class ExportedAttachment:
    """One attachment as `agentdesk export` prints it."""

    filename: str
    content_type: str
    size: int
    sha256: str
    inline: bool


@dataclass(frozen=True, slots=True)
class BlobPiece:
    """A piece of a blob's bytes; `size` is the whole's."""

    offset: int
    size: int
    piece: bytes


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `agentdesk doctor`: `level` is ok, hint, warn or fail."""

    level: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class LoginStart:
    """Where the owner logs in, and what to paste back."""

    url: str
    state: str
    user_code: str = ""


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text as it would leave, with what the checks say of it."""

    text: str
    language: str
    blocked: bool
    findings: tuple[Finding, ...] = ()
    limit_unit: str = "characters"
    limit_used: int = 0
    limit_max: int | None = None


@dataclass(frozen=True, slots=True)
class BulkReply:
    """One conversation of a bulk reply, with the text that would leave.

    `again` is the conversation that answers the same customer already; `failure` says why this one can't be answered, and then `plan`,
    `rendered` and `checked` may be None.
    """

    conversation: ConversationId
    who: str
    plan: ReplyPlan | None = None
    rendered: RenderedTemplate | None = None
    checked: CheckedText | None = None
    again: ConversationId | None = None
    failure: Failure | None = None
    is_held_back: bool = False
