"""The newest messages of a conversation, by direction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.states import Direction
from agentdesk.store import tables
from agentdesk.store.dialects.statements import FixedSelect
from agentdesk.store.messages import StoredMessage, stored

m = tables.message
_IS_INBOUND = m.c.direction == Direction.INBOUND.value


def _newest(condition: Any) -> FixedSelect:
    of_conversation = (m.c.conversation_id == bindparam("number"), m.c.is_withdrawn.is_(False))
    return FixedSelect(select(m).where(*of_conversation, condition).order_by(m.c.id.desc()).limit(1))


# Asked for each time a composer opens or a template is read for somebody: building a statement costs more than running it.
_NEWEST = (
    _newest(and_(_IS_INBOUND, m.c.is_newcomer.is_(False))),
    _newest(_IS_INBOUND),
    _newest(m.c.direction == Direction.OUTBOUND.value),
)


def newest_inbound(connection: Connection, number: ConversationId) -> StoredMessage | None:
    """Return the newest message from somebody who takes part; else from a newcomer, else of ours; None where there is none at all.

    A newcomer who answered by id becomes a recipient only when a person asks for it.
    """
    for statement in _NEWEST:
        row = statement.first(connection, {"number": number})
        if row is not None:
            return stored(row)
    return None


def newest_outbound(connection: Connection, number: ConversationId) -> StoredMessage | None:
    """Return the newest message of ours, None where there is none."""
    row = _NEWEST[-1].first(connection, {"number": number})
    return None if row is None else stored(row)


def latest_language(connection: Connection, customer: CustomerId) -> str:
    """Return the language of the newest message of a customer that has one, "" where none has."""
    c = tables.conversation
    mine = (c.c.customer_id == customer, m.c.direction == Direction.INBOUND.value, m.c.is_withdrawn.is_(False), m.c.language != "")
    statement = select(m.c.language).join(c, c.c.id == m.c.conversation_id).where(*mine).order_by(m.c.id.desc()).limit(1)
    return str(connection.execute(statement).scalar_one_or_none() or "")
