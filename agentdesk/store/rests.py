"""What is still missing of messages that came as their headers, and how much of it was fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.states import Partial
from agentdesk.domain.views import RestView
from agentdesk.store import tables
from agentdesk.store.raw import Arrival

r = tables.rest
m = tables.message


@dataclass(frozen=True, slots=True)
class Rest:
    """One message's missing part."""

    message: MessageId
    conversation: ConversationId
    digest: str
    """By which its headers are kept."""
    arrival_id: int
    account: AccountName
    external_id: str
    full_bytes: int
    media_type: str
    attempts: int


def note(connection: Connection, message: MessageId, arrival: Arrival, now: datetime, *, is_wanted: bool) -> None:
    """Note that a message is not whole; `is_wanted` has its rest fetched by itself."""
    values = {"message_id": message, "arrival_id": arrival.id, "account": arrival.account, "external_id": arrival.external_id}
    more = {"reason": arrival.partial, "full_bytes": arrival.full_bytes, "due_at": now if is_wanted else None, "words": ""}
    connection.execute(insert(r).values(**values, **more, fetched_bytes=0, attempts=0))


def of_messages(connection: Connection, ids: Sequence[int]) -> dict[int, RestView]:
    """Return what is missing of messages."""
    rows = connection.execute(select(r).where(r.c.message_id.in_(ids))) if ids else ()
    return {
        row.message_id: RestView(Partial(row.reason), row.full_bytes, row.fetched_bytes, row.due_at is not None, row.words) for row in rows
    }


def one(connection: Connection, message: MessageId) -> Rest | None:
    """Return what is missing of a message, None where it is whole."""
    row = connection.execute(_statement().where(r.c.message_id == message)).first()
    return None if row is None else _rest(row)


def due(connection: Connection, now: datetime) -> Rest | None:
    """Return the smallest rest that is due."""
    row = connection.execute(_statement().where(r.c.due_at <= now).order_by(r.c.full_bytes).limit(1)).first()
    return None if row is None else _rest(row)


def next_due(connection: Connection) -> datetime | None:
    """Return when the next rest is due."""
    found: datetime | None = connection.execute(select(func.min(r.c.due_at))).scalar_one()
    return found


def _statement() -> Any:
    return select(r, m.c.conversation_id, m.c.raw_digest, m.c.media_type).join(m, m.c.id == r.c.message_id)


def _rest(row: Any) -> Rest:
    return Rest(
        MessageId(row.message_id),
        ConversationId(row.conversation_id),
        row.raw_digest,
        row.arrival_id,
        AccountName(row.account),
        row.external_id,
        row.full_bytes,
        row.media_type,
        row.attempts,
    )


def progress(connection: Connection, message: MessageId, fetched_bytes: int) -> None:
    """Note how much has come."""
    connection.execute(update(r).where(r.c.message_id == message).values(fetched_bytes=fetched_bytes))


def postpone(connection: Connection, message: MessageId, due_at: datetime | None, words: str) -> None:
    """Try again then, or (None) when somebody asks."""
    connection.execute(update(r).where(r.c.message_id == message).values(due_at=due_at, words=words, attempts=r.c.attempts + 1))


def settle(connection: Connection, message: MessageId, digest: str) -> None:
    """Say that a message is whole now, and by which bytes."""
    connection.execute(update(m).where(m.c.id == message).values(raw_digest=digest))
    connection.execute(delete(r).where(r.c.message_id == message))
