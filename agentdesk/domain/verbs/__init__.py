"""Verbs: each a frozen dataclass that says one thing to be changed, and the role that takes.

From this list come the wire's names, the command line, the keys, the palette, roles, the audit trail and undo. Adding an
ability means adding one verb here, its handler in `desk` and its test.
"""

# ruff: noqa: F403 - for the types; a test holds that `NAMES` has what there is

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.domain.lazily import lookup
from agentdesk.domain.verbs.base import Verb as Verb

if TYPE_CHECKING:
    from agentdesk.domain.verbs.accounts import *
    from agentdesk.domain.verbs.bulk import *
    from agentdesk.domain.verbs.contacts import *
    from agentdesk.domain.verbs.conversations import *
    from agentdesk.domain.verbs.customers import *
    from agentdesk.domain.verbs.desk import *
    from agentdesk.domain.verbs.every import ALL as ALL
    from agentdesk.domain.verbs.every import BY_NAME as BY_NAME
    from agentdesk.domain.verbs.history import *
    from agentdesk.domain.verbs.letters import *
    from agentdesk.domain.verbs.notices import *
    from agentdesk.domain.verbs.replies import *
    from agentdesk.domain.verbs.reviews import *
    from agentdesk.domain.verbs.rules import *
    from agentdesk.domain.verbs.suggestions import *
    from agentdesk.domain.verbs.team import *
    from agentdesk.domain.verbs.templates import *

NAMES = {
    "agentdesk.domain.verbs.accounts": ("AddAccount", "FinishLogin", "RemoveAccount", "SetAccount"),
    "agentdesk.domain.verbs.bulk": ("ReplyToMany",),
    "agentdesk.domain.verbs.contacts": ("LogContact",),
    "agentdesk.domain.verbs.conversations": (
        "AddNote",
        "Assign",
        "Close",
        "Delete",
        "MarkRead",
        "MarkSpam",
        "Merge",
        "Move",
        "Reopen",
        "SetPending",
        "Snooze",
        "Split",
        "Star",
        "Tag",
    ),
    "agentdesk.domain.verbs.customers": (
        "CustomerRecord",
        "EraseCustomer",
        "ImportCustomers",
        "KeepApart",
        "MergeCustomers",
        "SetCustomer",
    ),
    "agentdesk.domain.verbs.desk": (
        "ConfirmRestore",
        "FetchRest",
        "Import",
        "ImportItem",
        "MakeBackup",
        "PutBlob",
        "Reparse",
        "SetLinger",
        "Sync",
    ),
    "agentdesk.domain.verbs.history": ("Redo", "Undo"),
    "agentdesk.domain.verbs.letters": (
        "ArrangeLetters",
        "BeginBatch",
        "CheckLetter",
        "PageOf",
        "RereadLetter",
        "TranscribeLetter",
        "UndoBatch",
    ),
    "agentdesk.domain.verbs.notices": ("RemoveNotice", "SetNotice"),
    "agentdesk.domain.verbs.replies": (
        "NO_CONVERSATION",
        "CancelDelivery",
        "DiscardDraft",
        "DraftAttachment",
        "Forward",
        "MarkPosted",
        "MarkSent",
        "PrivatePart",
        "ReleaseDelivery",
        "Reply",
        "RetractDelivery",
        "RetryDelivery",
        "ReturnDelivery",
        "SaveDraft",
        "WriteNew",
    ),
    "agentdesk.domain.verbs.reviews": ("ImportReviews", "ReviewFile"),
    "agentdesk.domain.verbs.rules": ("AddRule", "RemoveRule", "SwitchRule"),
    "agentdesk.domain.verbs.suggestions": ("AcceptSuggestion", "DeclineSuggestion"),
    "agentdesk.domain.verbs.team": ("AddClosure", "BePresent", "ConfirmAgent", "GiveDraft", "RemoveClosure", "SetAway"),
    "agentdesk.domain.verbs.templates": ("RemoveTemplates", "TemplateText", "WriteTemplates"),
}
"""What each module offers. It is imported when one of its names is first used: a command speaks of few, and building all takes longer
than its work."""

if not TYPE_CHECKING:
    __getattr__ = lookup(__name__, NAMES | {"agentdesk.domain.verbs.every": ("ALL", "BY_NAME")})
