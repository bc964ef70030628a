"""People a text may be addressed to: those written to lately, and customers, by the beginning of a name or an address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, or_, select

from agentdesk.domain.states import ChannelKind
from agentdesk.domain.views import PersonView
from agentdesk.store import tables
from agentdesk.store.customers import folded

LATEST_DELIVERIES = 500
NEWEST_CUSTOMERS = 5_000
"""Names are looked for among so many; addresses among all, by their index."""
_LAST = "\U0010ffff"


def find(connection: Connection, text: str, limit: int) -> list[PersonView]:
    """Return people whose address, or a word of whose name, begins with `text`: the ones written to most lately first."""
    wanted = folded(text)
    if not wanted:
        return []
    names: dict[str, str] = {}
    uses: Counter[str] = Counter()
    for name, address in _written_to(connection):
        key = folded(address)
        uses[key] += 1
        names[key] = names.get(key) or name
    for name, address in (*_by_address(connection, wanted, limit), *_by_name(connection, wanted, limit)):
        names[folded(address)] = names.get(folded(address)) or name
    found = [key for key in names if _begins(wanted, key, names[key])]
    found.sort(key=lambda key: (-uses[key], key))
    return [PersonView(names[key], key, uses[key]) for key in found[:limit]]


def _begins(wanted: str, address: str, name: str) -> bool:
    shown = name.casefold()
    return address.startswith(wanted) or shown.startswith(wanted) or any(word.startswith(wanted) for word in shown.split())


def _written_to(connection: Connection) -> Iterable[tuple[str, str]]:
    d, m = tables.delivery, tables.message
    newest = select(d.c.message_id).where(d.c.media_type == "message/rfc822").order_by(d.c.id.desc()).limit(LATEST_DELIVERIES)
    for row in connection.execute(select(m.c.recipients, m.c.cc).where(m.c.id.in_(newest))):
        yield from ((name, address) for name, address in (*row.recipients, *row.cc))


def _by_address(connection: Connection, wanted: str, limit: int) -> list[tuple[str, str]]:
    h, c = tables.handle, tables.customer
    begins = (h.c.kind == ChannelKind.EMAIL.value, h.c.address >= wanted, h.c.address < wanted + _LAST)
    rows = connection.execute(select(c.c.name, h.c.address).join(c, c.c.id == h.c.customer_id).where(*begins).limit(limit))
    return [(row.name, row.address) for row in rows]


def _by_name(connection: Connection, wanted: str, limit: int) -> list[tuple[str, str]]:
    h, c = tables.handle, tables.customer
    newest = select(c.c.id, c.c.name).order_by(c.c.id.desc()).limit(NEWEST_CUSTOMERS).subquery()
    escaped = wanted.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    begins = or_(newest.c.name.like(f"{escaped}%", escape="\\"), newest.c.name.like(f"% {escaped}%", escape="\\"))
    joined = select(newest.c.name, h.c.address).join(h, h.c.customer_id == newest.c.id)
    rows = connection.execute(joined.where(h.c.kind == ChannelKind.EMAIL.value, begins).limit(limit))
    return [(row.name, row.address) for row in rows]
