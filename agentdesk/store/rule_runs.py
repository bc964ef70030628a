"""What rules have yet to look at, marked as a message is filed; and what they acted on, so that none acts twice on the same state."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, exists, func, insert, select

from agentdesk.domain.ids import ConversationId, MessageId, first_message_id
from agentdesk.domain.query import Query
from agentdesk.domain.rules import Trigger
from agentdesk.domain.states import DeliveryState
from agentdesk.store import erasure, tables
from agentdesk.store.selection import MOST_MATCHES, Condition, Reader, standing, terms_condition

d, r, c, o = tables.rule_due, tables.rule_run, tables.conversation, tables.delivery
_WAITING = (DeliveryState.HELD.value, DeliveryState.QUEUED.value, DeliveryState.SENDING.value)
_NEVER = (DeliveryState.CANCELLED.value,)
KEPT_FOR = timedelta(days=90)
"""What a rule did is looked back on so long, where its conversation had something newer since."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A message that rules have yet to look at."""

    message: MessageId
    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation a rule would act on, as a list shows it."""

    marked: Marked
    who: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ran:
    """What a rule came to on one conversation."""

    rule: str
    conversation: ConversationId
    message: MessageId
    at: datetime
    assigned: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """How a rule fared lately."""

    acted: int = 0
    last_at: datetime | None = None
    failure: str = ""


def mark(connection: Connection, trigger: Trigger, marked: Iterable[Marked]) -> None:
    """Say that rules are due; in the commit of what they are due for."""
    rows = [{"message_id": one.message, "conversation_id": one.conversation, "kind": trigger.value} for one in marked]
    if rows:
        connection.execute(insert(d), rows)


def is_any_due(connection: Connection) -> bool:
    """Whether anything is marked; what waits for its answer to leave counts too."""
    return connection.execute(select(d.c.id).limit(1)).first() is not None


def take_due(connection: Connection, trigger: Trigger, limit: int) -> list[Marked]:
    """Take marks away and return them, oldest first.

    An answer's is taken once it has left, and thrown away where it was taken back: rules look at what customers really get.
    """
    wanted = [d.c.kind == trigger.value]
    if trigger is Trigger.REPLY:
        gone = exists().where(o.c.message_id == d.c.message_id, o.c.state.in_(_NEVER))
        connection.execute(delete(d).where(*wanted, gone))
        wanted.append(~exists().where(o.c.message_id == d.c.message_id, o.c.state.in_(_WAITING)))
    rows = connection.execute(select(d).where(*wanted).order_by(d.c.id).limit(limit)).all()
    connection.execute(delete(d).where(d.c.id.in_([row.id for row in rows])))
    return [Marked(MessageId(row.message_id), ConversationId(row.conversation_id)) for row in rows]


def matching(connection: Connection, query: Query, reader: Reader, among: Collection[ConversationId]) -> list[ConversationId]:
    """Return which of some conversations a query finds, lowest first."""
    where = (standing(), c.c.id.in_(sorted(among)), terms_condition(query.terms, reader, MOST_MATCHES))
    return [ConversationId(number) for number in connection.execute(select(c.c.id).where(*where).order_by(c.c.id)).scalars()]


@dataclass(frozen=True, slots=True)
class Look:
    """How far a rule that goes by time looks: at so many conversations at most, and only among some where they are named."""

    limit: int
    among: Collection[ConversationId] | None = None
    spares_held: bool = False
    """Leave out what stands under a legal hold."""


def matching_now(connection: Connection, rule: str, query: Query, reader: Reader, look: Look) -> list[Marked]:
    """Return what a query finds that a rule has not acted on as it stands, lowest first."""
    done = exists().where(r.c.rule == rule, r.c.conversation_id == c.c.id, r.c.message_id == c.c.last_message_id)
    where = [standing(), terms_condition(query.terms, reader, MOST_MATCHES), ~done]
    if look.among is not None:
        where.append(c.c.id.in_(sorted(look.among)))
    if look.spares_held:
        where += erasure.unheld()
    rows = connection.execute(select(c.c.id, c.c.last_message_id).where(*where).order_by(c.c.id).limit(look.limit))
    return [Marked(MessageId(row.last_message_id), ConversationId(row.id)) for row in rows]


@dataclass(frozen=True, slots=True)
class Past:
    """What a rule is tried on: what it would have looked at since then."""

    trigger: Trigger
    since: datetime
    spares_held: bool = False


def _of(past: Past) -> Condition:
    first = first_message_id(past.since, past.since)
    match past.trigger:
        case Trigger.ARRIVAL:
            return c.c.last_inbound_id >= first
        case Trigger.REPLY:
            return and_(c.c.last_message_id >= first, c.c.last_message_id != c.c.last_inbound_id)
        case Trigger.TIME:
            return c.c.last_message_id >= first


def count_past(connection: Connection, past: Past) -> int:
    """Count the conversations a rule would have looked at."""
    return int(connection.execute(select(func.count()).select_from(c).where(standing(), _of(past))).scalar_one())


def found_past(connection: Connection, past: Past, query: Query, reader: Reader, limit: int) -> tuple[int, list[Found]]:
    """Count what a query finds of them, and return the newest."""
    where = (standing(), _of(past), terms_condition(query.terms, reader, None), *(erasure.unheld() if past.spares_held else ()))
    count = int(connection.execute(select(func.count()).select_from(c).where(*where)).scalar_one())
    columns = (c.c.id, c.c.last_message_id, c.c.who, c.c.subject, c.c.last_at)
    rows = connection.execute(select(*columns).where(*where).order_by(c.c.last_message_id.desc()).limit(limit))
    found = [(Marked(MessageId(row.last_message_id), ConversationId(row.id)), row) for row in rows]
    return count, [Found(marked, row.who, row.subject, row.last_at) for marked, row in found]


def has_run(connection: Connection, rule: str, marked: Marked) -> bool:
    """Whether a rule acted on a conversation as it stands."""
    same = (r.c.rule == rule, r.c.conversation_id == marked.conversation, r.c.message_id == marked.message)
    return connection.execute(select(r.c.id).where(*same).limit(1)).first() is not None


def record(connection: Connection, ran: Ran) -> None:
    """Keep what a rule came to."""
    values = {"rule": ran.rule, "conversation_id": ran.conversation, "message_id": ran.message, "at": ran.at}
    connection.execute(insert(r).values(**values, assigned=ran.assigned, failure=ran.failure))


def last_assigned(connection: Connection, rule: str) -> str:
    """Return whom a rule chose last, "" where it never chose anybody."""
    statement = select(r.c.assigned).where(r.c.rule == rule, r.c.assigned != "").order_by(r.c.id.desc()).limit(1)
    return connection.execute(statement).scalar_one_or_none() or ""


def count_runs(connection: Connection, rule: str, since: datetime) -> int:
    """Count how often a rule acted since then."""
    return int(connection.execute(select(func.count()).select_from(r).where(r.c.rule == rule, r.c.at > since)).scalar_one())


def records(connection: Connection, since: datetime) -> dict[str, Record]:
    """Return how each rule fared since then."""
    found: dict[str, Record] = {}
    counted = (
        select(r.c.rule, func.count().label("acted"), func.max(r.c.id).label("last")).where(r.c.at > since).group_by(r.c.rule).subquery()
    )
    rows = connection.execute(select(counted.c.rule, counted.c.acted, r.c.at, r.c.failure).join(r, r.c.id == counted.c.last))
    for row in rows:
        found[row.rule] = Record(row.acted, row.at, row.failure)
    return found


def forget_old(connection: Connection, now: datetime) -> None:
    """Forget what rules did long ago, but for conversations that stand as they did: those must not be acted on again."""
    is_current = exists().where(c.c.id == r.c.conversation_id, c.c.last_message_id == r.c.message_id)
    connection.execute(delete(r).where(r.c.at < now - KEPT_FOR, ~is_current))
