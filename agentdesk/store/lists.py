"""Lists of conversations: keyset pages, newest first below bad reviews that wait, and capped counts; nothing here grows with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    UnaryExpression,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
    true,
)

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.query_parsing import parse
from agentdesk.domain.states import Status, View
from agentdesk.domain.views import ConversationRow, ViewCount
from agentdesk.store import tables
from agentdesk.store.columns import UtcMoment
from agentdesk.store.driving import LEAST_MATCHES, MATCHES_A_ROW, Selection, select_by
from agentdesk.store.excerpts import explained
from agentdesk.store.list_rows import BETWEEN_TAGS, RANKED
from agentdesk.store.selection import MOST_MATCHES, Reader, query_condition, standing, view_condition

COUNT_CAP = 999
MOST_ROWS = 500
STEP = 10

c = tables.conversation
s = tables.seen

COLUMNS = (
    c.c.id,
    c.c.list_key,
    c.c.version,
    c.c.status,
    c.c.channel,
    c.c.kind,
    c.c.who,
    c.c.subject,
    c.c.snippet,
    c.c.last_at,
    c.c.assignee,
    c.c.due_at,
    c.c.snoozed_until,
    c.c.rating,
    c.c.has_attachment,
    c.c.message_count,
    c.c.last_inbound_id,
)

_due_unindexed: ColumnElement[datetime] = literal_column("conversation.due_at + 0", UtcMoment())


def _rows_statement() -> Select[Any]:
    """Return the select of a list's columns, in one statement: what a row shows of other tables is looked up row by row, by index.

    Built once; the parameter `reader` is whose list it is.
    """
    t, d, v = tables.conversation_tag, tables.draft, tables.delivery
    tags = select(func.aggregate_strings(t.c.tag, BETWEEN_TAGS)).where(t.c.conversation_id == c.c.id)
    rank = case({state.value: place for place, state in enumerate(RANKED)}, value=v.c.state)
    mark = select(func.min(rank)).where(v.c.conversation_id == c.c.id, v.c.state.in_([state.value for state in RANKED]))
    has_draft = exists().where(d.c.conversation_id == c.c.id, d.c.is_withdrawn.is_(False))
    others = (tags.scalar_subquery().label("tags"), has_draft.label("has_draft"), mark.scalar_subquery().label("mark"))
    own = and_(s.c.conversation_id == c.c.id, s.c.agent == bindparam("reader"))
    return select(*COLUMNS, s.c.last_seen_id, s.c.is_starred, *others).join_from(c, s, own, isouter=True)


_ROWS = _rows_statement()


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows: of a view and a query, after a key, so many; `backwards` reads towards newer ones."""

    view: str = ""
    query: str = ""
    after: int | None = None
    limit: int = 100
    backwards: bool = False


def condition(query: str, reader: Reader) -> ColumnElement[bool]:
    """Return the condition of a query, for what reads all it finds: an export misses nothing.

    Raises:
        QueryError: the query can't be read; it says where.
    """
    return and_(standing(), query_condition(parse(query), reader))


def page(connection: Connection, wanted: Page, reader: Reader) -> list[ConversationRow]:
    """Return one page of rows: newest first, or with `backwards` oldest first.

    Raises:
        QueryError: the query can't be read; it says where.
    """
    limit, key = min(wanted.limit, MOST_ROWS), c.c.list_key
    order = key.asc() if wanted.backwards else key.desc()
    where = [standing(), *_view_conditions(connection, wanted, reader)]
    if wanted.after is not None:
        where.append(key > wanted.after if wanted.backwards else key < wanted.after)
    query = parse(wanted.query)
    ids: list[int] = []
    for most in _looks(limit):
        found = select_by(connection, query, reader, most)
        if found.driver is None:
            statement = _walk([*where, found.condition], order, limit)
            return explained(connection, connection.execute(statement, {"reader": reader.agent}).all(), query)
        ids, matches = _driven(connection, found, where, order, limit)
        if len(ids) >= limit or matches < most:
            break
    return explained(connection, _rows(connection, ids, reader), query)


