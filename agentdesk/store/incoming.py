"""A batch of arrivals on its way into the desk file: what it may touch is looked up at once, what it adds is written at once.

Both cost one statement a table instead of one a message. What the batch added and has not written yet is known here alone: call
`write` before anything else asks the store about messages, conversations or customers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from agentdesk.domain.ids import SEQUENCE_BITS, ConversationId, CustomerId, MessageId, first_message_id
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.store import arrivals, conversations, customers, messages, search, tables
from agentdesk.store.conversations import Arrived, NewConversation
from agentdesk.store.customers import NewCustomer, folded
from agentdesk.store.dialects.lists import each_number, listed, listing
from agentdesk.store.dialects.statements import FixedSelect
from agentdesk.store.known_ids import KnownIds
from agentdesk.store.messages import NewMessage
from agentdesk.store.raw import Arrival

Place = tuple[MessageId, ConversationId]

m = tables.message
_BURIED = FixedSelect(select(tables.tombstone.c.digest).where(tables.tombstone.c.digest.in_(listed("digests"))))
_SAME = FixedSelect(
    select(m.c.raw_digest, m.c.id, m.c.conversation_id).where(m.c.raw_digest.in_(listed("digests"))).order_by(m.c.id.desc())
)
_COPIES = FixedSelect(
    select(m.c.content_digest, m.c.id, m.c.conversation_id).where(
        m.c.rfc_id.in_(listed("ids")), m.c.content_digest.in_(listed("contents")), m.c.direction == Direction.INBOUND.value
    )
)
_FIRST = each_number("firsts")
_LAST_TAKEN = FixedSelect(
    select(
        _FIRST, select(func.max(m.c.id)).where(m.c.id.between(_FIRST, _FIRST + ((1 << SEQUENCE_BITS) - 1))).scalar_subquery().label("taken")
    )
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a batch asks for: its digests, every Message-ID it speaks of, whom it is with by kind of channel, when it arrived.

    `copies` are the Message-ID and the digest of the content of each inbound message that has both.
    """

    arrivals: tuple[Arrival, ...]
    copies: frozenset[tuple[str, str]]
    ids: frozenset[str]
    people: Mapping[ChannelKind, frozenset[str]]
    moments: tuple[datetime, ...]


@dataclass(slots=True)
class _Pending:
    """Rows not written yet, in the order in which tables refer to each other."""

    customers: dict[int, dict[str, Any]] = field(default_factory=dict)
    handles: list[dict[str, Any]] = field(default_factory=list)
    conversations: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    parts: list[tuple[MessageId, ReadMessage]] = field(default_factory=list)


