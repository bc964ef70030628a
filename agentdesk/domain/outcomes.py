"""What a verb came to."""

from __future__ import annotations

from dataclasses import dataclass

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import ConversationId, EntryId


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it travels: worded in the reader's language at the edge by `errors.error_from`."""

    code: str
    fields: dict[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Skipped:
    """One item a verb left untouched, and why."""

    item: str
    failure: Failure


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one imported item; `status` is imported, known, updated or unreadable."""

    source: str
    status: str
    message_id: str
    conversation_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AccountResult:
    """What a sync did for one account."""

    account: str
    fetched: int = 0
    sent: int = 0
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb changed.

    `entry` is its journal entry, None where nothing was journalled (or for a dry run); `created` is the id of what it made (note, draft,
    delivery, backup's name); `sentence` is the entry's sentence as shown.
    """

    entry: EntryId | None = None
    changed: tuple[ConversationId, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    sentence: str = ""
    created: str = ""
    items: tuple[ItemResult, ...] = ()
    accounts: tuple[AccountResult, ...] = ()
    words: tuple[str, ...] = ()
