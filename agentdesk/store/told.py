"""What a customer told us, divided into what anybody can read and what only we do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from agentdesk.domain.ids import CustomerId
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.store import customers, tables

PUBLIC_KINDS: Final = frozenset({ChannelKind.REVIEW.value, ChannelKind.SOCIAL.value})
NEWEST_MESSAGES: Final = 300
CHARS_OF_EACH: Final = 20_000


@dataclass(frozen=True, slots=True)
class Told:
    """Texts, names and addresses of one customer."""

    private: str
    public: str
    names: tuple[str, ...]
    handles: tuple[str, ...]


def of_customer(connection: Connection, customer: CustomerId) -> Told:
    """Return what a customer and we wrote to each other, newest messages first.

    What we wrote to them in private is private too: an order number in our own answer is no more for everybody than in their question.
    """
    c, v, m, h = tables.customer, tables.conversation, tables.message, tables.handle
    everybody = customers.family(connection, customer)
    rows = connection.execute(
        select(m.c.kind, m.c.direction, m.c.subject, m.c.body_text, m.c.sender_name, m.c.sender_address)
        .join(v, v.c.id == m.c.conversation_id)
        .where(v.c.customer_id.in_(everybody), m.c.is_withdrawn.is_(False))
        .order_by(m.c.id.desc())
        .limit(NEWEST_MESSAGES)
    ).all()
    public, private = [row for row in rows if row.kind in PUBLIC_KINDS], [row for row in rows if row.kind not in PUBLIC_KINDS]
    name = connection.execute(select(c.c.name).where(c.c.id == customer)).scalar_one_or_none() or ""
    handles = connection.execute(select(h.c.shown).where(h.c.customer_id.in_(everybody), h.c.kind.not_in(PUBLIC_KINDS))).scalars()
    return Told(
        private="\n".join(_text(row) for row in private),
        public="\n".join(f"{row.sender_name}\n{_text(row)}" for row in public if row.direction != Direction.NOTE.value),
        names=tuple(dict.fromkeys((name, *(row.sender_name for row in private if row.direction == Direction.INBOUND.value)))),
        handles=tuple(handles),
    )


def _text(row: Any) -> str:
    return f"{row.subject}\n{row.body_text[:CHARS_OF_EACH]}"
