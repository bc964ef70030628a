"""Who works at this desk: those it has met, those who own conversations, and those who did something lately; and who of them is away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from agentdesk.domain.ids import AgentName, ConversationId, DraftId, MessageId
from agentdesk.domain.states import Means, Status
from agentdesk.domain.views import AgentView
from agentdesk.store import tables

LATELY = 2000
"""Entries of the journal looked at; somebody who did nothing for longer is found by typing the name."""
MOST_HANDED_ON = 500
_MENTIONED = re.compile(r"(?<!\S)[(\[]?@([\w.-]{1,64})")
"""Behind a blank alone, so that an address of somebody else is none."""

a = tables.agent


@dataclass(frozen=True, slots=True)
class Absentee:
    """Somebody who is away, and who stands in; "" for everybody."""

    name: AgentName
    until: datetime
    deputy: str


def known(connection: Connection, now: datetime) -> list[AgentView]:
    """Return the agents by name, each with how many open conversations they own."""
    c, e = tables.conversation, tables.entry
    owning = select(c.c.assignee, func.count()).where(c.c.status == Status.OPEN.value, c.c.assignee.is_not(None)).group_by(c.c.assignee)
    found = {str(name): int(count) for name, count in connection.execute(owning)}
    latest = select(e.c.agent, e.c.means).order_by(e.c.id.desc()).limit(LATELY).subquery()
    acting = select(latest.c.agent).where(latest.c.means.in_([Means.CONSOLE.value, Means.CLI.value])).distinct()
    met = connection.execute(select(a.c.name)).scalars()
    names = found.keys() | {str(name) for name in (*connection.execute(acting).scalars(), *met) if name}
    away = {one.name: one for one in absentees(connection, now)}
    return [_view(AgentName(name), found.get(name, 0), away.get(AgentName(name))) for name in sorted(names, key=str.casefold)]


def is_known(connection: Connection, name: AgentName) -> bool:
    """Whether the desk met somebody of a name, or gave them anything ever."""
    c = tables.conversation
    met = select(a.c.id).where(a.c.name == name).limit(1)
    given = select(c.c.id).where(c.c.assignee == name).limit(1)
    return any(connection.execute(statement).first() is not None for statement in (met, given))


def _view(name: AgentName, count: int, away: Absentee | None) -> AgentView:
    return AgentView(name, count) if away is None else AgentView(name, count, away.until, away.deputy)


def row_of(connection: Connection, name: AgentName) -> int:
    """Return the row of an agent, made where there is none yet."""
    found = connection.execute(select(a.c.id).where(a.c.name == name)).scalar()
    if found is not None:
        return int(found)
    key = connection.execute(insert(a).values(name=name, uid=None, away_until=None, deputy="")).inserted_primary_key
    return int(key[0]) if key else 0


def absentees(connection: Connection, now: datetime) -> list[Absentee]:
    """Return who is away at a moment."""
    rows = connection.execute(select(a.c.name, a.c.away_until, a.c.deputy).where(a.c.away_until > now))
    return [Absentee(AgentName(row.name), row.away_until, row.deputy) for row in rows]


def stand_in(connection: Connection, name: AgentName, now: datetime) -> AgentName | None:
    """Return who takes what would be an agent's: themselves, their deputy, the deputy's own; None for everybody."""
    away = {one.name: one.deputy for one in absentees(connection, now)}
    passed: set[str] = set()
    while name in away:
        passed.add(name)
        if not away[name] or away[name] in passed:
            return None
        name = AgentName(away[name])
    return name


def waiting_for(connection: Connection, name: AgentName) -> list[ConversationId]:
    """Return an agent's open and snoozed conversations, the oldest first and so many at once."""
    c = tables.conversation
    states = (Status.OPEN.value, Status.SNOOZED.value)
    statement = select(c.c.id).where(c.c.assignee == name, c.c.status.in_(states), c.c.deleted_at.is_(None)).order_by(c.c.id)
    return [ConversationId(number) for number in connection.execute(statement.limit(MOST_HANDED_ON)).scalars()]


def drafts_of(connection: Connection, name: AgentName) -> list[tuple[DraftId, ConversationId | None]]:
    """Return the drafts somebody is at, with their conversations."""
    d = tables.draft
    rows = connection.execute(select(d.c.id, d.c.conversation_id).where(d.c.author == name, d.c.is_withdrawn.is_(False)))
    return [(DraftId(row.id), None if row.conversation_id is None else ConversationId(row.conversation_id)) for row in rows]


def uids(connection: Connection) -> dict[int, AgentName]:
    """Return the users the desk has met, by uid."""
    return {row.uid: AgentName(row.name) for row in connection.execute(select(a.c.uid, a.c.name).where(a.c.uid.is_not(None)))}


def meet(connection: Connection, name: AgentName, uid: int) -> None:
    """Remember that a name is a uid's, and nobody else's."""
    connection.execute(update(a).where(a.c.uid == uid, a.c.name != name).values(uid=None))
    connection.execute(update(a).where(a.c.id == row_of(connection, name)).values(uid=uid))


def mention(connection: Connection, message: MessageId, text: str, now: datetime) -> list[AgentName]:
    """Note who of those who work here a text names with an @, and return them."""
    words = {word.rstrip(".-").casefold() for word in _MENTIONED.findall(text)}
    named = [one.name for one in known(connection, now) if one.name.casefold() in words] if words else []
    if named:
        connection.execute(insert(tables.mention), [{"message_id": message, "agent": name} for name in named])
    return named
