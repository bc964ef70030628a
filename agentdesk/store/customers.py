"""Customers and their handles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, func, insert, select, update

from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind, CustomerKind
from agentdesk.store import tables
from agentdesk.store.dialects.lists import listed, listing
from agentdesk.store.dialects.statements import FixedSelect, ManyRows

# Statements that every message needs are built once: building one costs more than running it.
_IS_HANDLE = (tables.handle.c.kind == bindparam("kind"), tables.handle.c.address == bindparam("address"))
_OWNER = FixedSelect(select(tables.handle.c.customer_id).where(*_IS_HANDLE))
_AWAY = FixedSelect(
    select(tables.customer.c.id, tables.customer.c.merged_into, tables.customer.c.away_until)
    .join(tables.handle, tables.customer.c.id == tables.handle.c.customer_id)
    .where(*_IS_HANDLE)
)
KINDS = tuple(kind.value for kind in ChannelKind)
"""An address of any kind is looked for under each, as the index of handles begins with the kind."""
_BY_ADDRESS = select(tables.handle.c.customer_id).where(
    tables.handle.c.kind.in_(KINDS), tables.handle.c.address.in_(bindparam("addresses", expanding=True))
)
_MERGED_INTO = FixedSelect(select(tables.customer.c.merged_into).where(tables.customer.c.id == bindparam("number", type_=BigInteger())))
_OWNERS = FixedSelect(
    select(tables.handle.c.address, tables.customer.c.id, tables.customer.c.name, tables.customer.c.merged_into)
    .join(tables.customer, tables.customer.c.id == tables.handle.c.customer_id)
    .where(tables.handle.c.kind == bindparam("kind"), tables.handle.c.address.in_(listed("addresses")))
)
_HIGHEST = FixedSelect(select(func.max(tables.customer.c.id).label("highest")))
_ADD = insert(tables.customer)
_ADD_ROWS = ManyRows(tables.customer)
_ADD_HANDLES = ManyRows(tables.handle)
_FILL_NAME = (
    update(tables.customer)
    .where(tables.customer.c.id == bindparam("customer"), tables.customer.c.name == "")
    .values(name=bindparam("new_name"))
)
_NAME = select(tables.customer.c.name).where(tables.customer.c.id == bindparam("number", type_=BigInteger()))
_LANGUAGE = FixedSelect(select(tables.customer.c.language).where(tables.customer.c.id == bindparam("number", type_=BigInteger())))
_MERGED_HERE = FixedSelect(
    select(tables.customer.c.id).where(tables.customer.c.merged_into == bindparam("number")).order_by(tables.customer.c.id)
)
_OF_CONVERSATION = FixedSelect(select(tables.conversation.c.customer_id).where(tables.conversation.c.id == bindparam("number")))


MIN_PHONE_DIGITS = 5
_NO_PHONE = re.compile(r"[^0-9+]")


def folded(address: str, kind: ChannelKind = ChannelKind.EMAIL) -> str:
    """Return an address as it is compared: a telephone number without what only parts its digits."""
    if kind is ChannelKind.PHONE:
        digits = _NO_PHONE.sub("", address)
        if sum(map(str.isdigit, digits)) >= MIN_PHONE_DIGITS:
            return "+" + digits[2:] if digits.startswith("00") else digits
    return address.strip().casefold()


def find(connection: Connection, kind: ChannelKind, address: str) -> CustomerId | None:
    """Return whose handle this is; a merge's survivor answers."""
    found = owner(connection, kind, address)
    return None if found is None else survivor(connection, found)


def owner(connection: Connection, kind: ChannelKind, address: str) -> CustomerId | None:
    """Return whose handle this is, merged or not: what they write is theirs, should the merge be undone."""
    row = _OWNER.first(connection, {"kind": kind.value, "address": folded(address, kind)})
    return None if row is None else CustomerId(row[0])


def is_known(connection: Connection, number: CustomerId) -> bool:
    """Whether there is a customer of this id, merged or not."""
    return connection.execute(select(tables.customer.c.id).where(tables.customer.c.id == number)).first() is not None


def survivor(connection: Connection, number: CustomerId) -> CustomerId:
    """Follow merges to the customer that stands."""
    while True:
        found = _MERGED_INTO.first(connection, {"number": number})
        if found is None or found.merged_into is None:
            return number
        number = CustomerId(found.merged_into)


def find_or_add(connection: Connection, kind: ChannelKind, sender: Address, now: datetime) -> CustomerId:
    """Return the customer with this handle, made where there is none; a missing name is filled in."""
    known = owner(connection, kind, sender.address) if sender.address else None
    if known is not None:
        fill_name(connection, known, sender.name)
        return known
    return add(connection, NewCustomer(sender.name, handles=((kind, sender.address),) if sender.address else ()), now)


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer about to be made, with an address on each kind of channel they are known on."""

    name: str
    kind: CustomerKind = CustomerKind.CUSTOMER
    language: str = ""
    handles: tuple[tuple[ChannelKind, str], ...] = ()


def add(connection: Connection, new: NewCustomer, now: datetime) -> CustomerId:
    """Make a customer; none of the handles may be anybody's yet."""
    key = connection.execute(_ADD, row_of(new, now)).inserted_primary_key
    number = CustomerId(int(key[0]) if key else 0)
    _ADD_HANDLES.put(connection, handle_rows(number, new))
    return number


def row_of(new: NewCustomer, now: datetime) -> dict[str, Any]:
    """Return the columns of a customer about to be made."""
    values = {"name": new.name, "kind": new.kind.value, "language": new.language, "created_at": now}
    return {**values, "note": "", "number": "", "channel": ""}


