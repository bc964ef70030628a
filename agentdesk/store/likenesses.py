"""What may show that two customers are one: their names, addresses and what they wrote; and whom a person has told apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select

from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.store import customers, search, tables

NEWEST_MESSAGES = 25
CHARS_OF_EACH = 6_000
NEWEST_NAMESAKES = 200
NEWEST_CUSTOMERS = 5_000
MOST_CANDIDATES = 20

a = tables.apart
c = tables.customer
h = tables.handle
m = tables.message
v = tables.conversation


@dataclass(frozen=True, slots=True)
class Written:
    """One message a customer wrote."""

    conversation: ConversationId
    kind: ChannelKind
    text: str


@dataclass(frozen=True, slots=True)
class Traits:
    """Who a customer is, as far as the desk has it; `name` and `handles` as shown, `names` every name they wrote under, folded."""

    customer: CustomerId
    name: str
    names: frozenset[str]
    handles: tuple[tuple[ChannelKind, str], ...]
    written: tuple[Written, ...]


def traits(connection: Connection, number: CustomerId) -> Traits:
    """Return what is known of a customer that stands."""
    family = customers.family(connection, number)
    names = list(connection.execute(select(c.c.name).where(c.c.id.in_(family)).order_by(c.c.id)).scalars())
    handles = connection.execute(select(h.c.kind, h.c.shown).where(h.c.customer_id.in_(family)).order_by(h.c.id)).all()
    rows = connection.execute(
        select(m.c.conversation_id, m.c.kind, m.c.sender_name, m.c.subject, m.c.body_text)
        .join(v, v.c.id == m.c.conversation_id)
        .where(v.c.customer_id.in_(family), m.c.direction == Direction.INBOUND.value, m.c.is_withdrawn.is_(False))
        .order_by(m.c.id.desc())
        .limit(NEWEST_MESSAGES)
    ).all()
    written = tuple(
        Written(ConversationId(row.conversation_id), ChannelKind(row.kind), f"{row.subject}\n{row.body_text[:CHARS_OF_EACH]}")
        for row in rows
    )
    known = frozenset(folded_name(name) for name in (*names, *(row.sender_name for row in rows)))
    shown = next((name for name in names if name), "")
    return Traits(number, shown, known - {""}, tuple((ChannelKind(row.kind), row.shown) for row in handles), written)


def folded_name(name: str) -> str:
    """Return a name as it is compared; one word alone says too little and is left out."""
    words = name.casefold().replace(",", " ").split()
    return " ".join(sorted(words)) if len(words) > 1 else ""


def with_address(connection: Connection, address: str) -> list[tuple[ChannelKind, CustomerId]]:
    """Return whose handle an address is, on any kind of channel; those that stand."""
    kinds = [kind.value for kind in ChannelKind]
    addresses = sorted({customers.folded(address), customers.folded(address, ChannelKind.PHONE)})
    rows = connection.execute(select(h.c.kind, h.c.customer_id).where(h.c.kind.in_(kinds), h.c.address.in_(addresses)))
    return [(ChannelKind(row.kind), customers.survivor(connection, CustomerId(row.customer_id))) for row in rows.all()]


def namesakes(connection: Connection, names: Iterable[str]) -> list[CustomerId]:
    """Return customers that stand and wrote, or are listed, under one of these names, the newest first."""
    found: dict[CustomerId, None] = {}
    for name in names:
        words = tuple(name.split())
        matches = search.named(words, NEWEST_NAMESAKES)
        if matches is not None:
            wrote = select(v.c.customer_id).join(m, m.c.conversation_id == v.c.id).where(m.c.id.in_(matches)).order_by(m.c.id.desc())
            found |= dict.fromkeys(CustomerId(one) for one in connection.execute(wrote).scalars())
        newest = select(c.c.id, c.c.name).order_by(c.c.id.desc()).limit(NEWEST_CUSTOMERS).subquery()
        listed = select(newest.c.id).where(*(newest.c.name.icontains(word, autoescape=True) for word in words))
        found |= dict.fromkeys(CustomerId(one) for one in connection.execute(listed).scalars())
    standing = dict.fromkeys(customers.survivor(connection, one) for one in list(found)[:NEWEST_NAMESAKES])
    return list(standing)[:MOST_CANDIDATES]


def wrote_last(connection: Connection, limit: int) -> list[CustomerId]:
    """Return the customers that stand of the conversations that changed last."""
    shown = (v.c.deleted_at.is_(None), v.c.merged_into.is_(None))
    rows = connection.execute(select(v.c.customer_id).where(*shown).order_by(v.c.last_message_id.desc()).limit(limit)).scalars()
    return list(dict.fromkeys(customers.survivor(connection, CustomerId(one)) for one in rows))


def are_apart(connection: Connection, one: CustomerId, other: CustomerId) -> bool:
    """Whether somebody said of any of these, or of whoever was merged into them, that they are not the same."""
    mine, theirs = customers.family(connection, one), customers.family(connection, other)
    pairs = or_(and_(a.c.one.in_(mine), a.c.other.in_(theirs)), and_(a.c.one.in_(theirs), a.c.other.in_(mine)))
    return connection.execute(select(a.c.id).where(pairs, a.c.is_withdrawn.is_(False)).limit(1)).first() is not None


def keep_apart(connection: Connection, one: CustomerId, other: CustomerId) -> int:
    """Remember that two customers are not the same, and return the id of that word."""
    pair = sorted((one, other))
    key = connection.execute(a.insert().values(one=pair[0], other=pair[1], is_withdrawn=False)).inserted_primary_key
    return int(key[0]) if key else 0
