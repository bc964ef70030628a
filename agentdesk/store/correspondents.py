"""Who writes letters about what: conversations that name a reference, that we wrote letters in, that wait for a customer known by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.letters import ProposalKind
from agentdesk.domain.states import ChannelKind, Direction, Status
from agentdesk.store import customers, tables

NEWEST_LOOKED_AT: Final = 5000
"""Of so many letters the references are held against a new one's; what is older is told by its code or its number."""
_MOST: Final = 20
_WAITING: Final = (Status.OPEN.value, Status.PENDING.value, Status.SNOOZED.value)
m, c, q = tables.message, tables.conversation, tables.proposal


def was_written_to(connection: Connection, number: ConversationId) -> bool:
    """Say whether we sent a letter in a conversation."""
    ours = (m.c.conversation_id == number, m.c.direction == Direction.OUTBOUND.value, m.c.kind == ChannelKind.LETTER.value)
    return connection.execute(select(m.c.id).where(*ours, m.c.is_withdrawn.is_(False)).limit(1)).first() is not None


def naming(connection: Connection, message: int, references: Sequence[str]) -> list[ConversationId]:
    """Return the conversations whose newer letters, but for this one, name one of the references."""
    if not references:
        return []
    newest = select(tables.letter.c.id).order_by(tables.letter.c.id.desc()).limit(NEWEST_LOOKED_AT).scalar_subquery()
    wanted = (
        select(m.c.conversation_id)
        .join(q, q.c.message_id == m.c.id)
        .where(q.c.message_id.in_(newest), q.c.message_id != message, q.c.kind == ProposalKind.REFERENCE.value, q.c.value.in_(references))
        .where(m.c.is_withdrawn.is_(False))
    )
    return [ConversationId(number) for number in connection.execute(wanted.distinct().limit(_MOST)).scalars()]


def only_one_named(connection: Connection, *names: str) -> CustomerId | None:
    """Return the customer who alone bears one of some names, None where several do or nobody does."""
    rows = connection.execute(select(tables.customer.c.id).where(tables.customer.c.name.in_(names)).limit(_MOST)).scalars()
    found = {customers.survivor(connection, CustomerId(number)) for number in rows}
    return found.pop() if len(found) == 1 else None


def waiting_for(connection: Connection, customer: CustomerId) -> list[ConversationId]:
    """Return the conversations of a customer that are not done."""
    of_them = (c.c.customer_id.in_(customers.family(connection, customer)), c.c.status.in_(_WAITING))
    standing = select(c.c.id).where(*of_them, c.c.deleted_at.is_(None), c.c.merged_into.is_(None))
    return [ConversationId(number) for number in connection.execute(standing.order_by(c.c.last_message_id.desc()).limit(_MOST)).scalars()]
