"""Records of what is being written: drafts, what a reply would use, and what the checks say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agentdesk.domain.ids import AccountName, AgentName, ConversationId, DraftId, MessageId
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.reading import Address
from agentdesk.domain.states import BodyFormat, ChannelKind
from agentdesk.domain.verbs.replies import DraftAttachment, PrivatePart
from agentdesk.domain.voice import Finding, FollowUp, Move, RenderedTemplate, UsedTemplate


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
    moves: tuple[Move, ...] = ()
    """What an answer to such a message has to do; none of it is made yet."""
    follow_up: FollowUp = FollowUp()
    """What happens besides, where no template and nobody says otherwise."""
    limit_unit: str = "characters"
    """In what `max_chars` counts: characters, graphemes, bytes or pages."""
    direct_to: tuple[Address, ...] = ()
    """Who would get a direct message beside a public answer, by the same account; nobody where the channel has none."""


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text as it would leave, with what the checks say of it; `moves` are what it has to do, and which of that it does.

    `parts` are the texts it leaves as where it was asked to leave in several, and `limit_used` then counts the longest of them.
    """

    text: str
    language: str
    blocked: bool
    findings: tuple[Finding, ...] = ()
    limit_unit: str = "characters"
    limit_used: int = 0
    limit_max: int | None = None
    moves: tuple[Move, ...] = ()
    parts: tuple[str, ...] = ()


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
