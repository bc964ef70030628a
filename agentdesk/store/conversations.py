"""Conversations: making them, and keeping what a list shows of them true."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, func, insert, select, update

from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import SEQUENCE_BITS, AccountName, AgentName, ConversationId, CustomerId, MessageId, second_of
from agentdesk.domain.states import ChannelKind, Direction, Means, Status
from agentdesk.store import tables
from agentdesk.store.dialects.lists import listed_numbers, listing
from agentdesk.store.dialects.statements import FixedSelect, FixedUpdate, ManyRows
from agentdesk.store.messages import folds_of, reply_text

SNIPPET_CHARS = 160
FIRST_POSSIBLE_MESSAGE_ID = 1 << (SEQUENCE_BITS + 20)
"""Message ids lie far above conversation ids, so that one number can name either."""


# Statements that every message needs are built once: building one costs more than running it.
_ADD = insert(tables.conversation)
_ADD_ROWS = ManyRows(tables.conversation)
_HIGHEST = FixedSelect(select(func.max(tables.conversation.c.id).label("highest")))
_CHANGE = FixedUpdate(tables.conversation)
_MERGED = FixedSelect(
    select(tables.conversation.c.id, tables.conversation.c.merged_into).where(
        tables.conversation.c.id.in_(listed_numbers("numbers")), tables.conversation.c.merged_into.is_not(None)
    )
)
_GET = FixedSelect(select(tables.conversation).where(tables.conversation.c.id == bindparam("number", type_=BigInteger())))


@dataclass(frozen=True, slots=True)
class NewConversation:
    """A conversation about to be made."""

    customer: CustomerId
    status: Status
    account: AccountName
    channel: str
    kind: ChannelKind
    who: str
    subject: str
    at: datetime
    thread_key: str = ""


def add(connection: Connection, new: NewConversation, now: datetime) -> ConversationId:
    """Make a conversation with no message yet and return its number."""
    key = connection.execute(_ADD, row_of(new, now)).inserted_primary_key
    return ConversationId(int(key[0]) if key else 0)


def add_rows(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put in conversations as `row_of` and `first_message` made them, with the ids they were given."""
    _ADD_ROWS.put(connection, rows)


def highest(connection: Connection) -> int:
    """Return the highest number given, 0 where there is none."""
    return int(_HIGHEST.first(connection, {}).highest or 0)


def row_of(new: NewConversation, now: datetime) -> dict[str, Any]:
    """Return the columns of a conversation with no message yet."""
    return {
        "customer_id": new.customer,
        "status": new.status.value,
        "account": new.account,
        "channel": new.channel,
        "kind": new.kind.value,
        "who": new.who,
        "subject": new.subject,
        "snippet": "",
        "thread_key": new.thread_key,
        "has_attachment": False,
        "message_count": 0,
        "version": 0,
        "last_message_id": 0,
        "last_inbound_id": 0,
        "last_at": new.at,
        "created_at": now,
        "due_at": None,
        "rating": None,
    }


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a message just put in means for its conversation's line in the list."""

    message: MessageId
    direction: Direction
    at: datetime
    text: str
    has_attachment: bool = False
    rating: float | None = None


def take_message(connection: Connection, number: ConversationId, arrived: Arrived) -> StoredConversation:
    """Keep count, version, snippet and newest-message columns true after a message was put in; return the conversation as it is then."""
    row = get(connection, number)
    values: dict[str, Any] = {"message_count": row.message_count + 1, "version": row.version + 1}
    if arrived.message > row.last_message_id and arrived.direction is not Direction.NOTE:
        values |= {"last_message_id": arrived.message, "last_at": arrived.at, "snippet": snippet(arrived.text)}
    if arrived.direction is Direction.INBOUND:
        values["last_inbound_id"] = max(row.last_inbound_id, arrived.message)
    if arrived.has_attachment:
        values["has_attachment"] = True
    if arrived.rating is not None:
        values["rating"] = arrived.rating
    if row.last_message_id == 0:
        values |= {"last_message_id": arrived.message, "last_at": arrived.at, "snippet": snippet(arrived.text)}
    _CHANGE.put(connection, number, values)
    return replace(
        row, **{name: values[name] for name in ("message_count", "version", "last_message_id", "last_inbound_id") if name in values}
    )