class Incoming:
    """What one batch knows and adds, inside one transaction."""

    def __init__(self, connection: Connection, now: datetime, sought: Sought) -> None:
        digests = listing({arrival.digest for arrival in sought.arrivals})
        buried = listing({*(arrival.digest for arrival in sought.arrivals), *(content for _rfc_id, content in sought.copies)})
        self.connection = connection
        self.now = now
        self._pending = _Pending()
        self._unindexed: list[dict[str, Any]] = []
        self._links: list[tuple[Arrival, MessageId, bool]] = []
        self._filed = arrivals.messages_of(
            connection, [number for arrival in sought.arrivals for number in (arrival.id, arrival.revises) if number]
        )
        self._buried = {row.digest for row in _BURIED.all(connection, {"digests": buried})}
        self._same = {row.raw_digest: _place(row) for row in _SAME.all(connection, {"digests": digests})}
        self._copies = self._copies_of(sought.copies)
        self.ids = KnownIds(connection, sought.ids)
        self._owners = {
            (kind, address): owner
            for kind, addresses in sought.people.items()
            for address, owner in customers.owners(connection, kind, addresses).items()
        }
        firsts = listing({first_message_id(moment, now) for moment in sought.moments})
        self._taken: dict[int, int | None] = {row.value: row.taken for row in _LAST_TAKEN.all(connection, {"firsts": firsts})}
        self._last_conversation = conversations.highest(connection)
        self._last_customer = customers.highest(connection)

    def _copies_of(self, sought: Collection[tuple[str, str]]) -> dict[str, Place]:
        wanted = {"ids": listing({rfc_id for rfc_id, _content in sought}), "contents": listing({content for _rfc_id, content in sought})}
        return {row.content_digest: _place(row) for row in _COPIES.all(self.connection, wanted)} if sought else {}

    def copy_of(self, read: ReadMessage) -> Place | None:
        """Return the inbound message that this one is a copy of, by another way or to another account."""
        return self._copies.get(read.content_digest) if read.content_digest else None

    def filed_before(self, arrival: Arrival) -> Place | None:
        """Return what an arrival became in an earlier batch; message 0 where it stays erased."""
        return self._filed.get(arrival.id)

    def message_before(self, arrival: Arrival) -> Place:
        """Return what the version before this one became; message 0 where it stays erased."""
        found = self._filed.get(arrival.revises)
        if found is None:
            # It came in this batch.
            self.write()
            found = arrivals.messages_of(self.connection, [arrival.revises]).get(arrival.revises, (MessageId(0), ConversationId(0)))
        return found

    def is_buried(self, digest: str) -> bool:
        """Whether these bytes were erased and must not come back."""
        return digest in self._buried

    def message_of_digest(self, digest: str) -> Place | None:
        """Return the message read from these bytes."""
        return self._same.get(digest)

    def customer(self, kind: ChannelKind, person: Address) -> tuple[CustomerId, str]:
        """Return the customer with this handle and their name, made where there is none; a missing name is filled in."""
        key = (kind, folded(person.address, kind))
        owner = self._owners.get(key) if person.address else None
        if owner is None:
            new = NewCustomer(person.name, handles=((kind, person.address),) if person.address else ())
            owner = self._new_customer(new), person.name
        elif person.name and not owner[1]:
            self._fill_name(owner[0], person.name)
            owner = owner[0], person.name
        if person.address:
            self._owners[key] = owner
        return owner

    def _new_customer(self, new: NewCustomer) -> CustomerId:
        self._last_customer += 1
        number = CustomerId(self._last_customer)
        self._pending.customers[number] = customers.row_of(new, self.now) | {"id": number}
        self._pending.handles += customers.handle_rows(number, new)
        return number

    def _fill_name(self, number: CustomerId, name: str) -> None:
        pending = self._pending.customers.get(number)
        if pending is None:
            customers.fill_name(self.connection, number, name)
        else:
            pending["name"] = name

    def new_conversation(self) -> ConversationId:
        """Return the number of a conversation about to be made."""
        self._last_conversation += 1
        return ConversationId(self._last_conversation)

    def add_conversation(self, number: ConversationId, new: NewConversation, first: Arrived, due_at: datetime | None) -> None:
        """Make a conversation of its first message, which `add_message` put in."""
        row = conversations.row_of(new, self.now) | conversations.first_message(first)
        self._pending.conversations.append(row | {"id": number, "due_at": due_at})

    def add_message(self, new: NewMessage) -> MessageId:
        """Put in a message with what hangs on it and return its id."""
        number = self._next_id(new.arrived_at)
        row = messages.row_of(new, number)
        self._pending.messages.append(row)
        self._pending.parts.append((number, new.read))
        self._unindexed.append(row)
        self.ids.add(new.read)
        self._same.setdefault(new.raw_digest, (number, new.conversation))
        if new.read.content_digest and new.direction is Direction.INBOUND:
            self._copies.setdefault(new.read.content_digest, (number, new.conversation))
        return number

    def _next_id(self, arrived_at: datetime) -> MessageId:
        first = first_message_id(arrived_at, self.now)
        if first not in self._taken:
            self._taken[first] = _LAST_TAKEN.first(self.connection, {"firsts": listing([first])}).taken
        taken = self._taken[first]
        number = first if taken is None else MessageId(taken + 1)
        self._taken[first] = number
        return number

    def link(self, arrival: Arrival, message: MessageId, *, is_copy: bool = False) -> None:
        """Say that an arrival became a message, or is one more place where a known one stood; a copy's bytes are others."""
        self._links.append((arrival, message, is_copy))

    def write(self) -> None:
        """Write what was added so far, so that the store can be asked about it."""
        pending, self._pending = self._pending, _Pending()
        customers.add_rows(self.connection, list(pending.customers.values()), pending.handles)
        conversations.add_rows(self.connection, pending.conversations)
        messages.add_rows(self.connection, pending.messages)
        messages.add_parts(self.connection, pending.parts)
        links, self._links = self._links, []
        arrivals.link_all(self.connection, links)

    def finish(self) -> None:
        """Write everything, the index too."""
        self.write()
        search.index(self.connection, self._unindexed)


def _place(row: Any) -> Place:
    return MessageId(row.id), ConversationId(row.conversation_id)
