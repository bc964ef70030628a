"""Which arrivals have become messages: what was kept raw and not yet read is found by comparing, never by a flag."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, insert, select

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.store import raw, tables
from agentdesk.store.raw import Arrival

PAGE = 1000

_LINK = insert(tables.location)
_MESSAGE_OF = (
    select(tables.message.c.id, tables.message.c.conversation_id)
    .join(tables.location, tables.location.c.message_id == tables.message.c.id)
    .where(tables.location.c.arrival_id == bindparam("arrival_id"))
)


def link(connection: Connection, arrival: Arrival, message: MessageId) -> None:
    """Say that an arrival became a message, or is one more place where a known one stood."""
    values = {"arrival_id": arrival.id, "message_id": message, "account": arrival.account, "external_id": arrival.external_id}
    connection.execute(_LINK, values)


def message_of(connection: Connection, arrival_id: int) -> tuple[MessageId, ConversationId] | None:
    """Return the message an arrival became."""
    row = connection.execute(_MESSAGE_OF, {"arrival_id": arrival_id}).first()
    return None if row is None else (MessageId(row.id), ConversationId(row.conversation_id))


def not_yet_read(desk: Connection, raw_file: Connection, limit: int) -> list[Arrival]:
    """Return arrivals without a message, lowest first.

    The usual case is answered by two counts; only where they differ are the ids compared, page by page.
    """
    t = tables.location
    read = int(desk.execute(select(func.count()).select_from(t)).scalar_one())
    if read == raw.count(raw_file):
        return []
    found: list[Arrival] = []
    floor = 0
    while page := raw.arrivals_above(raw_file, floor, PAGE):
        floor = page[-1].id
        rows = desk.execute(select(t.c.arrival_id).where(t.c.arrival_id >= page[0].id, t.c.arrival_id <= floor))
        known = {row.arrival_id for row in rows}
        found += [arrival for arrival in page if arrival.id not in known]
        if len(found) >= limit:
            break
    return found[:limit]