def first_message(arrived: Arrived) -> dict[str, Any]:
    """Return what `take_message` makes of a new conversation's columns."""
    return {
        "message_count": 1,
        "version": 1,
        "last_message_id": arrived.message,
        "last_inbound_id": arrived.message if arrived.direction is Direction.INBOUND else 0,
        "last_at": arrived.at,
        "snippet": snippet(arrived.text),
        "has_attachment": arrived.has_attachment,
        "rating": arrived.rating,
    }


def take_automatic(connection: Connection, number: ConversationId) -> None:
    """Count a message that a machine of ours wrote: it answers nothing, so that nothing else of the list's line changes."""
    c = tables.conversation
    connection.execute(update(c).where(c.c.id == number).values(message_count=c.c.message_count + 1))


def recount(connection: Connection, number: ConversationId) -> None:
    """Make what a list shows of a conversation true again after messages came to it, left it, were withdrawn or came back."""
    c, m = tables.conversation, tables.message
    shown = (m.c.conversation_id == number, m.c.is_withdrawn.is_(False))
    spoken = (*shown, m.c.direction != Direction.NOTE.value)
    count = connection.execute(select(func.count()).select_from(m).where(*shown)).scalar_one()
    columns = (m.c.id, m.c.received_at, m.c.body_text, m.c.folds, m.c.unreadable)
    newest = connection.execute(select(*columns).where(*spoken).order_by(m.c.id.desc()).limit(1)).first()
    inbound = connection.execute(select(func.max(m.c.id)).where(*shown, m.c.direction == Direction.INBOUND.value)).scalar_one()
    values: dict[str, Any] = {"message_count": count, "version": c.c.version + 1, "last_inbound_id": inbound or 0}
    if newest is not None:
        values |= {"last_message_id": newest.id, "last_at": _arrived_at(newest), "snippet": snippet(_told(newest))}
    connection.execute(update(c).where(c.c.id == number).values(**values))


def _arrived_at(row: Any) -> datetime:
    """Return when a message arrived, which its id says to the second: the desk may have had it much later."""
    second = second_of(row.id)
    received: datetime = row.received_at
    return received if int(received.timestamp()) == second else datetime.fromtimestamp(second, UTC)


def _told(row: Any) -> str:
    """Return what a message says beside what it quotes, as it was shown when it came."""
    return reply_text(row.body_text, folds_of(row.folds)) or row.body_text or str(row.unreadable)


def message_ids(connection: Connection, number: ConversationId) -> list[MessageId]:
    """Return the ids of every message of a conversation, withdrawn ones too."""
    m = tables.message
    rows = connection.execute(select(m.c.id).where(m.c.conversation_id == number).order_by(m.c.id))
    return [MessageId(row.id) for row in rows]


def standing_ids(connection: Connection, number: ConversationId) -> list[MessageId]:
    """Return the ids of a conversation's messages that were not withdrawn."""
    m = tables.message
    rows = connection.execute(select(m.c.id).where(m.c.conversation_id == number, m.c.is_withdrawn.is_(False)).order_by(m.c.id))
    return [MessageId(row.id) for row in rows]


def snippet(text: str) -> str:
    """Return the beginning of a text on one line."""
    return " ".join(text[: SNIPPET_CHARS * 4].split())[:SNIPPET_CHARS]


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """A conversation as it stands in the store, for the rooms that act on it."""

    id: ConversationId
    customer: CustomerId
    status: Status
    account: AccountName
    channel: str
    kind: ChannelKind
    subject: str
    version: int
    message_count: int
    last_message_id: int
    last_inbound_id: int
    due_at: datetime | None
    deleted_at: datetime | None
    merged_into: ConversationId | None


