"""What asks return: flat records ready for a screen or a script, never rows of the store."""

# ruff: noqa: F403 - for the types; a test holds that `NAMES` has what there is

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.domain.lazily import lookup

if TYPE_CHECKING:
    from agentdesk.domain.people import CustomerView as CustomerView
    from agentdesk.domain.people import Likeness as Likeness
    from agentdesk.domain.people import PersonView as PersonView
    from agentdesk.domain.rows import ConversationRow as ConversationRow
    from agentdesk.domain.rows import ViewCount as ViewCount
    from agentdesk.domain.views.conversations import *
    from agentdesk.domain.views.desk import *
    from agentdesk.domain.views.messages import *
    from agentdesk.domain.views.redirects import *
    from agentdesk.domain.views.replies import *

NAMES = {
    "agentdesk.domain.people": ("CustomerView", "Likeness", "PersonView"),
    "agentdesk.domain.rows": ("ConversationRow", "ViewCount"),
    "agentdesk.domain.views.conversations": ("ConversationPage", "ExportedAttachment", "ExportedMessage"),
    "agentdesk.domain.views.desk": (
        "AccountHealth",
        "AgentView",
        "BlobPiece",
        "Check",
        "DeskStatus",
        "EntryView",
        "LoginStart",
        "LookView",
        "PresenceView",
        "Survived",
    ),
    "agentdesk.domain.views.messages": ("AttachmentView", "DeliveryView", "MessageView", "OlderVersion", "Place", "RestView"),
    "agentdesk.domain.views.redirects": ("Redirect",),
    "agentdesk.domain.views.replies": ("BulkReply", "CheckedText", "DraftView", "ReplyPlan"),
}
"""What each module offers. It is imported when one of its names is first used: a command speaks of few, and building all takes longer
than its work."""

if not TYPE_CHECKING:
    __getattr__ = lookup(__name__, NAMES)
