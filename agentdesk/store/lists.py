"""Lists of conversations: keyset pages, newest first, and capped counts; nothing here grows with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.query import parse
from agentdesk.domain.states import ChannelKind, DeliveryState, Status, View
from agentdesk.domain.views import ConversationRow, ViewCount
from agentdesk.store import tables
from agentdesk.store.selection import Reader, query_condition, standing, view_condition

COUNT_CAP = 999
MOST_ROWS = 500

c = tables.conversation
s = tables.seen

COLUMNS = (
    c.c.id,
    c.c.last_message_id,
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

MARKS: dict[str, DeliveryState] = {
    state.value: state
    for state in (
        DeliveryState.UNKNOWN,
        DeliveryState.FAILED,
        DeliveryState.BOUNCED,
        DeliveryState.SENDING,
        DeliveryState.QUEUED,
        DeliveryState.HELD,
    )
}
"""Delivery states a list marks, the most worrying first."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows: of a view and a query, after a key, so many; `backwards` reads towards newer ones."""

    view: str = ""
    query: str = ""
    after: int | None = None
    limit: int = 100
    backwards: bool = False


def condition(connection: Connection, view: str, query: str, reader: Reader) -> ColumnElement[bool]:
    """Return the condition of a view and a query together.

    Raises:
        QueryError: the query can't be read; it says where.
    """
    conditions = [standing()]
    if view:
        conditions.append(view_condition(View(view), reader))
    if query.strip():
        conditions.append(query_condition(connection, parse(query), reader))
    return and_(*conditions)


def page(connection: Connection, wanted: Page, reader: Reader) -> list[ConversationRow]:
    """Return one page of rows: newest first, or with `backwards` oldest first."""
    statement = _select(reader.agent).where(condition(connection, wanted.view, wanted.query, reader))
    key = c.c.last_message_id
    if wanted.after is not None:
        statement = statement.where(key > wanted.after if wanted.backwards else key < wanted.after)
    order = key.asc() if wanted.backwards else key.desc()
    rows = connection.execute(statement.order_by(order).limit(min(wanted.limit, MOST_ROWS))).all()
    return _records(connection, rows)


def rows_of(connection: Connection, ids: tuple[ConversationId, ...], wanted: Page, reader: Reader) -> list[ConversationRow]:
    """Return the rows of given conversations that (still) belong to a view and query."""
    where = condition(connection, wanted.view, wanted.query, reader)
    rows = connection.execute(_select(reader.agent).where(c.c.id.in_(ids[:MOST_ROWS]), where)).all()
    return _records(connection, rows)


def count(connection: Connection, view: str, reader: Reader, query: str = "") -> ViewCount:
    """Count a view, up to the cap."""
    ids = select(c.c.id).where(condition(connection, view, query, reader)).limit(COUNT_CAP + 1).subquery()
    found = int(connection.execute(select(func.count()).select_from(ids)).scalar_one())
    return ViewCount(view, min(found, COUNT_CAP), is_capped=found > COUNT_CAP)


def _select(agent: AgentName) -> Select[Any]:
    return select(*COLUMNS, s.c.last_seen_id, s.c.is_starred).join_from(
        c, s, and_(s.c.conversation_id == c.c.id, s.c.agent == agent), isouter=True
    )


def _records(connection: Connection, rows: Any) -> list[ConversationRow]:
    ids = [row.id for row in rows]
    tags, drafts, marks = _tags(connection, ids), _drafts(connection, ids), _delivery_marks(connection, ids)
    return [_record(row, tags.get(row.id, ()), row.id in drafts, marks.get(row.id)) for row in rows]


def _record(row: Row[Any], tags: tuple[str, ...], has_draft: bool, mark: DeliveryState | None) -> ConversationRow:  # noqa: FBT001
    return ConversationRow(
        id=ConversationId(row.id),
        key=row.last_message_id,
        version=row.version,
        status=Status(row.status),
        channel=row.channel,
        kind=ChannelKind(row.kind),
        who=row.who,
        subject=row.subject,
        snippet=row.snippet,
        last_at=row.last_at,
        assignee=None if row.assignee is None else AgentName(row.assignee),
        due_at=row.due_at,
        snoozed_until=row.snoozed_until,
        rating=row.rating,
        tags=tags,
        is_unread=row.last_inbound_id > (row.last_seen_id or 0),
        is_starred=bool(row.is_starred),
        has_draft=has_draft,
        has_attachment=row.has_attachment,
        delivery=mark,
        message_count=row.message_count,
    )


def _tags(connection: Connection, ids: list[int]) -> dict[int, tuple[str, ...]]:
    t = tables.conversation_tag
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(select(t).where(t.c.conversation_id.in_(ids)).order_by(t.c.conversation_id, t.c.tag)) if ids else ():
        found[row.conversation_id] = (*found.get(row.conversation_id, ()), row.tag)
    return found


def _drafts(connection: Connection, ids: list[int]) -> set[int]:
    d = tables.draft
    if not ids:
        return set()
    rows = connection.execute(select(d.c.conversation_id).where(d.c.conversation_id.in_(ids), d.c.is_withdrawn.is_(False)))
    return {row.conversation_id for row in rows}


def _delivery_marks(connection: Connection, ids: list[int]) -> dict[int, DeliveryState]:
    d = tables.delivery
    if not ids:
        return {}
    statement = select(d.c.conversation_id, d.c.state).where(d.c.conversation_id.in_(ids), d.c.state.in_(tuple(MARKS)))
    worst: dict[int, DeliveryState] = {}
    ranks = list(MARKS)
    for row in sorted(connection.execute(statement), key=lambda row: ranks.index(row.state)):
        worst.setdefault(row.conversation_id, MARKS[row.state])
    return worst
