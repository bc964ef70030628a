"""Which private conversation goes on from which public one."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from agentdesk.domain.ids import ConversationId
from agentdesk.store import tables

k, c = tables.conversation_link, tables.conversation


def add(connection: Connection, private: ConversationId, public: ConversationId) -> None:
    """Keep that a private conversation goes on from a public one."""
    connection.execute(insert(k).values(private_id=private, public_id=public))


def public_of(connection: Connection, number: ConversationId) -> ConversationId | None:
    """Return the public conversation that a private one goes on from, None where there is none."""
    found = connection.execute(select(k.c.public_id).where(k.c.private_id == number)).scalar_one_or_none()
    return None if found is None else ConversationId(found)


def private_of(connection: Connection, number: ConversationId) -> tuple[ConversationId, ...]:
    """Return the private conversations that go on from a public one, those taken back left out."""
    statement = select(k.c.private_id).join(c, c.c.id == k.c.private_id).where(k.c.public_id == number, c.c.deleted_at.is_(None))
    return tuple(ConversationId(found) for found in connection.execute(statement.order_by(k.c.private_id)).scalars())
