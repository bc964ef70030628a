"""A query or a view as SQL conditions on the conversation table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, not_, or_, select, true

from agentdesk.domain.ids import AgentName
from agentdesk.domain.query import MAX_DIGITS, ME, NONE, Comparison, Either, Key, Match, Query, Rated, Term, Timed, Words
from agentdesk.domain.states import DeliveryState, Direction, Status, View
from agentdesk.domain.suggestions import SuggestionState
from agentdesk.store import customers, tables, template_uses, text_terms
from agentdesk.store.columns import typed_number

Condition = ColumnElement[bool]

MOST_MATCHES = 20_000
"""How many it looks at where those don't fill it: a search costs at most this, however many messages hold a common word."""

c = tables.conversation
m = tables.message
s = tables.seen.alias("own_seen")
g = tables.suggestion
o = tables.delivery

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


def query_condition(query: Query, reader: Reader) -> Condition:
    """Return the whole condition of a query, however many conversations it holds for."""
    return terms_condition(query.terms, reader, None)


def terms_condition(terms: tuple[Term, ...], reader: Reader, most: int | None) -> Condition:
    """Return the condition of terms that must all hold; words must stand in one message.

    Args:
        terms: the terms of a query, or of one branch of a group.
        reader: who asks.
        most: how many of the newest messages with a word are looked at; None: all.
    """
    words, used = text_terms.words_of(terms), used_templates(terms, reader)
    conditions = [c.c.id.in_(conversations_of(text_terms.holding(words, most)))] if words else []
    rest = (term for term in terms if term not in words and term not in used.terms)
    return and_(true(), *conditions, *used.conditions, *(condition_of(term, reader, most) for term in rest))


@dataclass(frozen=True, slots=True)
class UsedTemplates:
    """What a query asks of templates: its terms that say it, and what they come to."""

    terms: tuple[Term, ...] = ()
    conversations: tuple[Select[Any], ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold of a conversation."""
        return tuple(c.c.id.in_(found) for found in self.conversations)


def used_templates(terms: tuple[Term, ...], reader: Reader) -> UsedTemplates:
    """Return what terms ask of templates; `after` and `before` beside them then speak of when the text with the template left."""
    named = tuple(term for term in terms if isinstance(term, Match) and term.key is Key.TEMPLATE and not term.is_negated)
    if not named:
        return UsedTemplates()
    timed = tuple(term for term in terms if isinstance(term, Timed) and term.key is not Key.DUE)
    bounds = [_left_when(term, reader) for term in timed]
    return UsedTemplates((*named, *timed), tuple(_left_with(term.values, *bounds) for term in named))


def _left_when(term: Timed, reader: Reader) -> Condition:
    at, moment = tables.template_use.c.at, term.resolve(reader.now)
    return at >= moment if (term.key is Key.AFTER) is not term.is_negated else at < moment


def _left_with(names: tuple[str, ...], *bounds: Condition) -> Select[Any]:
    """Return a select of the conversations that a text with one of these templates left in, wherever that message is by now."""
    return conversations_of(template_uses.messages_with(names, *bounds))


def condition_of(term: Term, reader: Reader, most: int | None) -> Condition:
    """Return one term's condition; what a negated one leaves out is looked up further back."""
    far = None if most is None else MOST_MATCHES
    if isinstance(term, Words):
        return not_(c.c.id.in_(conversations_of(text_terms.holding((term,), far))))
    if isinstance(term, Either):
        condition: Condition = or_(false(), *(terms_condition(branch, reader, far) for branch in term.branches))
    elif isinstance(term, Match) and term.key in text_terms.FIELDS:
        condition = c.c.id.in_(conversations_of(text_terms.having(term, far)))
    else:
        condition = _term_condition(term, reader)
    return not_(func.coalesce(condition, false())) if term.is_negated else condition


def conversations_of(matches: Select[Any] | None) -> Select[Any]:
    """Return a select of the conversations of messages; those withdrawn don't count."""
    if matches is None:
        return select(m.c.conversation_id).where(false())
    return select(m.c.conversation_id).where(m.c.id.in_(matches), m.c.is_withdrawn.is_(False))


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
    return _message_where(*written_by(value, reader))


def written_by(agent: str, reader: Reader) -> tuple[Condition, ...]:
    """Return what holds of messages that an agent (or ME) wrote."""
    return (m.c.author == _agent(agent, reader), m.c.author != "", m.c.direction != Direction.INBOUND.value, m.c.is_withdrawn.is_(False))


def _of_customer(value: str, _reader: Reader) -> Condition:
    return c.c.customer_id.in_(kin_of(value))


def kin_of(value: str) -> Select[Any]:
    """Select a customer, named by id or handle, with everybody merged with them."""
    p, h = tables.customer, tables.handle
    named = h.c.address.in_(sorted(customers.addresses_of(value)))
    meant: Condition = p.c.id.in_(select(h.c.customer_id).where(h.c.kind.in_(customers.KINDS), named))
    if value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS:
        meant = or_(meant, p.c.id == typed_number(value))
    kin = select(p.c.id).where(meant).cte(recursive=True)
    # One step and not two: PostgreSQL takes a recursive name once.
    other = case((p.c.id == kin.c.id, p.c.merged_into), else_=p.c.id)
    linked = and_(p.c.merged_into.is_not(None), or_(p.c.id == kin.c.id, p.c.merged_into == kin.c.id))
    return select(kin.union(select(other).join(kin, linked)).c.id)


def _agent(value: str, reader: Reader) -> str:
    return reader.agent if value == ME else value


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
        case "bounced":
            is_bounced = o.c.state == DeliveryState.BOUNCED.value
            return exists().where(o.c.conversation_id == c.c.id, is_bounced)
        case "mentioned":
            n = tables.mention
            names_me = select(m.c.conversation_id).join(n, n.c.message_id == m.c.id).where(n.c.agent == reader.agent)
            return c.c.id.in_(names_me.where(m.c.is_withdrawn.is_(False)).correlate(None))
        case "suggested":
            return exists().where(g.c.state == SuggestionState.OPEN.value, g.c.conversation_id == c.c.id)
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
    Key.TEMPLATE: lambda value, _reader: c.c.id.in_(_left_with((value,))),
    Key.CUSTOMER: _of_customer,
    Key.ID: lambda value, _reader: c.c.id == typed_number(value),
    Key.LANG: lambda value, _reader: _message_where(m.c.language == value.lower()),
}
