"""How far notices by mail got: what an agent was told of, and the day of the last digest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from agentdesk.domain.ids import SEQUENCE_BITS, ConversationId
from agentdesk.store import tables

n, o, c = tables.notice, tables.noticed, tables.conversation


@dataclass(frozen=True, slots=True)
class Progress:
    """Since when there is a notice, when the last mail was made, and the day (ISO) of the last digest, "" before the first."""

    began_at: datetime
    mailed_at: datetime | None
    digest_day: str


@dataclass(frozen=True, slots=True)
class Inbound:
    """The newest inbound message of a conversation and when it arrived, in seconds since 1970."""

    conversation: ConversationId
    message: int

    @property
    def at_s(self) -> int:
        """Return when it arrived: a message's id says so."""
        return self.message >> SEQUENCE_BITS


def progress(connection: Connection, agent: str, view: str) -> Progress | None:
    """Return how far a notice got, None where it is new."""
    row = connection.execute(select(n).where(n.c.agent == agent, n.c.view == view)).first()
    return None if row is None else Progress(row.began_at, row.mailed_at, row.digest_day)


def begin(connection: Connection, agent: str, view: str, now: datetime, digest_day: str) -> None:
    """Have a notice tell of what comes from now on; a day that had its digest has no second one, however often it is set anew."""
    before = progress(connection, agent, view)
    if before is None:
        values = {"agent": agent, "view": view, "began_at": now, "digest_day": digest_day}
        connection.execute(insert(n).values(**values))
        return
    latest = max(before.digest_day, digest_day)
    connection.execute(update(n).where(n.c.agent == agent, n.c.view == view).values(began_at=now, digest_day=latest))


def mark_digest(connection: Connection, agent: str, view: str, day: str) -> bool:
    """Say that a day has its digest; False where it, or a later day, has one."""
    where = (n.c.agent == agent, n.c.view == view, n.c.digest_day < day)
    return connection.execute(update(n).where(*where).values(digest_day=day)).rowcount == 1


def newest_inbound(connection: Connection, conversations: Iterable[ConversationId]) -> list[Inbound]:
    """Return the newest inbound message of each conversation that has one."""
    rows = connection.execute(select(c.c.id, c.c.last_inbound_id).where(c.c.id.in_(list(conversations)), c.c.last_inbound_id > 0))
    return [Inbound(ConversationId(row.id), row.last_inbound_id) for row in rows]


def told_of(connection: Connection, agent: str, view: str) -> dict[ConversationId, int]:
    """Return what an agent was told of lately, each conversation with its newest inbound message then."""
    rows = connection.execute(select(o.c.conversation_id, o.c.inbound_id).where(o.c.agent == agent, o.c.view == view))
    return {ConversationId(row.conversation_id): row.inbound_id for row in rows}


def mark_mailed(connection: Connection, agent: str, view: str, told: Iterable[Inbound], now: datetime) -> None:
    """Say that an agent is told of conversations as they are now."""
    found = list(told)
    numbers = [one.conversation for one in found]
    connection.execute(delete(o).where(o.c.agent == agent, o.c.view == view, o.c.conversation_id.in_(numbers)))
    rows = [{"agent": agent, "view": view, "conversation_id": one.conversation, "inbound_id": one.message, "at": now} for one in found]
    connection.execute(insert(o), rows)
    connection.execute(update(n).where(n.c.agent == agent, n.c.view == view).values(mailed_at=now))


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what agents were told of before a moment."""
    connection.execute(delete(o).where(o.c.at < moment))
