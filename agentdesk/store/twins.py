"""One thing that came two ways: a review by its platform and by the mail about it, an answer of ours sent from here and seen there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from agentdesk.domain.ids import AccountName, ConversationId, MessageId, first_message_id
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import DeliveryState, Direction
from agentdesk.store import tables, threads

m, c, d = tables.message, tables.conversation, tables.delivery
APART = timedelta(days=14)
"""A platform writes its mail days after the review at most, and is read days later at most."""
_MOST = 200
_IN_DOUBT = (DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that may be the same thing."""

    message: MessageId
    conversation: ConversationId
    name: str
    text: str
    rating: float | None


def candidates(connection: Connection, read: ReadMessage, arrived_at: datetime, media_type: str) -> list[Candidate]:
    """Return what came by the other way, about the same time, on the same platform, newest first."""
    first, last = (first_message_id(moment, moment) for moment in (arrived_at - APART, arrived_at + APART))
    where = (
        m.c.sender_address.in_({"", read.sender.address}),
        m.c.id.between(first, last),
        m.c.channel == read.channel,
        m.c.kind == read.kind.value,
        m.c.media_type == media_type,
        m.c.direction == Direction.INBOUND.value,
        m.c.raw_digest != "",
    )
    columns = (m.c.id, m.c.conversation_id, m.c.sender_name, m.c.body_text, m.c.rating)
    rows = connection.execute(select(*columns).where(*where).order_by(m.c.id.desc()).limit(_MOST))
    return [Candidate(MessageId(row.id), ConversationId(row.conversation_id), row.sender_name, row.body_text, row.rating) for row in rows]


def adopt(connection: Connection, found: Candidate, account: AccountName, media_type: str, read: ReadMessage) -> None:
    """Let a review that a mail told of be the platform's own from now on: answered by its account, found by its key."""
    values = {"account": account, "media_type": media_type, "rfc_id": read.message_id}
    connection.execute(update(m).where(m.c.id == found.message).values(**values))
    connection.execute(update(c).where(c.c.id == found.conversation).values(account=account, thread_key=read.thread_key))


def sent_from_here(connection: Connection, account: AccountName, read: ReadMessage) -> tuple[MessageId, ConversationId] | None:
    """Return the message of ours that is now seen on its platform: by the receipt's id, or by its words where no receipt came."""
    if not read.message_id:
        return None
    statement = select(d.c.message_id, d.c.conversation_id).where(d.c.account == account, d.c.external_id == read.message_id)
    row = connection.execute(statement.order_by(d.c.id.desc()).limit(1)).first()
    if row is not None:
        return MessageId(row.message_id), ConversationId(row.conversation_id)
    return _same_words(connection, threads.by_thread_key(connection, account, read.thread_key), read)


def _same_words(connection: Connection, conversation: ConversationId | None, read: ReadMessage) -> tuple[MessageId, ConversationId] | None:
    """Return an answer with the same words that was posted by hand, or that nobody knows to have left."""
    if conversation is None:
        return None
    joined = m.outerjoin(d, d.c.message_id == m.c.id)
    where = (m.c.conversation_id == conversation, m.c.direction == Direction.OUTBOUND.value, m.c.rfc_id == "")
    columns: tuple[Any, ...] = (m.c.id, m.c.body_text, d.c.state)
    for row in connection.execute(select(*columns).select_from(joined).where(*where).order_by(m.c.id.desc()).limit(_MOST)):
        if row.body_text.split() == read.body_text.split() and (row.state is None or row.state in _IN_DOUBT):
            return MessageId(row.id), conversation
    return None
