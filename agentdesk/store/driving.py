"""How a page of a list comes by its conversations: from the few that some term of the query names, or by walking the list's own index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Connection, Select, and_, func, select, true, union_all

from agentdesk.domain.query import Either, Key, Match, Query, Term
from agentdesk.domain.suggestions import SuggestionState
from agentdesk.store import tables, text_terms
from agentdesk.store.columns import typed_number
from agentdesk.store.selection import (
    Condition,
    Reader,
    condition_of,
    conversations_of,
    kin_of,
    terms_condition,
    used_templates,
    written_by,
)

MATCHES_A_ROW = 4
LEAST_MATCHES = 200
"""How many of the newest matching messages a page of a search looks at first: so many for each of its rows, and so many at least."""

FEW = 3000
"""Up to so many conversations of one tag or template are looked up one by one; where more have it, walking the list meets them soon."""

c = tables.conversation
m = tables.message


@dataclass(frozen=True, slots=True)
class Selection:
    """Which conversations: those that `driver` names, where there is one, for which `condition` holds.

    A driver is a select of few ids, looked up one by one; without one the list's own index is walked. `matches` are the parts of it that
    ask the full-text index and stop after so many.
    """

    driver: Select[Any] | None
    condition: Condition
    matches: tuple[CTE, ...] = ()


@dataclass(frozen=True, slots=True)
class _Driver:
    """Few conversations, the terms that name them, and the matches they come from."""

    conversations: Select[Any]
    terms: tuple[Term, ...]
    matches: tuple[CTE, ...] = ()


def select_by(connection: Connection, query: Query, reader: Reader, most: int) -> Selection:
    """Return what a page of a list is taken from, at a cost that doesn't grow with the desk.

    Args:
        connection: for a look at how many have a tag.
        query: what is wanted.
        reader: who wants it.
        most: how many of the newest messages that hold a word are looked at.
    """
    driver = _driver(connection, query.terms, reader, most)
    if driver is None:
        return Selection(None, terms_condition(query.terms, reader, most))
    return Selection(driver.conversations, _rest(driver, query.terms, reader, most), driver.matches)


def _rest(driver: _Driver, terms: tuple[Term, ...], reader: Reader, most: int) -> Condition:
    """Return what has still to hold of a driver's conversations."""
    used = used_templates(terms, reader)
    driving = (*driver.terms, *used.terms)
    return and_(true(), *used.conditions, *(condition_of(term, reader, most) for term in terms if term not in driving))


def _driver(connection: Connection, terms: tuple[Term, ...], reader: Reader, most: int) -> _Driver | None:
    """Return what drives terms that must all hold, the words first; None where they may be many."""
    words = text_terms.words_of(terms)
    found = text_terms.holding(words, most, text_terms.known_words(connection, words)) if words else None
    if words:
        return _driven_by(found, words)
    used = used_templates(terms, reader)
    if used.terms and (few := _if_few(connection, used.conversations[0])) is not None:
        return _Driver(few, ())
    rest = (term for term in terms if term not in used.terms)
    return next(filter(None, (_driver_of(connection, term, reader, most) for term in rest)), None)


def _driver_of(connection: Connection, term: Term, reader: Reader, most: int) -> _Driver | None:
    if isinstance(term, Either):
        return None if term.is_negated else _driver_of_branches(connection, term, reader, most)
    if not isinstance(term, Match) or term.is_negated or (term.key not in text_terms.FIELDS and len(term.values) > 1):
        return None
    if term.key in text_terms.FIELDS:
        return _driven_by(text_terms.having(term, most, connection), (term,))
    found = _few_with(connection, term, reader)
    return None if found is None else _Driver(found, (term,))


def _driver_of_branches(connection: Connection, term: Either, reader: Reader, most: int) -> _Driver | None:
    """Return what drives alternatives: all that drives one of them, where every one is driven."""
    drivers: list[_Driver] = []
    for branch in term.branches:
        driver = _driver(connection, branch, reader, most)
        if driver is None:
            return None
        drivers.append(driver)
    parts = [
        select(c.c.id).where(c.c.id.in_(driver.conversations), _rest(driver, branch, reader, most))
        for driver, branch in zip(drivers, term.branches, strict=True)
    ]
    every = union_all(*parts).subquery()
    return _Driver(select(every.c.id), (term,), tuple(_all_matches(drivers)))


def _all_matches(drivers: Iterable[_Driver]) -> Iterable[CTE]:
    return (matches for driver in drivers for matches in driver.matches)


def _driven_by(matches: Select[Any] | None, terms: tuple[Term, ...]) -> _Driver:
    """Return the conversations of matching messages, and the matches under a name: used twice, they are looked up once."""
    if matches is None:
        return _Driver(conversations_of(None), terms)
    named = matches.cte()
    return _Driver(conversations_of(select(named.c.rowid)), terms, (named,))


def _few_with(connection: Connection, term: Match, reader: Reader) -> Select[Any] | None:
    """Return the conversations that a field's one value names; None where they may be many."""
    t, d, s, g = tables.conversation_tag, tables.draft, tables.seen, tables.suggestion
    match term.key, term.values[0]:
        case Key.CUSTOMER, customer:
            return select(c.c.id).where(c.c.customer_id.in_(kin_of(customer)))
        case Key.ID, number:
            return select(c.c.id).where(c.c.id == typed_number(number))
        case Key.LANG, language:
            return _if_few(connection, select(m.c.conversation_id).where(m.c.language == language.lower(), m.c.is_withdrawn.is_(False)))
        case Key.BY, agent:
            return _if_few(connection, select(m.c.conversation_id).where(*written_by(agent, reader)))
        case Key.TAG, tag:
            return _if_few(connection, select(t.c.conversation_id).where(t.c.tag == tag))
        case Key.IS, "starred":
            return select(s.c.conversation_id).where(s.c.agent == reader.agent, s.c.is_starred.is_(True))
        case Key.IS, "suggested":
            return select(g.c.conversation_id).where(g.c.state == SuggestionState.OPEN.value)
        case Key.HAS, "draft":
            return select(d.c.conversation_id).where(d.c.is_withdrawn.is_(False))
        case _:
            return None


def _if_few(connection: Connection, found: Select[Any]) -> Select[Any] | None:
    count = connection.execute(select(func.count()).select_from(found.limit(FEW + 1).subquery())).scalar_one()
    return found if count <= FEW else None