def first_page(view: View, reader: Reader, limit: int) -> Select[Any]:
    """Return the statement of a view's first page as `page` carries it out where nothing is filtered; its parameter is `reader`."""
    return _walk([standing(), view_condition(view, reader), true()], c.c.list_key.desc(), limit)


def _walk(where: list[ColumnElement[bool]], order: UnaryExpression[int], limit: int) -> Select[Any]:
    """Return the statement that walks the list's own index."""
    return _ROWS.where(*where).order_by(order).limit(limit)


def _looks(limit: int) -> list[int]:
    """Return at how many of the newest matches a page looks: a few for each of its rows, and ever more while they don't fill it."""
    first = max(LEAST_MATCHES, MATCHES_A_ROW * limit)
    return sorted({min(look, MOST_MATCHES) for look in (first, STEP * first, MOST_MATCHES)})


def _view_conditions(connection: Connection, wanted: Page, reader: Reader) -> list[ColumnElement[bool]]:
    if not wanted.view:
        return []
    view = View(wanted.view)
    if view is View.LATE and count(connection, view, reader).is_capped:
        # So many that walking the open ones, newest first, fills a page at once; by their due moments all would have to be sorted.
        return [c.c.status == Status.OPEN.value, _due_unindexed < reader.now]
    return [view_condition(view, reader)]


def _driven(
    connection: Connection, found: Selection, where: list[ColumnElement[bool]], order: UnaryExpression[int], limit: int
) -> tuple[list[int], int]:
    """Return which of the driver's conversations belong, and how many matching messages were looked at, of the words that had most.

    The conditions are columns, so that no index of theirs is taken for the driver.
    """
    belongs = and_(*where, found.condition)
    assert found.driver is not None
    looked_at = [select(func.count()).select_from(matches).scalar_subquery() for matches in found.matches]
    statement = select(c.c.id, belongs.label("belongs"), *looked_at).where(c.c.id.in_(found.driver)).order_by(order)
    ids: list[int] = []
    matches = 0
    for part in connection.execute(statement).partitions(limit):
        matches = max(part[0][2:], default=0)
        ids += [row[0] for row in part if row[1]]
        if len(ids) >= limit:
            break
    return ids[:limit], matches


def _rows(connection: Connection, ids: list[int], reader: Reader) -> list[Any]:
    """Return a list's columns in the order of their ids."""
    if not ids:
        return []
    rows = {row[0]: row for row in connection.execute(_ROWS.where(c.c.id.in_(ids)), {"reader": reader.agent}).all()}
    return [rows[number] for number in ids if number in rows]


def rows_of(connection: Connection, ids: tuple[ConversationId, ...], wanted: Page, reader: Reader) -> list[ConversationRow]:
    """Return the rows of given conversations that (still) belong to a view and query."""
    query = parse(wanted.query)
    found = select_by(connection, query, reader, MOST_MATCHES)
    where = [standing(), found.condition]
    if wanted.view:
        where.append(view_condition(View(wanted.view), reader))
    if found.driver is not None:
        where.append(c.c.id.in_(found.driver))
    # As a column: a condition would have SQLite walk all that are open rather than look a few up.
    statement = _ROWS.add_columns(and_(*where).label("belongs")).where(c.c.id.in_(ids[:MOST_ROWS]))
    rows = [row for row in connection.execute(statement, {"reader": reader.agent}).all() if row.belongs]
    return explained(connection, rows, query)


def count(connection: Connection, view: str, reader: Reader) -> ViewCount:
    """Count a view, up to the cap."""
    ids = select(c.c.id).where(standing(), view_condition(View(view), reader)).limit(COUNT_CAP + 1).subquery()
    found = int(connection.execute(select(func.count()).select_from(ids)).scalar_one())
    return ViewCount(view, min(found, COUNT_CAP), is_capped=found > COUNT_CAP)
