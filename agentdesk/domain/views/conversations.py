"""Records of conversations as screens read them, and of messages as an export prints them."""

from __future__ import annotations

from dataclasses import dataclass

from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.people import CustomerView
from agentdesk.domain.reading import Address
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.suggestions import SuggestionView
from agentdesk.domain.views.messages import MessageView
from agentdesk.domain.views.replies import DraftView


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
