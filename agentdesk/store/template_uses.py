"""Which templates outgoing texts were made of: kept as they leave, counted for the picker, found again for a correction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.voice import UsedTemplate
from agentdesk.store import tables
from agentdesk.store.work import Work

ENTITY = "template_use"
u = tables.template_use

Counts = dict[tuple[str, str], int]
"""How often each template left, by its name and the kind of channel."""


@dataclass(frozen=True, slots=True)
class Left:
    """The message that templates went into."""

    message: MessageId
    conversation: ConversationId
    channel: str
    kind: str
    language: str


def record(work: Work, left: Left, used: Iterable[UsedTemplate]) -> None:
    """Keep which templates a message was made of, as part of the work that makes the message: taken back with it."""
    for one in used:
        values = {
            "message_id": left.message,
            "conversation_id": left.conversation,
            "template": one.name,
            "variant": one.variant,
            "channel": left.channel,
            "kind": left.kind,
            "language": left.language,
            "agent": work.author.agent,
            "text": one.text,
            "at": work.now,
            "is_withdrawn": False,
        }
        key = work.connection.execute(insert(u).values(**values)).inserted_primary_key
        work.created(ENTITY, int(key[0]) if key else 0, left.conversation)


def withdraw(work: Work, message: MessageId, conversation: ConversationId) -> None:
    """Count the templates of a message no more, since it was taken back."""
    for row in work.connection.execute(select(u.c.id).where(u.c.message_id == message, u.c.is_withdrawn.is_(False))).all():
        work.set(ENTITY, row.id, "is_withdrawn", after=True, conversation=conversation)


def counts(connection: Connection) -> Counts:
    """Return how often each template left on each kind of channel; read from an index alone."""
    statement = select(u.c.template, u.c.kind, func.count()).where(u.c.is_withdrawn.is_(False)).group_by(u.c.template, u.c.kind)
    return {(template, kind): int(count) for template, kind, count in connection.execute(statement)}


def state(connection: Connection) -> tuple[int, int]:
    """Return what changes whenever the counts may have: the newest use, and the newest line of the journal."""
    newest_use = connection.execute(select(func.max(u.c.id))).scalar() or 0
    return int(newest_use), int(connection.execute(select(func.max(tables.entry.c.id))).scalar() or 0)


def messages_with(names: Iterable[str], *bounds: Any) -> Select[Any]:
    """Return a select of the messages that templates of these names went into, taken-back ones left out."""
    return select(u.c.message_id).where(u.c.template.in_(tuple(names)), u.c.is_withdrawn.is_(False), *bounds)
