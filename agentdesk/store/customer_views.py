"""Customers as asks return them: with everybody who was merged into them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, exists, or_, select

from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.people import CustomerView, PastConversation
from agentdesk.domain.states import ChannelKind
from agentdesk.store import customers, person_erasure, tables

NEWEST_CONVERSATIONS = 20

c = tables.customer
h = tables.handle
t = tables.customer_tag
v = tables.conversation


def view(connection: Connection, number: CustomerId) -> CustomerView | None:
    """Return a customer with handles and newest conversations."""
    family = customers.family(connection, number)
    rows = connection.execute(select(c).where(c.c.id.in_(family))).all()
    by_id = {row.id: row for row in rows}
    if number not in by_id:
        return None
    members = [by_id[one] for one in family]
    handles = connection.execute(select(h.c.kind, h.c.shown).where(h.c.customer_id.in_(family)).order_by(h.c.id)).all()
    tags = connection.execute(select(t.c.tag).where(t.c.customer_id.in_(family)).distinct().order_by(t.c.tag)).scalars()
    history = _history(connection, family)
    return CustomerView(
        id=number,
        name=_first(members, "name"),
        handles=tuple((found.kind, found.shown) for found in handles),
        language=_first(members, "language"),
        note=joined_notes(row.note for row in members),
        number=_first(members, "number"),
        kind=members[0].kind,
        channel=_first(members, "channel"),
        conversations=tuple(one.id for one in history),
        away_until=max((row.away_until for row in members if row.away_until is not None), default=None),
        tags=tuple(tags),
        history=history,
        merged=family[1:],
        erased_at=person_erasure.waiting(connection, number),
    )


def joined_notes(notes: Any) -> str:
    """Return the notes on one person, below each other."""
    return "\n\n".join(dict.fromkeys(note for note in notes if note))


def _first(members: list[Row[Any]], name: str) -> str:
    return next((str(getattr(row, name)) for row in members if getattr(row, name)), "")


def _history(connection: Connection, family: tuple[CustomerId, ...]) -> tuple[PastConversation, ...]:
    columns = (v.c.id, v.c.channel, v.c.kind, v.c.status, v.c.subject, v.c.last_at)
    shown = (v.c.customer_id.in_(family), v.c.deleted_at.is_(None), v.c.merged_into.is_(None))
    rows = connection.execute(select(*columns).where(*shown).order_by(v.c.last_message_id.desc()).limit(NEWEST_CONVERSATIONS))
    return tuple(PastConversation(ConversationId(row.id), row.channel, row.kind, row.status, row.subject, row.last_at) for row in rows)


def newest_conversations(connection: Connection, family: tuple[CustomerId, ...]) -> list[ConversationId]:
    """Return the newest conversations of these customers."""
    statement = select(v.c.id).where(v.c.customer_id.in_(family)).order_by(v.c.last_message_id.desc()).limit(NEWEST_CONVERSATIONS)
    return [ConversationId(number) for number in connection.execute(statement).scalars()]


def page(connection: Connection, text: str, before: int | None, limit: int) -> list[CustomerView]:
    """Return customers whose name, number, tag or handle holds a text, newest first; those merged into others stand under these.

    Only the whole list has pages: what a text finds comes at once.
    """
    statement = select(c.c.id, c.c.merged_into).order_by(c.c.id.desc())
    if before is not None:
        statement = statement.where(c.c.id < before)
    statement = statement.where(_holding(text) if text else c.c.merged_into.is_(None))
    rows = connection.execute(statement.limit(limit))
    numbers = dict.fromkeys(customers.survivor(connection, CustomerId(row.id)) for row in rows)
    found = (view(connection, number) for number in numbers)
    return [one for one in found if one is not None]


def _holding(text: str) -> Any:
    addresses = {customers.folded(text), customers.folded(text, ChannelKind.PHONE)}
    return or_(
        c.c.name.contains(text, autoescape=True),
        c.c.number == text,
        exists().where(t.c.customer_id == c.c.id, t.c.tag == text),
        *(exists().where(h.c.customer_id == c.c.id, h.c.address.contains(address, autoescape=True)) for address in sorted(addresses)),
    )
