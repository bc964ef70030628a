"""The newest messages of a conversation, by direction."""

from __future__ import annotations

from sqlalchemy import Connection, select

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import Direction
from agentdesk.store import tables
from agentdesk.store.messages import StoredMessage, stored

m = tables.message


def newest_inbound(connection: Connection, number: ConversationId) -> StoredMessage | None:
    """Return the newest message from outside, or the newest of ours that left where there is none; None where neither is."""
    shown = (m.c.conversation_id == number, m.c.is_withdrawn.is_(False))
    for direction in (Direction.INBOUND, Direction.OUTBOUND):
        row = connection.execute(select(m).where(*shown, m.c.direction == direction.value).order_by(m.c.id.desc()).limit(1)).first()
        if row is not None:
            return stored(row)
    return None
