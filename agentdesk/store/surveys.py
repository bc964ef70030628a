"""Surveys: one row for each conversation that was closed while its account asks, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from agentdesk.domain.ids import AccountName, AgentName, ConversationId, MessageId
from agentdesk.domain.states import ChannelKind, Direction, MessageClass, Status
from agentdesk.domain.surveys import UNWANTED
from agentdesk.store import meta, tables

s = tables.survey
WAITING, ASKED, REFUSED, ANSWERED, DECLINED = "waiting", "asked", "refused", "answered", "declined"
SEEN = "surveys_seen"
"""The last effect that was looked at for conversations that were closed; "" while no account asks."""
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Closed:
    """A conversation that was closed, by whom and when."""

    conversation: ConversationId
    account: AccountName
    agent: AgentName
    at: datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """What became of asking: `message` is our question, 0 before it was asked; `score` what the customer clicked."""

    conversation: ConversationId
    account: AccountName
    agent: AgentName
    state: str
    message: MessageId
    score: int | None
    at: datetime


def forget_place(connection: Connection) -> None:
    """No account asks: what is closed meanwhile is never asked about."""
    meta.write(connection, SEEN, "")


def has_place(connection: Connection) -> bool:
    """Whether some account asked until now."""
    return bool(meta.read(connection, SEEN))


def _newest(connection: Connection) -> int:
    return int(connection.execute(select(func.max(tables.effect.c.id))).scalar() or 0)


def note_closed(connection: Connection, accounts: Collection[AccountName]) -> None:
    """Note the conversations of mail accounts that were closed since the last look; those from before the first one are history."""
    seen, newest = meta.read(connection, SEEN), _newest(connection)
    meta.write(connection, SEEN, str(newest))
    if not seen:
        return
    e, f, c = tables.entry, tables.effect, tables.conversation
    joined = f.join(e, e.c.id == f.c.entry_id).join(c, c.c.id == f.c.entity_id).outerjoin(s, s.c.conversation_id == c.c.id)
    where = (f.c.id > int(seen), f.c.entity == "conversation", f.c.field == "status", s.c.conversation_id.is_(None))
    of_mail = (c.c.account.in_(accounts), c.c.kind == ChannelKind.EMAIL.value, c.c.status == Status.CLOSED.value)
    columns = (c.c.id, c.c.account, e.c.agent, e.c.at, f.c.after)
    closed = {row.id: row for row in connection.execute(select(*columns).select_from(joined).where(*where, *of_mail).order_by(f.c.id))}
    rows = [
        {"conversation_id": row.id, "account": row.account, "agent": row.agent, "state": WAITING, "at": row.at, "message_id": 0}
        for row in closed.values()
        if row.after == Status.CLOSED.value
    ]
    if rows:
        connection.execute(insert(s), rows)


def waiting(connection: Connection, account: AccountName, until: datetime, limit: int) -> list[Closed]:
    """Return the conversations of an account that were closed until a moment and are not decided yet, oldest first."""
    where = (s.c.state == WAITING, s.c.at <= until, s.c.account == account)
    rows = connection.execute(select(s).where(*where).order_by(s.c.at).limit(limit))
    return [Closed(ConversationId(r.conversation_id), AccountName(r.account), AgentName(r.agent), r.at) for r in rows]


def asked_about(connection: Connection, number: ConversationId) -> MessageId | None:
    """Return the newest message a person wrote in a conversation that one of us answered; None where there is none, or nobody answered."""
    m = tables.message
    of_people = (m.c.conversation_id == number, m.c.message_class == MessageClass.HUMAN.value, m.c.is_withdrawn.is_(False))
    answered = select(m.c.id).where(*of_people, m.c.direction == Direction.OUTBOUND.value, m.c.is_auto_submitted.is_(False)).limit(1)
    if connection.execute(answered).first() is None:
        return None
    alone = (
        m.c.is_bulk.is_(False),
        m.c.list_id == "",
        m.c.is_auto_submitted.is_(False),
        m.c.authentication != "fail",
        m.c.unreadable == "",
    )
    newest = select(m.c.id).where(*of_people, m.c.direction == Direction.INBOUND.value, *alone).order_by(m.c.id.desc()).limit(1)
    row = connection.execute(newest).first()
    return None if row is None else MessageId(row.id)


def is_unwanted(connection: Connection, customer: int) -> bool:
    """Whether a customer wants to be asked nothing."""
    t = tables.customer_tag
    return connection.execute(select(t.c.tag).where(t.c.customer_id == customer, t.c.tag == UNWANTED)).first() is not None


def settle(
    connection: Connection, number: ConversationId, now: datetime, *, reason: str = "", asked: tuple[MessageId, str] | None = None
) -> None:
    """Record that a customer was asked, by which message and as which address, or why not."""
    message, counted_as = asked or (MessageId(0), "")
    values = {"state": ASKED if asked else REFUSED, "reason": reason, "message_id": message, "counted_as": counted_as, "at": now}
    connection.execute(update(s).where(s.c.conversation_id == number).values(**values))


def drop(connection: Connection, number: ConversationId) -> None:
    """Forget a conversation that was opened again before anybody was asked: its next closing counts."""
    connection.execute(s.delete().where(s.c.conversation_id == number, s.c.state == WAITING))


def was_asked_since(connection: Connection, counted_as: str, since: datetime) -> bool:
    """Whether an address was asked since then, about anything."""
    where = (s.c.counted_as == counted_as, s.c.at > since, s.c.message_id != 0)
    return connection.execute(select(s.c.conversation_id).where(*where).limit(1)).first() is not None


def asked_by(connection: Connection, message: MessageId, number: ConversationId) -> Survey | None:
    """Return the survey whose question a message of ours was, None where it was none."""
    row = connection.execute(select(s).where(s.c.conversation_id == number, s.c.message_id == message)).first()
    if row is None or not message:
        return None
    place = ConversationId(row.conversation_id), AccountName(row.account), AgentName(row.agent)
    return Survey(*place, row.state, MessageId(row.message_id), row.score, row.at)


def answer(connection: Connection, number: ConversationId, score: int | None, now: datetime) -> None:
    """Record what a customer clicked, the last click counting; None for nothing more."""
    values = {"state": DECLINED} if score is None else {"state": ANSWERED, "score": score, "answered_at": now}
    connection.execute(update(s).where(s.c.conversation_id == number).values(**values))


def since(connection: Connection, moment: datetime) -> list[tuple[str, str, int | None]]:
    """Return account, agent and score of those who were asked since a moment; no score where none was clicked."""
    where = (s.c.at >= moment, s.c.message_id != 0)
    rows = connection.execute(select(s.c.account, s.c.agent, s.c.score).where(*where))
    return [(row.account, row.agent, row.score) for row in rows]
