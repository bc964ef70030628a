"""Verbs: each a frozen dataclass that says one thing to be changed, and the role that takes.

From this list come the wire's names, the command line, the keys, the palette, roles, the audit trail and undo. Adding an
ability means adding one verb here, its handler in `desk` and its test.
"""

from __future__ import annotations

from agentdesk.domain.verbs.accounts import AddAccount, FinishLogin, RemoveAccount, SetAccount
from agentdesk.domain.verbs.base import Verb
from agentdesk.domain.verbs.conversations import (
    AddNote,
    Assign,
    Close,
    Delete,
    MarkRead,
    MarkSpam,
    Merge,
    Move,
    Reopen,
    SetPending,
    Snooze,
    Split,
    Star,
    Tag,
)
from agentdesk.domain.verbs.desk import (
    ConfirmRestore,
    Import,
    ImportItem,
    MakeBackup,
    PutBlob,
    Reparse,
    SetLinger,
    Sync,
)
from agentdesk.domain.verbs.history import Redo, Undo
from agentdesk.domain.verbs.replies import (
    CancelDelivery,
    DiscardDraft,
    DraftAttachment,
    MarkSent,
    ReleaseDelivery,
    Reply,
    RetryDelivery,
    SaveDraft,
)
from agentdesk.domain.verbs.suggestions import AcceptSuggestion, DeclineSuggestion

ALL: tuple[type[Verb], ...] = (
    AcceptSuggestion,
    AddAccount,
    AddNote,
    Assign,
    CancelDelivery,
    Close,
    ConfirmRestore,
    DeclineSuggestion,
    Delete,
    DiscardDraft,
    FinishLogin,
    Import,
    MakeBackup,
    MarkRead,
    MarkSent,
    MarkSpam,
    Merge,
    Move,
    PutBlob,
    Redo,
    ReleaseDelivery,
    RemoveAccount,
    Reopen,
    Reparse,
    Reply,
    RetryDelivery,
    SaveDraft,
    SetAccount,
    SetLinger,
    SetPending,
    Snooze,
    Split,
    Star,
    Sync,
    Tag,
    Undo,
)

BY_NAME: dict[str, type[Verb]] = {verb.NAME: verb for verb in ALL}

__all__ = [
    "ALL",
    "BY_NAME",
    "AcceptSuggestion",
    "AddAccount",
    "AddNote",
    "Assign",
    "CancelDelivery",
    "Close",
    "ConfirmRestore",
    "DeclineSuggestion",
    "Delete",
    "DiscardDraft",
    "DraftAttachment",
    "FinishLogin",
    "Import",
    "ImportItem",
    "MakeBackup",
    "MarkRead",
    "MarkSent",
    "MarkSpam",
    "Merge",
    "Move",
    "PutBlob",
    "Redo",
    "ReleaseDelivery",
    "RemoveAccount",
    "Reopen",
    "Reparse",
    "Reply",
    "RetryDelivery",
    "SaveDraft",
    "SetAccount",
    "SetLinger",
    "SetPending",
    "Snooze",
    "Split",
    "Star",
    "Sync",
    "Tag",
    "Undo",
    "Verb",
]
