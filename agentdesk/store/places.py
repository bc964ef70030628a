"""Where messages stand on the servers they came from, and what became of them there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from agentdesk.domain.channels import FarChange, Sighting
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.states import Direction, Status
from agentdesk.domain.views import Place
from agentdesk.store import raw, tables
from agentdesk.store.dialects.statements import FixedSelect
from agentdesk.store.write_backs import WriteBackState

PAGE = 500
_BEHIND_NUMBERS = "\x7f"
loc = tables.location
m = tables.message
c = tables.conversation
w = tables.write_back
_ACCOUNTS = FixedSelect(select(loc.c.account).where(loc.c.message_id == bindparam("message")))


@dataclass(frozen=True, slots=True)
class Numbered:
    """An arrival and the number its external id ends with."""

    arrival_id: int
    number: int


def page_after(connection: Connection, account: AccountName, prefix: str, last: str) -> tuple[list[Numbered], str]:
    """Return a page of what arrived under a prefix of external ids, and where the next one begins, "" behind the last.

    `connection` is one on the raw file; `last` is "" for the first page.
    """
    a = raw.arrival
    where = (a.c.account == account, a.c.external_id > (last or prefix), a.c.external_id < prefix + _BEHIND_NUMBERS)
    rows = connection.execute(select(a.c.id, a.c.external_id).where(*where).order_by(a.c.external_id).limit(PAGE)).all()
    return _numbered(rows, prefix), rows[-1].external_id if len(rows) == PAGE else ""


def named(connection: Connection, account: AccountName, prefix: str, numbers: Sequence[int]) -> list[Numbered]:
    """Return what arrived under a prefix and these numbers; `connection` is one on the raw file."""
    a = raw.arrival
    ids = [f"{prefix}{number}" for number in numbers]
    return _numbered(connection.execute(select(a.c.id, a.c.external_id).where(a.c.account == account, a.c.external_id.in_(ids))), prefix)


def arrivals_of(connection: Connection, account: AccountName, external_ids: Sequence[str]) -> list[int]:
    """Return the arrivals, all versions, that came under these ids; `connection` is one on the raw file."""
    a = raw.arrival
    found: list[int] = []
    for at in range(0, len(external_ids), PAGE):
        where = (a.c.account == account, a.c.external_id.in_(external_ids[at : at + PAGE]))
        found += connection.execute(select(a.c.id).where(*where)).scalars()
    return found


def _numbered(rows: Iterable[Any], prefix: str) -> list[Numbered]:
    numbers = ((row.id, row.external_id.removeprefix(prefix)) for row in rows)
    return [Numbered(arrival, int(number)) for arrival, number in numbers if number.isdigit()]


def mark(connection: Connection, page: Sequence[Numbered], sighting: Sighting, now: datetime) -> list[MessageId]:
    """Note which of these are gone from the far side, and which are back; return the messages of those that went now."""
    if sighting.present is None:
        return []
    gone = [one.arrival_id for one in page if one.number < sighting.below and one.number not in sighting.present]
    here = [one.arrival_id for one in page if one.number in sighting.present]
    back = (loc.c.arrival_id.in_(here), loc.c.gone_at.is_not(None))
    if here and connection.execute(select(loc.c.arrival_id).where(*back).limit(1)).first() is not None:
        connection.execute(update(loc).where(*back).values(gone_at=None))
    return mark_gone(connection, gone, now)


def mark_back(connection: Connection, arrivals: Sequence[int]) -> list[MessageId]:
    """Note that these stand on the far side again; return their messages."""
    back = (loc.c.arrival_id.in_(arrivals), loc.c.gone_at.is_not(None))
    found = [MessageId(row.message_id) for row in connection.execute(select(loc.c.message_id).where(*back)) if row.message_id]
    connection.execute(update(loc).where(*back).values(gone_at=None))
    return found


def mark_gone(connection: Connection, gone: Sequence[int], now: datetime) -> list[MessageId]:
    """Note that these arrivals are gone from the far side; return the messages of those that went now."""
    if not gone:
        return []
    left = (loc.c.arrival_id.in_(gone), loc.c.gone_at.is_(None))
    found = [MessageId(row.message_id) for row in connection.execute(select(loc.c.message_id).where(*left)) if row.message_id]
    connection.execute(update(loc).where(*left).values(gone_at=now))
    return found


def leave(connection: Connection, message: MessageId, now: datetime) -> None:
    """Note that a message stands on the far side no more, wherever it stood."""
    connection.execute(update(loc).where(loc.c.message_id == message, loc.c.gone_at.is_(None)).values(gone_at=now))


def messages_of(connection: Connection, page: Iterable[Numbered], numbers: Iterable[int]) -> list[MessageId]:
    """Return the messages that stand under these numbers."""
    wanted = set(numbers)
    ids = [one.arrival_id for one in page if one.number in wanted]
    rows = connection.execute(select(loc.c.message_id).where(loc.c.arrival_id.in_(ids))) if ids else ()
    return [MessageId(row.message_id) for row in rows if row.message_id]


def waiting_for(connection: Connection, found: Sequence[MessageId]) -> dict[MessageId, ConversationId]:
    """Return those messages that are the last word of a customer in an open conversation nobody has answered since."""
    is_last = (c.c.last_inbound_id == m.c.id, c.c.last_message_id == m.c.id, c.c.status == Status.OPEN.value)
    statement = select(m.c.id, m.c.conversation_id).join(c, c.c.id == m.c.conversation_id)
    rows = connection.execute(statement.where(m.c.id.in_(found), m.c.direction == Direction.INBOUND.value, *is_last))
    return {MessageId(row.id): ConversationId(row.conversation_id) for row in rows}


def without_a_place(connection: Connection, found: Iterable[MessageId]) -> list[MessageId]:
    """Return those messages that stand nowhere on a server any more."""
    wanted = set(found)
    rows = connection.execute(select(loc.c.message_id).where(loc.c.message_id.in_(wanted), loc.c.gone_at.is_(None)))
    return sorted(wanted - {MessageId(row.message_id) for row in rows})


def conversations_of(connection: Connection, found: Sequence[MessageId]) -> set[ConversationId]:
    """Return the conversations of messages."""
    rows = connection.execute(select(m.c.conversation_id).where(m.c.id.in_(found)))
    return {ConversationId(row.conversation_id) for row in rows}


def accounts_of(connection: Connection, message: MessageId) -> frozenset[AccountName]:
    """Return the accounts a message arrived by."""
    return frozenset(AccountName(row.account) for row in _ACCOUNTS.all(connection, {"message": message}))


def of_messages(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Place, ...]]:
    """Return where messages arrived, oldest arrival first."""
    found: dict[int, list[Place]] = {}
    rows = connection.execute(select(loc).where(loc.c.message_id.in_(ids)).order_by(loc.c.arrival_id)).all() if ids else []
    moved = _moved_by_us(connection, [row for row in rows if row.gone_at is not None])
    for row in rows:
        found.setdefault(row.message_id, []).append(_place(row, moved.get((row.account, row.external_id))))
    return {number: tuple(places) for number, places in found.items()}


def _moved_by_us(connection: Connection, gone: Sequence[Any]) -> dict[tuple[str, str], str]:
    """Return where those went that we archived ourselves, by account and external id."""
    if not gone:
        return {}
    where = (w.c.account.in_({row.account for row in gone}), w.c.external_id.in_([row.external_id for row in gone]))
    made = (w.c.change == FarChange.ARCHIVE.value, w.c.state == WriteBackState.DONE.value)
    rows = connection.execute(select(w.c.account, w.c.external_id, w.c.moved_to).where(*where, *made))
    return {(row.account, row.external_id): row.moved_to for row in rows}


def _place(row: Any, moved_to: str | None) -> Place:
    folder, _separator, _rest = row.external_id.partition(";")
    archive = (moved_to or "").partition(";")[0]
    return Place(AccountName(row.account), folder if _separator else "", row.gone_at, is_moved=moved_to is not None, moved_to=archive)
