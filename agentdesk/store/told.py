"""What a customer told us, divided into what anybody can read and what only we do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, distinct, func, select

from agentdesk.domain.ids import CustomerId
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.store import customers, search, tables

PUBLIC_KINDS: Final = frozenset(kind.value for kind in ChannelKind if kind.is_public)
NEWEST_MESSAGES: Final = 300
CHARS_OF_EACH: Final = 20_000
CHARS_OF_ALL: Final = 60_000
"""The newest; reading what they tell takes a third of a second once for each customer."""
NEWEST_OF_OURS: Final = 3
CHARS_OF_OURS: Final = 2_000
"""How we address somebody shows in our last answers, and early in each."""
OTHERS: Final = 2
"""So many other customers make a word anybody's."""
MOST_WORDS: Final = 24
MESSAGES_OF_A_WORD: Final = 60
WORDS_OF_A_SIGNATURE: Final = 4
"""Lines of so few words at the end of what we wrote are who signs it."""


@dataclass(frozen=True, slots=True)
class Told:
    """Texts, names and addresses of one customer; `theirs` is what of `private` they wrote themselves."""

    private: str
    theirs: str
    public: str
    names: tuple[str, ...]
    handles: tuple[str, ...]
    letters: tuple[tuple[str, str], ...] = ()
    """The private messages one by one, newest first: each as "#12, 2025-11-04", and its text."""


def of_customer(connection: Connection, customer: CustomerId) -> Told:
    """Return what a customer and we wrote to each other, newest messages first.

    What we wrote to them in private is private too: an order number in our own answer is no more for everybody than in their question.
    """
    c, v, m, h = tables.customer, tables.conversation, tables.message, tables.handle
    everybody = customers.family(connection, customer)
    rows = connection.execute(
        select(
            m.c.kind, m.c.direction, m.c.conversation_id, m.c.received_at, m.c.subject, m.c.body_text, m.c.sender_name, m.c.sender_address
        )
        .join(v, v.c.id == m.c.conversation_id)
        .where(v.c.customer_id.in_(everybody), m.c.is_withdrawn.is_(False))
        .order_by(m.c.id.desc())
        .limit(NEWEST_MESSAGES)
    ).all()
    public, private = [row for row in rows if row.kind in PUBLIC_KINDS], [row for row in rows if row.kind not in PUBLIC_KINDS]
    name = connection.execute(select(c.c.name).where(c.c.id == customer)).scalar_one_or_none() or ""
    handles = connection.execute(select(h.c.shown).where(h.c.customer_id.in_(everybody), h.c.kind.not_in(PUBLIC_KINDS))).scalars()
    return Told(
        private="\n".join(_text(row) for row in private)[:CHARS_OF_ALL],
        theirs="\n".join(_text(row) for row in private if row.direction == Direction.INBOUND.value)[:CHARS_OF_ALL],
        public="\n".join(f"{row.sender_name}\n{_text(row)}" for row in public if row.direction != Direction.NOTE.value),
        names=tuple(dict.fromkeys((name, *(row.sender_name for row in private if row.direction == Direction.INBOUND.value)))),
        handles=tuple(handles),
        letters=tuple((f"#{row.conversation_id}, {row.received_at:%Y-%m-%d}", _text(row)) for row in private),
    )


def written_to(connection: Connection, customer: CustomerId) -> tuple[str, ...]:
    """Return the newest of what we wrote to a customer, newest first."""
    v, m = tables.conversation, tables.message
    # The ids first: sorting whole texts to keep three reads all that was ever written to somebody.
    newest = (
        select(m.c.id)
        .join(v, v.c.id == m.c.conversation_id)
        .where(
            v.c.customer_id.in_(customers.family(connection, customer)),
            m.c.is_withdrawn.is_(False),
            m.c.direction == Direction.OUTBOUND.value,
        )
        .order_by(m.c.id.desc())
        .limit(NEWEST_OF_OURS)
    )
    texts = select(func.substr(m.c.body_text, 1, CHARS_OF_OURS)).where(m.c.id.in_(newest.scalar_subquery())).order_by(m.c.id.desc())
    return tuple(connection.execute(texts).scalars())


def familiar(connection: Connection, customer: CustomerId | None, words: frozenset[str]) -> frozenset[str]:
    """Return which words stand in conversations of several other customers too."""
    everybody = () if customer is None else customers.family(connection, customer)
    asked = sorted(words)[:MOST_WORDS]
    return words.difference(asked) | {word for word in asked if _people_with(connection, word, everybody) >= OTHERS}


def _people_with(connection: Connection, word: str, everybody: Collection[CustomerId]) -> int:
    """Count the other customers in the newest messages that hold a word."""
    found = search.newest_matches(connection, ((word, True),), MESSAGES_OF_A_WORD)
    m, v = tables.message, tables.conversation
    people = select(func.count(distinct(v.c.customer_id))).select_from(m.join(v, v.c.id == m.c.conversation_id))
    return int(connection.execute(people.where(m.c.id.in_(found), v.c.customer_id.not_in(everybody))).scalar_one())


def _text(row: Any) -> str:
    body = row.body_text[:CHARS_OF_EACH]
    return f"{row.subject}\n{body if row.direction == Direction.INBOUND.value else _unsigned(body)}"


def _unsigned(body: str) -> str:
    """Return a text of ours without the short lines at its end: who signs for the business is no secret."""
    lines = body.rstrip().split("\n")
    while lines and len(lines[-1].split()) <= WORDS_OF_A_SIGNATURE:
        lines.pop()
    return "\n".join(lines)
