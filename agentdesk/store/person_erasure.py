"""Customers to be erased: asked for, waiting a day, and carried out; and what that takes away and leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from agentdesk.domain.ids import AgentName, ConversationId, CustomerId
from agentdesk.domain.people import RemainingCopy
from agentdesk.domain.states import ChannelKind, DeliveryState, Direction
from agentdesk.store import conversations, erasure, tables, traces
from agentdesk.store.erasure import LEGAL_HOLD, Erased

WINDOW = timedelta(hours=24)

p, m, c, h = tables.person_erasure, tables.message, tables.conversation, tables.handle


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a customer there is."""

    messages: int
    attachments: int
    elsewhere: int
    drafts: int
    unsent: int


@dataclass(frozen=True, slots=True)
class Due:
    """An erasure whose day is over."""

    id: int
    customer: CustomerId


def ask(connection: Connection, customer: CustomerId, by: AgentName, now: datetime) -> int:
    """Note that a customer is to be erased, and return the row."""
    values = {"customer_id": customer, "asked_at": now, "asked_by": by, "due_at": now + WINDOW, "done_at": None, "is_withdrawn": False}
    key = connection.execute(insert(p).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def waiting(connection: Connection, customer: CustomerId) -> datetime | None:
    """Return when a customer will be erased, None where nobody asked for it."""
    return connection.execute(select(p.c.due_at).where(p.c.customer_id == customer, *_standing())).scalar()


def due(connection: Connection, now: datetime) -> list[Due]:
    """Return the erasures whose day is over."""
    rows = connection.execute(select(p.c.id, p.c.customer_id).where(p.c.due_at <= now, *_standing()).order_by(p.c.id))
    return [Due(row.id, CustomerId(row.customer_id)) for row in rows]


def _standing() -> tuple[ColumnElement[bool], ...]:
    return (p.c.done_at.is_(None), p.c.is_withdrawn.is_(False))


def conversations_of(connection: Connection, family: Sequence[CustomerId]) -> list[ConversationId]:
    """Return every conversation of a customer, deleted ones too, erased ones not."""
    rows = connection.execute(select(c.c.id).where(c.c.customer_id.in_(family), c.c.status != erasure.ERASED).order_by(c.c.id))
    return [ConversationId(number) for number in rows.scalars()]


def counts(connection: Connection, family: Sequence[CustomerId]) -> Counts:
    """Return how much of a customer there is."""
    mine = select(c.c.id).where(c.c.customer_id.in_(family))
    messages = select(m.c.id).where(m.c.conversation_id.in_(mine))
    d, o, a = tables.draft, tables.delivery, tables.attachment
    return Counts(
        messages=_count(connection, m, m.c.conversation_id.in_(mine), m.c.unreadable != erasure.ERASED),
        attachments=_count(connection, a, a.c.message_id.in_(messages), a.c.sha256 != ""),
        elsewhere=_count(connection, m, *_elsewhere(connection, family)),
        drafts=_count(connection, d, d.c.conversation_id.in_(mine), d.c.is_withdrawn.is_(False)),
        unsent=_count(connection, o, o.c.conversation_id.in_(mine), o.c.state.in_(erasure.UNSENT)),
    )


def _count(connection: Connection, table: object, *where: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())  # type: ignore[arg-type]  # a table


def _elsewhere(connection: Connection, family: Sequence[CustomerId]) -> tuple[ColumnElement[bool], ...]:
    """Say which messages a customer wrote in conversations of others: by mail, where an address is a person's own."""
    addresses = connection.execute(select(h.c.address).where(h.c.customer_id.in_(family), h.c.kind == ChannelKind.EMAIL.value)).scalars()
    mine = select(c.c.id).where(c.c.customer_id.in_(family))
    by_them = func.lower(m.c.sender_address).in_(sorted(addresses))
    return (by_them, m.c.direction == Direction.INBOUND.value, m.c.conversation_id.not_in(mine))


def held(connection: Connection, family: Sequence[CustomerId]) -> list[str]:
    """Return what of a customer stands under a legal hold: "customer" and conversations' numbers."""
    t, u = tables.conversation_tag, tables.customer_tag
    mine = select(c.c.id).where(c.c.customer_id.in_(family))
    numbers = connection.execute(select(t.c.conversation_id).where(t.c.tag == LEGAL_HOLD, t.c.conversation_id.in_(mine))).scalars()
    own = connection.execute(select(u.c.customer_id).where(u.c.tag == LEGAL_HOLD, u.c.customer_id.in_(family))).scalars()
    return [*(f"customer {number}" for number in own), *(f"#{number}" for number in numbers)]


def is_sending(connection: Connection, family: Sequence[CustomerId]) -> bool:
    """Whether a message to them is just leaving: its bytes are needed a moment longer."""
    o = tables.delivery
    mine = select(c.c.id).where(c.c.customer_id.in_(family))
    return (
        connection.execute(select(o.c.id).where(o.c.conversation_id.in_(mine), o.c.state == DeliveryState.SENDING.value)).first()
        is not None
    )


def on_far_sides(connection: Connection, family: Sequence[CustomerId]) -> list[RemainingCopy]:
    """Return where messages came from that still stand there, as far as the desk knows."""
    loc = tables.location
    mine = select(c.c.id).where(c.c.customer_id.in_(family))
    statement = select(loc.c.account, func.count()).join(m, m.c.id == loc.c.message_id)
    rows = connection.execute(statement.where(m.c.conversation_id.in_(mine), loc.c.gone_at.is_(None)).group_by(loc.c.account))
    return [RemainingCopy("account", account, int(count)) for account, count in rows]


def carry_out(connection: Connection, family: Sequence[CustomerId], now: datetime) -> Erased:
    """Empty customers, their conversations, and what they wrote in conversations of others."""
    rows = connection.execute(select(m).where(*_elsewhere(connection, family))).all()
    parts = [erasure.erase_messages(connection, rows, now)]
    for other in {ConversationId(row.conversation_id) for row in rows}:
        conversations.recount(connection, other)
    for number in conversations_of(connection, family):
        parts.append(erasure.erase(connection, number, now))
        connection.execute(update(c).where(c.c.id == number, c.c.deleted_at.is_(None)).values(deleted_at=now))
    for customer in family:
        _empty_customer(connection, customer, now)
    digests, blobs = ([one for part in parts for one in getattr(part, name)] for name in ("digests", "blobs"))
    return Erased(sum(part.messages for part in parts), tuple(digests), tuple(blobs))


def _empty_customer(connection: Connection, customer: CustomerId, now: datetime) -> None:
    k, t = tables.customer, tables.customer_tag
    erasure.bury(connection, tuple(_marks(connection, [customer]).values()), now)
    empty = {"name": "", "number": "", "language": "", "channel": "", "note": "", "away_until": None}
    connection.execute(update(k).where(k.c.id == customer).values(**empty))
    connection.execute(delete(h).where(h.c.customer_id == customer))
    connection.execute(delete(t).where(t.c.customer_id == customer))
    traces.wipe_customer(connection, customer)


def _marks(connection: Connection, customers: Sequence[CustomerId] | None = None) -> dict[CustomerId, str]:
    """Return by what erased customers are known again in an older copy: their number and the moment they were first met."""
    k = tables.customer
    statement = select(k.c.id, k.c.created_at)
    rows = connection.execute(statement if customers is None else statement.where(k.c.id.in_(customers)))
    return {CustomerId(row.id): hashlib.sha256(f"customer {row.id} {row.created_at.isoformat()}".encode()).hexdigest() for row in rows}


def resurfaced(connection: Connection) -> list[CustomerId]:
    """Return customers who were erased and whom an older copy brought back."""
    t, k = tables.tombstone, tables.customer
    buried = set(connection.execute(select(t.c.digest)).scalars())
    filled = set(
        connection.execute(select(k.c.id).where((k.c.name != "") | (k.c.note != "") | k.c.id.in_(select(h.c.customer_id)))).scalars()
    )
    return [number for number, mark in _marks(connection).items() if mark in buried and number in filled]


def settle(connection: Connection, number: int, now: datetime) -> None:
    """Note that an erasure was carried out; the entry that asked for it can't be undone any more."""
    connection.execute(update(p).where(p.c.id == number).values(done_at=now))
    f, e = tables.effect, tables.entry
    asked = select(f.c.entry_id).where(f.c.entity == "person_erasure", f.c.entity_id == number)
    connection.execute(update(e).where(e.c.id.in_(asked)).values(is_undoable=False))
