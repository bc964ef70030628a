"""What screens and scripts see of deliveries: the outbox, its counts, and where each message got to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId, MessageId
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.views import DeliveryView
from agentdesk.store import tables
from agentdesk.store.columns import EPOCH

NOT_SENT = (
    DeliveryState.HELD,
    DeliveryState.QUEUED,
    DeliveryState.SENDING,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.BOUNCED,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the status line says of the outbox."""

    waiting: int
    failed: int
    unknown: int
    sent: int


def counts(connection: Connection, sent_since: datetime) -> Counts:
    """Count the outbox by state; few rows are ever not yet sent, and those sent since then are a day's."""
    d = tables.delivery

    def number(*where: Any) -> int:
        return int(connection.execute(select(func.count()).select_from(d).where(*where)).scalar_one())

    waiting = (DeliveryState.HELD.value, DeliveryState.QUEUED.value, DeliveryState.SENDING.value)
    return Counts(
        waiting=number(d.c.state.in_(waiting)),
        failed=number(d.c.state.in_((DeliveryState.FAILED.value, DeliveryState.BOUNCED.value))),
        unknown=number(d.c.state == DeliveryState.UNKNOWN.value),
        sent=number(d.c.state == DeliveryState.SENT.value, d.c.sent_at >= sent_since),
    )


def views(connection: Connection, sent_since: datetime, number: DeliveryId | None = None) -> list[DeliveryView]:
    """Return the outbox: all that is not sent, and what was sent since then; newest first."""
    d, m = tables.delivery, tables.message
    pending = tuple(state.value for state in NOT_SENT)
    where = or_(d.c.state.in_(pending), and_(d.c.state == DeliveryState.SENT.value, d.c.sent_at >= sent_since))
    statement = select(d, func.coalesce(m.c.subject, d.c.title).label("subject")).join(m, m.c.id == d.c.message_id, isouter=True)
    statement = statement.where(d.c.id == number) if number is not None else statement.where(where)
    return [view(row) for row in connection.execute(statement.order_by(d.c.id.desc()).limit(1000))]


def of_messages(connection: Connection, ids: list[MessageId]) -> dict[MessageId, DeliveryView]:
    """Return the newest delivery of each message."""
    if not ids:
        return {}
    d, m = tables.delivery, tables.message
    statement = select(d, m.c.subject.label("subject")).join(m, m.c.id == d.c.message_id).where(d.c.message_id.in_(ids))
    return {MessageId(row.message_id): view(row) for row in connection.execute(statement.order_by(d.c.id))}


def view(row: Row[Any]) -> DeliveryView:
    """Return a delivery's columns as the record a screen shows."""
    state = DeliveryState(row.state)
    return DeliveryView(
        id=DeliveryId(row.id),
        message=MessageId(row.message_id or 0),
        conversation=ConversationId(row.conversation_id or 0),
        account=AccountName(row.account),
        channel=row.channel,
        state=state,
        recipients=tuple(row.recipients),
        subject=row.subject,
        attempts=row.attempts,
        due_at=row.held_until if state is DeliveryState.HELD else row.due_at,
        words=words_of(row),
        refused=tuple(str(address) for address, _code, _words in row.refusals),
        sent_at=row.sent_at,
        waits_for_person=state is DeliveryState.HELD and row.held_until is None,
        awaits_lead=state is DeliveryState.HELD and row.awaits_lead,
        posted_at=row.posted_at,
        posted_as=row.posted_as,
    )


def words_of(row: Row[Any]) -> str:
    """Return what is said of a delivery: in all, then of each refused recipient."""
    refused = "; ".join(f"{address}: {code or ''} {words}".replace("  ", " ") for address, code, words in row.refusals)
    return " · ".join(part for part in (row.words, refused) if part)


def one(connection: Connection, number: DeliveryId) -> DeliveryView | None:
    """Return one delivery."""
    found = views(connection, EPOCH, number)
    return found[0] if found else None
