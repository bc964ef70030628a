"""Puts a newer version of a message in the place of what it said, and keeps what that was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.reading import ReadMessage
from agentdesk.store import conversations, messages, search, tables
from agentdesk.store.raw import Arrival

m, v, c = tables.message, tables.message_version, tables.conversation
_TOLD = ("sender_name", "sender_address", "subject", "date", "body_text", "rating", "url", "unreadable")
"""What a reader would notice; anything else that differs is taken over without a word."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A message took a newer version; `was` and `now` are its stars before and after."""

    was: float | None
    now: float | None
    is_reworded: bool


def revise(
    connection: Connection, place: tuple[MessageId, ConversationId], arrival: Arrival, read: ReadMessage, now: datetime
) -> Revised | None:
    """Put a newer version in the place of what a message says, keep the older one, and return what changed; None where nothing shows."""
    message, _conversation = place
    row = connection.execute(select(m).where(m.c.id == message)).one()
    if not row.raw_digest:
        # Erased; and it stays so.
        return None
    values = messages.read_values(read) | {"raw_digest": arrival.digest}
    if not any(getattr(row, name) != values[name] for name in _TOLD):
        connection.execute(update(m).where(m.c.id == message).values(raw_digest=arrival.digest))
        return None
    older = {name: getattr(row, name) for name in ("date", "subject", "body_text", "rating", "url", "raw_digest")}
    connection.execute(insert(v).values(message_id=message, replaced_at=now, **older))
    search.unindex(connection, [dict(row._mapping)])  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    connection.execute(update(m).where(m.c.id == message).values(**values))
    search.index(connection, [values | {"id": message}])
    _retell(connection, place, row, values)
    return Revised(row.rating, read.rating, is_reworded=(row.subject, row.body_text) != (read.subject, read.body_text))


def _retell(connection: Connection, place: tuple[MessageId, ConversationId], row: Any, values: dict[str, Any]) -> None:
    """Make the list's line of the conversation true again."""
    message, conversation = place
    if values["rating"] is not None:
        connection.execute(update(c).where(c.c.id == conversation).values(rating=values["rating"]))
    same_title = (c.c.id == conversation, c.c.subject == row.subject)
    connection.execute(update(c).where(*same_title).values(subject=values["subject"]))
    is_newest = (c.c.id == conversation, c.c.last_message_id == message)
    connection.execute(update(c).where(*is_newest).values(snippet=conversations.snippet(values["body_text"] or values["unreadable"])))
    connection.execute(update(c).where(c.c.id == conversation).values(version=c.c.version + 1))
