"""What a list shows: its rows and its counts, apart from all other records because a console needs nothing else for its first frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.states import ChannelKind, DeliveryState, Status


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One line of a list. `key` orders it (newest first) and is where the next page begins."""

    id: ConversationId
    key: int
    version: int
    status: Status
    channel: str
    kind: ChannelKind
    who: str
    subject: str
    snippet: str
    last_at: datetime
    assignee: AgentName | None = None
    due_at: datetime | None = None
    snoozed_until: datetime | None = None
    rating: float | None = None
    tags: tuple[str, ...] = ()
    is_unread: bool = False
    is_starred: bool = False
    has_draft: bool = False
    has_attachment: bool = False
    delivery: DeliveryState | None = None
    message_count: int = 1


@dataclass(frozen=True, slots=True)
class ViewCount:
    """How many conversations a view holds; `is_capped` means at least that many."""

    view: str
    count: int
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the first frame shows of a desk whose service is just starting: whose list it is, and its rows."""

    agent: AgentName
    rows: tuple[ConversationRow, ...]
