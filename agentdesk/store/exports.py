"""Messages in the order an export prints them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from agentdesk.domain.views import ExportedAttachment
from agentdesk.store import tables
from agentdesk.store.lists import condition
from agentdesk.store.messages import StoredMessage, stored
from agentdesk.store.selection import Reader

PAGE = 200

m = tables.message
c = tables.conversation


def rows(connection: Connection, query: str, reader: Reader) -> Iterator[tuple[StoredMessage, int]]:
    """Yield the messages of the conversations a query finds with their customers, oldest first, without holding them all."""
    where = condition(query, reader)
    # A select of its own: the condition's inner selects of messages must not be taken for the outer one's.
    wanted = c.c.id.in_(select(c.c.id).where(where).correlate(None))
    statement = select(m, c.c.customer_id).join(c, c.c.id == m.c.conversation_id).where(wanted, m.c.is_withdrawn.is_(False))
    floor = 0
    while page := connection.execute(statement.where(m.c.id > floor).order_by(m.c.id).limit(PAGE)).all():
        yield from ((stored(row), row.customer_id) for row in page)
        floor = page[-1].id


def attachments(connection: Connection, message: int) -> tuple[ExportedAttachment, ...]:
    """Return a message's attachments, in order."""
    a = tables.attachment
    found = connection.execute(select(a).where(a.c.message_id == message).order_by(a.c.number))
    return tuple(ExportedAttachment(row.filename, row.content_type, row.size, row.sha256, row.is_inline) for row in found)
