"""From a list's columns to its row; SQLAlchemy is not imported for it, as the first page is read before that is."""

from __future__ import annotations

from typing import Any

from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import ChannelKind, DeliveryState, Status

RANKED = (
    DeliveryState.UNKNOWN,
    DeliveryState.FAILED,
    DeliveryState.BOUNCED,
    DeliveryState.SENDING,
    DeliveryState.QUEUED,
    DeliveryState.HELD,
)
"""Delivery states a list marks, the most worrying first."""

BETWEEN_TAGS = "\n"
_STATUSES = {status.value: status for status in Status}
_KINDS = {kind.value: kind for kind in ChannelKind}
"""Calling an enumeration looks its member up ten times as long."""


def record(row: Any, excerpt: str | None = None) -> ConversationRow:
    """Return the row of a list.

    Args:
        row: has the columns of its statement as attributes, moments as moments and flags as flags.
        excerpt: what is shown in place of the snippet, where something is.

    Raises:
        KeyError: a status or a kind that nobody knows.
    """
    return ConversationRow(
        id=ConversationId(row.id),
        key=row.list_key,
        version=row.version,
        status=_STATUSES[row.status],
        channel=row.channel,
        kind=_KINDS[row.kind],
        who=row.who,
        subject=row.subject,
        snippet=row.snippet if excerpt is None else excerpt,
        last_at=row.last_at,
        assignee=None if row.assignee is None else AgentName(row.assignee),
        due_at=row.due_at,
        snoozed_until=row.snoozed_until,
        rating=row.rating,
        tags=() if row.tags is None else tuple(sorted(row.tags.split(BETWEEN_TAGS))),
        is_unread=row.last_inbound_id > (row.last_seen_id or 0),
        is_starred=bool(row.is_starred),
        has_draft=row.has_draft,
        has_attachment=row.has_attachment,
        delivery=None if row.mark is None else RANKED[row.mark],
        message_count=row.message_count,
    )
