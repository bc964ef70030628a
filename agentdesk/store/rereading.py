"""Messages read again from their raw source: what reading found changes, what the desk gave stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.letters import DOUBT, seeming_writer
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.states import Direction
from agentdesk.store import conversations, letters, messages, scanned, search, tables
from agentdesk.store.dialects.lists import listed_numbers, listing
from agentdesk.store.lists import condition
from agentdesk.store.selection import Reader

m = tables.message
c = tables.conversation
_ROWS = select(m).where(m.c.id.in_(listed_numbers("ids")))


@dataclass(frozen=True, slots=True)
class Rereadable:
    """A message whose raw source is kept."""

    id: MessageId
    conversation: ConversationId
    digest: str
    media_type: str
    account: AccountName = AccountName("")


def next_ones(connection: Connection, query: str, reader: Reader, after: MessageId, limit: int) -> list[Rereadable]:
    """Return messages with a raw source above an id, of the conversations a query finds, lowest first."""
    where = condition(query, reader)
    statement = select(m.c.id, m.c.conversation_id, m.c.account, m.c.raw_digest, m.c.media_type).join(c, c.c.id == m.c.conversation_id)
    rows = connection.execute(statement.where(where, m.c.id > after, m.c.raw_digest != "").order_by(m.c.id).limit(limit))
    return [
        Rereadable(MessageId(row.id), ConversationId(row.conversation_id), row.raw_digest, row.media_type, AccountName(row.account))
        for row in rows
    ]


def is_of(connection: Connection, message: MessageId, digest: str) -> bool:
    """Whether a message is still the one of a raw source; erased, revised or completed meanwhile, it isn't."""
    return connection.execute(select(m.c.id).where(m.c.id == message, m.c.raw_digest == digest)).first() is not None


def replace(connection: Connection, read: Sequence[tuple[Rereadable, ReadMessage]]) -> list[ConversationId]:
    """Put what was read now in the place of what was read before; return the conversations in which anything changed.

    Reading takes its time, and what it began with may be gone: a message that was erased, revised or completed meanwhile stays as it is.
    """
    rows = {row.id: row for row in connection.execute(_ROWS, {"ids": listing(found.id for found, _read in read)})}
    changed: dict[ConversationId, None] = {}
    for found, message in read:
        row, values = rows.get(found.id), messages.read_values(message)
        if row is None or row.raw_digest != found.digest:
            continue
        if message.channel and row.direction == Direction.INBOUND.value:
            values |= {"channel": message.channel, "kind": message.kind.value}
        if any(getattr(row, name) != value for name, value in values.items()):
            _replace_one(connection, found.id, row, values, message)
            if values.get("kind", row.kind) != row.kind:
                _retell(connection, found.conversation, message)
            elif row.media_type == SCAN:
                _name_writer(connection, found.conversation, message)
            changed[found.conversation] = None
    for conversation in changed:
        conversations.recount(connection, conversation)
    return list(changed)


def _retell(connection: Connection, number: ConversationId, read: ReadMessage) -> None:
    """Make a conversation of one message what that message turned out to be: a mail that tells of a review is the review."""
    who = one_line(read.sender.name or read.sender.address, 200)
    values = {"channel": read.channel, "kind": read.kind.value, "rating": read.rating, "subject": read.subject, "who": who}
    connection.execute(update(c).where(c.c.id == number, c.c.message_count == 1).values(**values))


def _name_writer(connection: Connection, number: ConversationId, read: ReadMessage) -> None:
    """Name whoever a letter seems to come from now, where nobody has said who it is."""
    is_open = (c.c.who == "") | c.c.who.endswith(DOUBT, autoescape=True)
    alone = (c.c.id == number, c.c.message_count == 1, is_open)
    connection.execute(update(c).where(*alone).values(who=one_line(seeming_writer(read.proposals), 200)))


def _replace_one(connection: Connection, number: MessageId, row: Row[Any], values: dict[str, Any], read: ReadMessage) -> None:
    search.unindex(connection, [dict(row._mapping)])  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    connection.execute(update(m).where(m.c.id == number).values(**values))
    search.index(connection, [values | {"id": number}])
    connection.execute(delete(tables.reference).where(tables.reference.c.message_id == number))
    connection.execute(delete(tables.attachment).where(tables.attachment.c.message_id == number))
    messages.add_parts(connection, [(number, replace_fields(read, pages=(), proposals=()))])
    if row.media_type == SCAN:
        scanned.replace(connection, number, read)
        letters.reread(connection, number, read)
