"""Which arrivals have become messages: what was kept raw and not yet read is found by comparing, never by a flag."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.store import raw, tables
from agentdesk.store.raw import Arrival

PAGE = 1000


def link(connection: Connection, arrival: Arrival, message: MessageId) -> None:
    """Say that an arrival became a message, or is one more place where a known one stood."""
    values = {"arrival_id": arrival.id, "message_id": message, "account": arrival.account, "external_id": arrival.external_id}
    connection.execute(insert(tables.location).values(**values))


def message_of(connection: Connection, arrival_id: int) -> tuple[MessageId, ConversationId] | None:
    """Return the message an arrival became."""
    t, m = tables.location, tables.message
    statement = select(m.c.id, m.c.conversation_id).join(t, t.c.message_id == m.c.id).where(t.c.arrival_id == arrival_id)
    row = connection.execute(statement).first()
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
