"""Which arrivals have become messages: what was kept raw and not yet read is found by comparing, never by a flag."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, func, select

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.store import raw, tables
from agentdesk.store.dialects.lists import listed_numbers, listing
from agentdesk.store.dialects.statements import FixedSelect, ManyRows
from agentdesk.store.raw import Arrival

PAGE = 1000

_LINK = ManyRows(tables.location)
_MESSAGES_OF = FixedSelect(
    select(tables.location.c.arrival_id, tables.message.c.id, tables.message.c.conversation_id)
    .outerjoin(tables.message, tables.message.c.id == tables.location.c.message_id)
    .where(tables.location.c.arrival_id.in_(listed_numbers("arrivals")))
)


_BECAME = FixedSelect(
    select(tables.location.c.arrival_id, tables.message.c.raw_digest, tables.message.c.unreadable)
    .outerjoin(tables.message, tables.message.c.id == tables.location.c.message_id)
    .where(tables.location.c.arrival_id.in_(listed_numbers("arrivals")))
)


def link_all(connection: Connection, links: Sequence[tuple[Arrival, MessageId, bool]]) -> None:
    """Say of each arrival which message it became, or of which known one it is one more place; 0 for one that stays erased.

    The third value says that it is a copy with bytes of its own, which erasing the message must find.
    """
    _LINK.put(connection, [_row(*link) for link in links])


def _row(arrival: Arrival, message: MessageId, is_copy: bool) -> dict[str, object]:  # noqa: FBT001 - unpacked from a link
    digest = arrival.digest if is_copy else ""
    values = {"arrival_id": arrival.id, "message_id": message, "account": arrival.account}
    return values | {"external_id": arrival.external_id, "raw_digest": digest}


def messages_of(connection: Connection, arrival_ids: Iterable[int]) -> dict[int, tuple[MessageId, ConversationId]]:
    """Return which messages arrivals became, without those that became none yet; (0, 0) stands for what stays erased."""
    rows = _MESSAGES_OF.all(connection, {"arrivals": listing(arrival_ids)})
    return {row.arrival_id: (MessageId(row.id or 0), ConversationId(row.conversation_id or 0)) for row in rows}


def are_unreadable(connection: Connection, given: Iterable[Arrival]) -> dict[str, bool]:
    """Say of each of these arrivals that is filed, by its external id, whether it could not be read.

    A scan that was cut apart is readable, whatever became of the letters in it; so is what stays erased.
    """
    known = {one.id: one for one in given}
    rows = _BECAME.all(connection, {"arrivals": listing(known)})
    found = {row.arrival_id: bool(row.unreadable) and row.raw_digest == known[row.arrival_id].digest for row in rows}
    return {known[number].external_id: is_unreadable for number, is_unreadable in found.items()}


def ids_there(connection: Connection, ids: Collection[int]) -> set[int]:
    """Return those of `ids` that a message or a conversation has; the two never share numbers."""
    tables_of_both = (tables.message, tables.conversation)
    return {
        int(number) for table in tables_of_both for number in connection.execute(select(table.c.id).where(table.c.id.in_(ids))).scalars()
    }


def not_yet_read(desk: Connection, raw_file: Connection, limit: int, besides: Collection[int] = ()) -> list[Arrival]:
    """Return arrivals without a message, lowest first, `besides` those that are being read just now.

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
        found += [arrival for arrival in page if arrival.id not in known and arrival.id not in besides]
        if len(found) >= limit:
            break
    return found[:limit]