def handle_rows(number: CustomerId, new: NewCustomer) -> list[dict[str, Any]]:
    """Return the columns of a new customer's handles."""
    return [
        {"customer_id": number, "kind": kind.value, "address": folded(address, kind), "shown": address, "bounced_status": ""}
        for kind, address in new.handles
    ]


def add_rows(connection: Connection, rows: Sequence[Mapping[str, Any]], handles: Sequence[Mapping[str, Any]]) -> None:
    """Put in customers as `row_of` made them, with the ids they were given, and their handles."""
    _ADD_ROWS.put(connection, rows)
    _ADD_HANDLES.put(connection, handles)


def highest(connection: Connection) -> int:
    """Return the highest id given, 0 where there is none."""
    return int(_HIGHEST.first(connection, {}).highest or 0)


def owners(connection: Connection, kind: ChannelKind, addresses: Iterable[str]) -> dict[str, tuple[CustomerId, str]]:
    """Return whose handles these are, merged or not, by the folded address, and the name of the customer that stands."""
    rows = _OWNERS.all(connection, {"kind": kind.value, "addresses": listing(folded(address, kind) for address in addresses)})
    found = {row.address: (CustomerId(row.id), row.name) for row in rows}
    for row in rows:
        if row.merged_into is not None:
            found[row.address] = (CustomerId(row.id), row.name or name(connection, survivor(connection, CustomerId(row.id))))
    return found


def fill_name(connection: Connection, number: CustomerId, name: str) -> None:
    """Give a customer without a name this one."""
    if name:
        connection.execute(_FILL_NAME, {"customer": number, "new_name": name})


def by_number(connection: Connection, number: str) -> CustomerId | None:
    """Return the customer whom the firm's own books call so."""
    c = tables.customer
    row = connection.execute(select(c.c.id).where(c.c.number == number).limit(1)).first()
    return None if row is None else survivor(connection, CustomerId(row[0]))


def add_handles(connection: Connection, number: CustomerId, handles: Sequence[tuple[ChannelKind, str]]) -> bool:
    """Give a customer the handles that are nobody's yet, and say whether there were any; one that is somebody else's stays theirs."""
    free = tuple(one for one in dict.fromkeys(handles) if find(connection, *one) is None)
    if free:
        _ADD_HANDLES.put(connection, handle_rows(number, NewCustomer("", handles=free)))
    return bool(free)


def flag_bounced(connection: Connection, address: str, status: str) -> None:
    """Remember that mail to an address fails for good; "" takes the flag off."""
    h = tables.handle
    where = (h.c.kind == ChannelKind.EMAIL.value, h.c.address == folded(address))
    connection.execute(update(h).where(*where).values(bounced_status=status))


def set_away(connection: Connection, address: str, until: datetime | None) -> None:
    """Remember until when the customer with an address is away; None where they are back."""
    found = _AWAY.first(connection, {"kind": ChannelKind.EMAIL.value, "address": folded(address)})
    if found is None or (found.merged_into is None and found.away_until == until):
        return
    number = CustomerId(found.id) if found.merged_into is None else survivor(connection, CustomerId(found.id))
    connection.execute(update(tables.customer).where(tables.customer.c.id == number).values(away_until=until))


def bounced(connection: Connection, address: str) -> str:
    """Return the status with which mail to an address fails for good, "" where it doesn't."""
    h = tables.handle
    statement = select(h.c.bounced_status).where(h.c.kind == ChannelKind.EMAIL.value, h.c.address == folded(address))
    return connection.execute(statement).scalar_one_or_none() or ""


_MOST_DIGITS = 18
"""Of a number that every store can compare; a longer one is no customer's."""


def by_name_or_handle(connection: Connection, name: str) -> CustomerId | None:
    """Return the customer with this id or any handle written so."""
    c = tables.customer
    if name.isdecimal() and len(name) <= _MOST_DIGITS:
        row = connection.execute(select(c.c.id).where(c.c.id == int(name))).first()
        if row is not None:
            return survivor(connection, CustomerId(row[0]))
    row = connection.execute(_BY_ADDRESS.limit(1), {"addresses": sorted(addresses_of(name))}).first()
    return None if row is None else survivor(connection, CustomerId(row[0]))


def addresses_of(name: str) -> set[str]:
    """Return what a handle may be compared as, where nobody said of which kind it is."""
    mail = folded(name)
    return {mail, folded(name, ChannelKind.PHONE), mail.removeprefix("@"), "@" + mail.removeprefix("@")}


def family(connection: Connection, number: CustomerId) -> tuple[CustomerId, ...]:
    """Return a customer that stands, and all who were merged into them, in the order of their ids."""
    found, fresh = [number], [number]
    while fresh:
        rows = [row for one in fresh for row in _MERGED_HERE.all(connection, {"number": one})]
        fresh = sorted({CustomerId(row.id) for row in rows} - set(found))
        found += fresh
    return tuple(found)


def of_conversation(connection: Connection, number: ConversationId) -> CustomerId:
    """Return whose conversation it is."""
    found = _OF_CONVERSATION.first(connection, {"number": number})
    if found is None:
        raise NotFound(thing="conversation", name=str(number))
    return survivor(connection, CustomerId(found.customer_id))


def language(connection: Connection, number: CustomerId) -> str:
    """Return the language somebody gave a customer, or one who was merged into them; "" where nobody did."""
    spoken = (_LANGUAGE.first(connection, {"number": one}) for one in family(connection, number))
    return next((str(row.language) for row in spoken if row is not None and row.language), "")


def name(connection: Connection, number: CustomerId) -> str:
    """Return a customer's name, "" where it is not known."""
    return str(connection.execute(_NAME, {"number": number}).scalar_one())
