"""Figures about the work: what came and left, in which order, and when conversations were closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from agentdesk.domain.ids import first_message_id
from agentdesk.domain.states import ChannelKind, DeliveryState, Direction, MessageClass, Status
from agentdesk.store import tables
from agentdesk.store.dialects.choice import dialect_of

ROWS_AT_ONCE = 1000

m, c = tables.message, tables.conversation
f, e, d = tables.effect, tables.entry, tables.delivery


@dataclass(frozen=True, slots=True)
class Passed:
    """A message between a customer and us, by the time the desk had it; a machine's own are left out."""

    conversation: int
    is_inbound: bool
    at: datetime
    account: str
    channel: str
    kind: ChannelKind
    author: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A conversation that was closed, or opened again after that."""

    conversation: int
    at: datetime
    is_closing: bool
    agent: str


def passed(connection: Connection, since: datetime, now: datetime) -> Iterator[Passed]:
    """Yield the messages since a moment, conversation by conversation, each from its oldest on."""
    columns = (m.c.conversation_id, m.c.direction, m.c.received_at, m.c.account, m.c.channel, m.c.kind, m.c.author)
    human = m.c.message_class == MessageClass.HUMAN.value
    where = (
        _since(since, now),
        m.c.direction != Direction.NOTE.value,
        m.c.is_withdrawn.is_(False),
        human,
        m.c.is_auto_submitted.is_(False),
        m.c.id.not_in(_waiting_for_somebody()),
    )
    statement = select(*columns).where(*where).order_by(m.c.conversation_id, m.c.id)
    for row in dialect_of(connection).streamed(connection, statement, ROWS_AT_ONCE):
        is_inbound = row.direction == Direction.INBOUND.value
        yield Passed(row.conversation_id, is_inbound, row.received_at, row.account, row.channel, ChannelKind(row.kind), row.author)


def _waiting_for_somebody() -> Any:
    """Return answers that a person has yet to let go, as a trainee's: no customer has these."""
    where = (d.c.state == DeliveryState.HELD.value, d.c.held_until.is_(None), d.c.message_id.is_not(None))
    return select(d.c.message_id).where(*where)


def _since(since: datetime, now: datetime) -> Any:
    return m.c.id >= first_message_id(since, now)


def turns(connection: Connection, since: datetime) -> list[Turn]:
    """Return when conversations were closed and opened again, oldest first."""
    columns = (f.c.entity_id, f.c.before, f.c.after, e.c.at, e.c.agent)
    where = (e.c.at >= since, f.c.entity == "conversation", f.c.field == "status")
    rows = connection.execute(select(*columns).join(e, e.c.id == f.c.entry_id).where(*where).order_by(f.c.id))
    closed = Status.CLOSED.value
    return [Turn(row.entity_id, row.at, row.after == closed, row.agent) for row in rows if closed in {row.before, row.after}]


def beginnings(connection: Connection, numbers: list[int]) -> dict[int, tuple[datetime, str, ChannelKind]]:
    """Return when conversations began: the time of their first message, with their account and kind of channel."""
    found: dict[int, tuple[datetime, str, ChannelKind]] = {}
    for start in range(0, len(numbers), ROWS_AT_ONCE):
        page = numbers[start : start + ROWS_AT_ONCE]
        columns = (m.c.conversation_id, func.min(m.c.received_at).label("at"), c.c.account, c.c.kind)
        joined = select(*columns).join(c, c.c.id == m.c.conversation_id).where(m.c.conversation_id.in_(page), c.c.deleted_at.is_(None))
        for row in connection.execute(joined.group_by(m.c.conversation_id, c.c.account, c.c.kind)):
            found[row.conversation_id] = (row.at, row.account, ChannelKind(row.kind))
    return found


def open_now(connection: Connection, now: datetime) -> list[tuple[str, int, int]]:
    """Return account, open conversations and how many of these are late."""
    late = func.sum(case((c.c.due_at < now, 1), else_=0))
    where = (c.c.status == Status.OPEN.value, c.c.deleted_at.is_(None), c.c.merged_into.is_(None))
    rows = connection.execute(select(c.c.account, func.count(), late).where(*where).group_by(c.c.account))
    return [(account, int(count), int(lates or 0)) for account, count, lates in rows]


def open_since(connection: Connection) -> list[datetime]:
    """Return when the newest message of each open conversation was."""
    where = (c.c.status == Status.OPEN.value, c.c.deleted_at.is_(None), c.c.merged_into.is_(None))
    return list(connection.execute(select(c.c.last_at).where(*where)).scalars())


def ratings(connection: Connection, since: datetime, now: datetime) -> list[tuple[str, int, float]]:
    """Return account, how many ratings came, and their mean."""
    where = (_since(since, now), m.c.rating.is_not(None), m.c.is_withdrawn.is_(False))
    rows = connection.execute(select(m.c.account, func.count(), func.avg(m.c.rating)).where(*where).group_by(m.c.account))
    return [(account, int(count), float(mean)) for account, count, mean in rows]


def rerated(connection: Connection, since: datetime) -> list[tuple[str, int, float, float]]:
    """Return account, how many customers changed their rating after we had answered, and the means before and after."""
    v = tables.message_version
    answered = select(m.c.conversation_id).where(m.c.direction == Direction.OUTBOUND.value, m.c.is_withdrawn.is_(False))
    where = (v.c.replaced_at >= since, v.c.rating.is_not(None), m.c.rating.is_not(None), m.c.conversation_id.in_(answered))
    columns = (m.c.account, func.count(), func.avg(v.c.rating), func.avg(m.c.rating))
    rows = connection.execute(select(*columns).join(m, m.c.id == v.c.message_id).where(*where).group_by(m.c.account))
    return [(account, int(count), float(before), float(after)) for account, count, before, after in rows]
