"""A query or a view as SQL conditions on the conversation table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Connection, and_, exists, false, func, not_, or_, select, true

from agentdesk.domain.ids import AgentName
from agentdesk.domain.query import ME, NONE, Comparison, Key, Match, Query, Rated, Timed, Words
from agentdesk.domain.states import Direction, Status, View
from agentdesk.store import search, tables

Condition = ColumnElement[bool]

MOST_TEXT_MATCHES = 2000
"""How many of the newest matching messages a text search looks at: the answer is newest first and is paged."""

c = tables.conversation
m = tables.message
s = tables.seen.alias("own_seen")

VIEWS: dict[View, Condition] = {
    View.OPEN: c.c.status == Status.OPEN.value,
    View.UNASSIGNED: and_(c.c.status == Status.OPEN.value, c.c.assignee.is_(None)),
    View.SNOOZED: c.c.status == Status.SNOOZED.value,
    View.PENDING: c.c.status == Status.PENDING.value,
    View.CLOSED: c.c.status == Status.CLOSED.value,
    View.SPAM: c.c.status == Status.SPAM.value,
    View.ALL: c.c.status != Status.SPAM.value,
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and when: `me`, `late` and `unread` depend on it."""

    agent: AgentName
    now: datetime


def standing() -> Condition:
    """What every list leaves out: deleted conversations and those merged into others."""
    return and_(c.c.deleted_at.is_(None), c.c.merged_into.is_(None))


def view_condition(view: View, reader: Reader) -> Condition:
    """Return the condition of a view."""
    match view:
        case View.MINE:
            return and_(c.c.status == Status.OPEN.value, c.c.assignee == reader.agent)
        case View.LATE:
            return and_(c.c.status == Status.OPEN.value, c.c.due_at < reader.now)
        case _:
            return VIEWS[view]


def query_condition(connection: Connection, query: Query, reader: Reader) -> Condition:
    """Return the condition of a query; words are looked up in the full-text index first."""
    words = tuple(term for term in query.terms if isinstance(term, Words))
    conditions = [_text_condition(connection, words)] if words else []
    for term in query.terms:
        if not isinstance(term, Words):
            condition = _term_condition(term, reader)
            conditions.append(not_(func.coalesce(condition, false())) if term.is_negated else condition)
    return and_(true(), *conditions)


def _text_condition(connection: Connection, words: tuple[Words, ...]) -> Condition:
    wanted = tuple(word for word in words if not word.is_negated)
    unwanted = tuple(word for word in words if word.is_negated)
    conditions = [_holding(connection, wanted)] if wanted else []
    conditions += [not_(_holding(connection, (word,))) for word in unwanted]
    return and_(true(), *conditions)


def _holding(connection: Connection, words: tuple[Words, ...]) -> Condition:
    found = search.newest_matches(connection, tuple((word.text, word.is_phrase) for word in words), MOST_TEXT_MATCHES)
    if not found:
        return false()
    conversations = select(m.c.conversation_id).where(m.c.id.in_(found), m.c.is_withdrawn.is_(False))
    return c.c.id.in_(conversations)


def _term_condition(term: Match | Rated | Timed, reader: Reader) -> Condition:
    match term:
        case Match():
            return or_(false(), *(_value_condition(term.key, value, reader) for value in term.values))
        case Rated():
            return _rated(term)
        case Timed():
            return _timed(term, reader)
        case _:
            assert_never(term)


def _rated(term: Rated) -> Condition:
    compared: dict[Comparison, Condition] = {
        Comparison.LESS: c.c.rating < term.stars,
        Comparison.AT_MOST: c.c.rating <= term.stars,
        Comparison.EQUAL: c.c.rating == term.stars,
        Comparison.AT_LEAST: c.c.rating >= term.stars,
        Comparison.MORE: c.c.rating > term.stars,
    }
    return and_(c.c.rating.is_not(None), compared[term.comparison])


