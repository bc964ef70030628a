"""Automatic acknowledgements: which are due, marked as the message was filed, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from agentdesk.domain.acknowledging import PER_ADDRESS, Counted, counting_address
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.mailbox import domain_of
from agentdesk.store import tables

a = tables.acknowledgement
DUE, MADE, REFUSED = "due", "made", "refused"


@dataclass(frozen=True, slots=True)
class Due:
    """A message whose author may be told that it arrived."""

    message: MessageId
    conversation: ConversationId
    account: AccountName
    address: str
    marked_at: datetime


def mark(connection: Connection, due: Due) -> None:
    """Say that an acknowledgement is due; whether it may leave is decided when it is made."""
    counted_as = counting_address(due.address)
    values = {"message_id": due.message, "conversation_id": due.conversation, "account": due.account, "address": due.address}
    more = {"counted_as": counted_as, "domain": domain_of(counted_as), "state": DUE, "reason": "", "at": due.marked_at}
    connection.execute(insert(a).values(**values, **more))


def is_any_due(connection: Connection) -> bool:
    """Whether anything is to be made."""
    return connection.execute(select(a.c.message_id).where(a.c.state == DUE).limit(1)).first() is not None


def due_ones(connection: Connection, limit: int) -> list[Due]:
    """Return what is due, oldest first."""
    rows = connection.execute(select(a).where(a.c.state == DUE).order_by(a.c.message_id).limit(limit))
    return [Due(MessageId(r.message_id), ConversationId(r.conversation_id), AccountName(r.account), r.address, r.at) for r in rows]


def counted(connection: Connection, address: str, now: datetime) -> Counted:
    """Count what was made lately."""
    counted_as = counting_address(address)

    def number(since: datetime, *where: object) -> int:
        statement = select(func.count()).select_from(a).where(a.c.state == MADE, a.c.at > since, *where)  # type: ignore[arg-type]  # conditions
        return int(connection.execute(statement).scalar_one())

    day = now - PER_ADDRESS
    return Counted(
        to_address=number(day, a.c.counted_as == counted_as),
        to_domain=number(day, a.c.domain == domain_of(counted_as)),
        in_all=number(now - timedelta(hours=1)),
    )


def was_made_since(connection: Connection, address: str, since: datetime) -> bool:
    """Whether one was made to an address since then."""
    where = (a.c.state == MADE, a.c.counted_as == counting_address(address), a.c.at >= since)
    return connection.execute(select(a.c.message_id).where(*where).limit(1)).first() is not None


def settle(connection: Connection, message: MessageId, now: datetime, reason: str = "") -> None:
    """Record that one was made, or why not."""
    values = {"state": REFUSED if reason else MADE, "reason": reason, "at": now}
    connection.execute(update(a).where(a.c.message_id == message).values(**values))


def was_refused_for(connection: Connection, reason: str, since: datetime) -> bool:
    """Whether one was refused for this reason since then."""
    where = (a.c.state == REFUSED, a.c.reason == reason, a.c.at > since)
    return connection.execute(select(a.c.message_id).where(*where).limit(1)).first() is not None
