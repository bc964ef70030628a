"""Closures: the days on which the business is closed for once, and what stands in their way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Row, insert, select

from agentdesk.domain.closures import Closure
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import ChannelKind, Status
from agentdesk.store import tables

k, c = tables.closure, tables.conversation
KEPT_FOR = timedelta(days=60)
"""A closure that ended longer ago concerns nothing any more."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that is due, or comes back, after a moment."""

    conversation: ConversationId
    kind: ChannelKind
    due_at: datetime | None
    returns_at: datetime | None


def standing(connection: Connection, today: date) -> tuple[Closure, ...]:
    """Return the closures that stand, by their first day; those long past are left out."""
    where = (k.c.is_withdrawn.is_(False), k.c.last >= (today - KEPT_FOR).isoformat())
    return tuple(_closure(row) for row in connection.execute(select(k).where(*where).order_by(k.c.first, k.c.id)))


def get(connection: Connection, number: int) -> Closure | None:
    """Return a closure that stands, None where there is none of that number."""
    row = connection.execute(select(k).where(k.c.id == number, k.c.is_withdrawn.is_(False))).first()
    return None if row is None else _closure(row)


def add(connection: Connection, first: date, last: date, reason: str, texts: Iterable[tuple[str, str]]) -> int:
    """Put a closure in and return its number."""
    values = {"first": first.isoformat(), "last": last.isoformat(), "reason": reason, "texts": dict(texts), "is_withdrawn": False}
    key = connection.execute(insert(k).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def waiting_after(connection: Connection, start: datetime) -> list[Waiting]:
    """Return what is due or comes back after a moment."""
    states = (Status.OPEN.value, Status.SNOOZED.value, Status.PENDING.value)
    where = (
        c.c.deleted_at.is_(None),
        c.c.merged_into.is_(None),
        c.c.status.in_(states),
        (c.c.due_at > start) | (c.c.snoozed_until >= start),
    )
    rows = connection.execute(select(c.c.id, c.c.kind, c.c.due_at, c.c.snoozed_until).where(*where).order_by(c.c.id))
    return [Waiting(ConversationId(row.id), ChannelKind(row.kind), row.due_at, row.snoozed_until) for row in rows]


def _closure(row: Row[tuple[object, ...]]) -> Closure:
    return Closure(row.id, date.fromisoformat(row.first), date.fromisoformat(row.last), row.reason, tuple(row.texts.items()))
