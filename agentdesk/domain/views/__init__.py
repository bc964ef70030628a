"""What asks return: flat records ready for a screen or a script, never rows of the store."""

from __future__ import annotations

from agentdesk.domain.people import CustomerView, Likeness, PersonView
from agentdesk.domain.rows import ConversationRow, ViewCount
from agentdesk.domain.views.conversations import ConversationPage, ExportedAttachment, ExportedMessage
from agentdesk.domain.views.desk import (
    AccountHealth,
    AgentView,
    BlobPiece,
    Check,
    DeskStatus,
    EntryView,
    LoginStart,
    PresenceView,
    Survived,
)
from agentdesk.domain.views.messages import AttachmentView, DeliveryView, MessageView, OlderVersion, Place, RestView
from agentdesk.domain.views.replies import BulkReply, CheckedText, DraftView, ReplyPlan

__all__ = [
    "AccountHealth",
    "AgentView",
    "AttachmentView",
    "BlobPiece",
    "BulkReply",
    "Check",
    "CheckedText",
    "ConversationPage",
    "ConversationRow",
    "CustomerView",
    "DeliveryView",
    "DeskStatus",
    "DraftView",
    "EntryView",
    "ExportedAttachment",
    "ExportedMessage",
    "Likeness",
    "LoginStart",
    "MessageView",
    "OlderVersion",
    "PersonView",
    "Place",
    "PresenceView",
    "ReplyPlan",
    "RestView",
    "Survived",
    "ViewCount",
]
