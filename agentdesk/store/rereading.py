"""Messages read again from their raw source: what reading found changes, what the desk gave stays."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.reading import ReadMessage
from agentdesk.store import conversations, messages, search, tables
from agentdesk.store.lists import condition
from agentdesk.store.selection import Reader

m = tables.message
c = tables.conversation


@dataclass(frozen=True, slots=True)
class Rereadable:
    """A message whose raw source is kept."""

    id: MessageId
    conversation: ConversationId
    digest: str
    media_type: str


def next_ones(connection: Connection, query: str, reader: Reader, after: MessageId, limit: int) -> list[Rereadable]:
    """Return messages with a raw source above an id, of the conversations a query finds, lowest first."""
    where = condition(query, reader)
    statement = select(m.c.id, m.c.conversation_id, m.c.raw_digest, m.c.media_type).join(c, c.c.id == m.c.conversation_id)
    rows = connection.execute(statement.where(where, m.c.id > after, m.c.raw_digest != "").order_by(m.c.id).limit(limit))
    return [Rereadable(MessageId(row.id), ConversationId(row.conversation_id), row.raw_digest, row.media_type) for row in rows]


def replace(connection: Connection, found: Rereadable, read: ReadMessage) -> bool:
    """Put what was read now in the place of what was read before; return whether anything changed."""
    row = connection.execute(select(m).where(m.c.id == found.id)).first()
    values = messages.read_values(read)
    if row is None or all(row._mapping[name] == value for name, value in values.items()):  # noqa: SLF001 - SQLAlchemy's public name
        return False
    search.unindex(connection, [dict(row._mapping)])  # noqa: SLF001 - as above
    connection.execute(update(m).where(m.c.id == found.id).values(**values))
    search.index(connection, [values | {"id": found.id}])
    connection.execute(delete(tables.reference).where(tables.reference.c.message_id == found.id))
    connection.execute(delete(tables.attachment).where(tables.attachment.c.message_id == found.id))
    messages.add_parts(connection, [(found.id, read)])
    conversations.recount(connection, found.conversation)
    return True
