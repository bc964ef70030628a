"""Which part of a query the full-text index answers: words that must stand in one message, and alternatives of such words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

from sqlalchemy import Connection, Select

from agentdesk.domain.query import Either, Key, Match, Term, Words
from agentdesk.store import search
from agentdesk.store.dialects.wanted import Alternatives, Text, Texts

FIELDS = (Key.FROM, Key.SUBJECT, Key.FILE, Key.TO)
"""Fields that the index answers."""
SHOWN_FIELDS = (Key.FROM, Key.SUBJECT, Key.FILE)
"""Those of them whose texts a list or a thread shows."""
_COLUMNS: dict[Key, tuple[str, ...]] = {Key.FROM: search.SENDER, Key.SUBJECT: ("subject",), Key.FILE: ("attachment_names",)}
"""What the index is asked for in some of its columns only."""


def words_of(terms: tuple[Term, ...]) -> tuple[Words | Either, ...]:
    """Return the terms that are texts to be found together in one message."""
    return tuple(term for term in terms if _is_text(term))


def _is_text(term: Term) -> TypeGuard[Words | Either]:
    match term:
        case Words():
            return not term.is_negated
        case Either():
            return not term.is_negated and all(_is_text(one) for branch in term.branches for one in branch)
        case _:
            return False


def holding(terms: tuple[Words | Either, ...], most: int | None, known: search.Known = search.NOTHING_KNOWN) -> Select[Any] | None:
    """Return a select of the ids of messages that hold all these texts, the newest `most`; None where nothing can match."""
    return search.holding(_wanted(terms), most, known)


def known_words(connection: Connection, terms: tuple[Words | Either, ...]) -> search.Known:
    """Look up what the typed beginnings among these texts stand for."""
    return search.words_for(connection, _beginnings(_wanted(terms)))


def having(term: Match, most: int | None, connection: Connection | None = None) -> Select[Any] | None:
    """Return a select of the ids of messages of which one of FIELDS has one of these values.

    Args:
        term: the field and its values.
        most: how many of the newest; None: all.
        connection: for a look at what the values are the beginnings of, where the newest few are wanted.
    """
    is_to = term.key is Key.TO
    known = search.NOTHING_KNOWN if connection is None else search.words_for(connection, term.values, are_recipients=is_to)
    return search.written_to(term.values, most, known) if is_to else search.having(_COLUMNS[term.key], term.values, most, known)


def _wanted(terms: tuple[Term, ...]) -> Texts:
    found: list[Text | Alternatives] = []
    for term in terms:
        if isinstance(term, Words):
            found.append(Text(term.text, term.is_phrase))
        elif isinstance(term, Either):
            found.append(Alternatives(tuple(_wanted(branch) for branch in term.branches)))
    return tuple(found)


def _beginnings(wanted: Texts) -> Iterator[str]:
    for one in wanted:
        if isinstance(one, Alternatives):
            for branch in one.branches:
                yield from _beginnings(branch)
        elif not one.is_phrase:
            yield one.text