def _timed(term: Timed, reader: Reader) -> Condition:
    moment = term.resolve(reader.now)
    match term.key:
        case Key.AFTER:
            return c.c.last_at >= moment
        case Key.BEFORE:
            return c.c.last_at < moment
        case _:
            return and_(c.c.due_at.is_not(None), c.c.due_at <= moment)


def _value_condition(key: Key, value: str, reader: Reader) -> Condition:
    return _OF_KEY[key](value, reader)


def _of_channel(value: str, _reader: Reader) -> Condition:
    return or_(c.c.channel == value.lower(), c.c.kind == value.lower())


def _of_assignee(value: str, reader: Reader) -> Condition:
    return c.c.assignee.is_(None) if value == NONE else c.c.assignee == _agent(value, reader)


def _of_writer(value: str, reader: Reader) -> Condition:
    return _message_where(m.c.author == _agent(value, reader), m.c.direction != Direction.INBOUND.value)


def _of_sender(value: str, _reader: Reader) -> Condition:
    return or_(_like(c.c.who, value), _message_where(or_(_like(m.c.sender_name, value), _like(m.c.sender_address, value))))


def _of_recipient(value: str, _reader: Reader) -> Condition:
    return _message_where(or_(_like(m.c.recipients, value), _like(m.c.cc, value)))


def _agent(value: str, reader: Reader) -> str:
    return reader.agent if value == ME else value


def _like(column: Any, value: str) -> Condition:
    found: Condition = column.contains(value, autoescape=True)
    return found


def _message_where(*conditions: Condition) -> Condition:
    return exists().where(m.c.conversation_id == c.c.id, m.c.is_withdrawn.is_(False), *conditions)


def _has_tag(value: str) -> Condition:
    t = tables.conversation_tag
    return exists().where(t.c.conversation_id == c.c.id, t.c.tag == value)


def _state(value: str, reader: Reader) -> Condition:
    match value:
        case "late":
            return and_(c.c.due_at.is_not(None), c.c.due_at < reader.now, c.c.status == Status.OPEN.value)
        case "unread":
            return _last_seen(reader) < c.c.last_inbound_id
        case "read":
            return _last_seen(reader) >= c.c.last_inbound_id
        case "starred":
            return exists().where(s.c.agent == reader.agent, s.c.conversation_id == c.c.id, s.c.is_starred.is_(True))
        case "assigned":
            return c.c.assignee.is_not(None)
        case "unassigned":
            return c.c.assignee.is_(None)
        case _:
            return c.c.status == value


def _last_seen(reader: Reader) -> ColumnElement[int]:
    seen = select(s.c.last_seen_id).where(s.c.agent == reader.agent, s.c.conversation_id == c.c.id)
    return func.coalesce(seen.scalar_subquery(), 0)


def _possession(value: str) -> Condition:
    d, t = tables.draft, tables.conversation_tag
    match value:
        case "attachment":
            return c.c.has_attachment.is_(True)
        case "draft":
            return exists().where(d.c.conversation_id == c.c.id, d.c.is_withdrawn.is_(False))
        case "note":
            return _message_where(m.c.direction == Direction.NOTE.value)
        case "tag":
            return exists().where(t.c.conversation_id == c.c.id)
        case "rating":
            return c.c.rating.is_not(None)
        case _:
            return c.c.due_at.is_not(None)


_OF_KEY: dict[Key, Callable[[str, Reader], Condition]] = {
    Key.IS: _state,
    Key.HAS: lambda value, _reader: _possession(value),
    Key.CHANNEL: _of_channel,
    Key.ACCOUNT: lambda value, _reader: c.c.account == value,
    Key.TAG: lambda value, _reader: _has_tag(value),
    Key.ASSIGNEE: _of_assignee,
    Key.BY: _of_writer,
    Key.FROM: _of_sender,
    Key.TO: _of_recipient,
    Key.LANG: lambda value, _reader: _message_where(m.c.language == value.lower()),
}