def get(connection: Connection, number: int) -> StoredConversation:
    """Return a conversation.

    Raises:
        NotFound: there is none of that number.
    """
    row = _GET.first(connection, {"number": number})
    if row is None:
        raise NotFound(thing="conversation", name=str(number))
    return StoredConversation(
        id=ConversationId(row.id),
        customer=CustomerId(row.customer_id),
        status=Status(row.status),
        account=AccountName(row.account),
        channel=row.channel,
        kind=ChannelKind(row.kind),
        subject=row.subject,
        version=row.version,
        message_count=row.message_count,
        last_message_id=row.last_message_id,
        last_inbound_id=row.last_inbound_id,
        due_at=row.due_at,
        deleted_at=row.deleted_at,
        merged_into=None if row.merged_into is None else ConversationId(row.merged_into),
    )


def resolve(connection: Connection, number: int) -> ConversationId:
    """Return the conversation meant by its own number or by a message's id; a merge's survivor answers.

    Raises:
        NotFound: there is neither.
    """
    if number >= FIRST_POSSIBLE_MESSAGE_ID:
        m = tables.message
        found = connection.execute(select(m.c.conversation_id).where(m.c.id == number)).scalar_one_or_none()
        if found is None:
            raise NotFound(thing="message", name=str(number))
        number = int(found)
    while True:
        row = get(connection, number)
        if row.deleted_at is not None:
            raise NotFound(thing="conversation", name=str(number))
        if row.merged_into is None:
            return ConversationId(number)
        number = row.merged_into


def redirects(connection: Connection, numbers: Collection[ConversationId]) -> dict[ConversationId, ConversationId]:
    """Return those of the given conversations that were merged, each with the one that stands for it now."""
    found: dict[ConversationId, ConversationId] = {}
    for row in _MERGED.all(connection, {"numbers": listing(numbers)}):
        survivor = ConversationId(row.merged_into)
        while (following := get(connection, survivor).merged_into) is not None:
            survivor = following
        found[ConversationId(row.id)] = survivor
    return found


def was_decided_here(connection: Connection, number: ConversationId) -> bool:
    """Whether a person set a conversation's status on this desk."""
    f, e = tables.effect, tables.entry
    by_people = e.c.means.in_((Means.CONSOLE.value, Means.CLI.value))
    statement = select(f.c.id).join(e, e.c.id == f.c.entry_id).where(f.c.conversation_id == number, f.c.field == "status", by_people)
    return connection.execute(statement.limit(1)).first() is not None


def mark_seen(connection: Connection, agent: AgentName, number: ConversationId, last_seen_id: int) -> None:
    """Remember how far an agent has read a conversation."""
    _set_seen(connection, agent, number, {"last_seen_id": last_seen_id})


def _set_seen(connection: Connection, agent: AgentName, number: ConversationId, values: dict[str, Any]) -> None:
    s = tables.seen
    done = connection.execute(update(s).where(s.c.agent == agent, s.c.conversation_id == number).values(**values))
    if done.rowcount == 0:
        defaults = {"last_seen_id": 0, "is_starred": False}
        connection.execute(insert(s).values(agent=agent, conversation_id=number, **(defaults | values)))


_RETURNING = (Status.SNOOZED.value, Status.PENDING.value)


def due_snoozes(connection: Connection, now: datetime) -> list[ConversationId]:
    """Return conversations whose moment has come: snoozed ones, and those that wait for a customer who didn't answer."""
    c = tables.conversation
    rows = connection.execute(select(c.c.id).where(c.c.snoozed_until <= now, c.c.status.in_(_RETURNING)))
    return [ConversationId(row.id) for row in rows]


def next_snooze(connection: Connection) -> datetime | None:
    """Return when the next conversation comes back by itself.

    Each status is asked for the least by itself, which is one look into the index; of several at once SQLite reads and sorts all.
    """
    c = tables.conversation
    timed = select(c.c.snoozed_until).where(c.c.snoozed_until.is_not(None)).order_by(c.c.snoozed_until).limit(1)
    moments = (connection.execute(timed.where(c.c.status == status)).scalar_one_or_none() for status in _RETURNING)
    return min((moment for moment in moments if moment is not None), default=None)


def set_due(connection: Connection, number: ConversationId, due_at: datetime) -> None:
    """Start a conversation's response target."""
    _CHANGE.put(connection, number, {"due_at": due_at})
