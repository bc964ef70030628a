"""The register of who had the words of which conversation shown: the fact alone, which outlives the words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from agentdesk.domain.ids import AgentName, ConversationId, MessageId
from agentdesk.domain.views import LookView
from agentdesk.store import tables

k, m = tables.look, tables.message
EXPORTED = ConversationId(0)
"""Stands for many conversations printed at once."""
ONE_LOOK = timedelta(hours=1)
"""Whoever comes back within it is still looking."""
KEPT_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody had something shown; `message` where the ask named a message and not its conversation."""

    agent: AgentName
    conversation: ConversationId
    at: datetime
    message: MessageId | None = None


def note(connection: Connection, seen: Iterable[Seen]) -> None:
    """Put looks into the register; one soon after another of the same agent and conversation lengthens that one."""
    for one in seen:
        number = one.conversation if one.message is None else _conversation_of(connection, one.message)
        if number is None:
            continue
        same = (k.c.agent == one.agent, k.c.conversation_id == number, k.c.last_at >= one.at - ONE_LOOK)
        lengthened = connection.execute(update(k).where(*same).values(last_at=one.at, times=k.c.times + 1))
        if not lengthened.rowcount:
            connection.execute(insert(k).values(agent=one.agent, conversation_id=number, first_at=one.at, last_at=one.at, times=1))


def _conversation_of(connection: Connection, message: MessageId) -> ConversationId | None:
    found = connection.execute(select(m.c.conversation_id).where(m.c.id == message)).scalar_one_or_none()
    return None if found is None else ConversationId(found)


def listed(connection: Connection, agent: AgentName | None, conversation: ConversationId | None, limit: int) -> list[LookView]:
    """Return looks, newest first: of one agent, at one conversation, or all."""
    where = [
        *([k.c.agent == agent] if agent is not None else []),
        *([k.c.conversation_id == conversation] if conversation is not None else []),
    ]
    rows = connection.execute(select(k).where(*where).order_by(k.c.last_at.desc(), k.c.id.desc()).limit(limit))
    return [LookView(AgentName(row.agent), ConversationId(row.conversation_id), row.first_at, row.last_at, row.times) for row in rows]


def forget_old(connection: Connection, now: datetime) -> None:
    """Forget looks of long ago: the register is about people too."""
    connection.execute(delete(k).where(k.c.last_at < now - KEPT_FOR))
