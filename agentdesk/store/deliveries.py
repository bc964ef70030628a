"""Deliveries: the durable outbox. Each function is one step of the state machine and commits with its caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, insert, not_, or_, select, update

from agentdesk.domain.channels import ITEM_JSON, OutgoingMessage, Receipt
from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId, DraftId, MessageId
from agentdesk.domain.states import DeliveryState
from agentdesk.store import meta, tables
from agentdesk.store.delivery_views import words_of

LEASE = timedelta(minutes=15)
"""Longer than any attempt may take before its commit point; a crashed service's lease is void at the next start anyway."""

_UNDER_WAY = (DeliveryState.QUEUED, DeliveryState.SENDING)
LONGEST_HOLD = timedelta(hours=1)
LONGEST_WAIT = timedelta(hours=5)
"""No delivery is ever made to wait longer: one that seems to was dated before the clock was set back, and is due."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message on its way out: final bytes, recipients, and until when it is held (None with `waits_for_person`).

    A notice to an agent is of no message and no conversation: both are 0, and `title` is what the outbox calls it.
    """

    message: MessageId
    conversation: ConversationId
    draft: DraftId | None
    account: AccountName
    channel: str
    key: str
    outgoing: OutgoingMessage
    held_until: datetime | None
    generation: int
    awaits_lead: bool = False
    """Whether only a lead lets it go: a trainee wrote it."""
    follows: DeliveryId | None = None
    """The part before it, where it is one of several: it leaves after that one, and as an answer to it."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery somebody holds the lease of; message and conversation are 0 where it is a notice to an agent."""

    id: DeliveryId
    message: MessageId
    conversation: ConversationId
    account: AccountName
    key: str
    attempts: int
    """How often it was tried before."""
    outgoing: OutgoingMessage

    @property
    def attempt(self) -> int:
        """The number of this attempt: what it records counts only while no later one began."""
        return self.attempts + 1


def add(connection: Connection, new: NewDelivery, now: datetime) -> DeliveryId:
    """Put a delivery into the outbox, `held`."""
    values = {
        "message_id": new.message or None,
        "conversation_id": new.conversation or None,
        "title": new.title,
        "draft_id": new.draft,
        "follows_id": new.follows,
        "account": new.account,
        "channel": new.channel,
        "state": DeliveryState.HELD.value,
        "key": new.key,
        "from_address": new.outgoing.from_address,
        "recipients": list(new.outgoing.recipients),
        "rfc_id": new.outgoing.message_id,
        "thread_external_id": new.outgoing.thread_external_id,
        "media_type": new.outgoing.media_type,
        "content": new.outgoing.content,
        "attempts": 0,
        "held_until": new.held_until,
        "awaits_lead": new.awaits_lead,
        "generation": new.generation,
        "words": "",
        "refusals": [],
        "external_id": "",
        "queued_at": now,
        "posted_as": "",
    }
    key = connection.execute(insert(tables.delivery).values(**values)).inserted_primary_key
    return DeliveryId(int(key[0]) if key else 0)


def release_due(connection: Connection, now: datetime) -> int:
    """Queue what was held until now; return how many."""
    d = tables.delivery
    is_due = or_(d.c.held_until <= now, d.c.held_until > now + LONGEST_HOLD)
    where = (d.c.state == DeliveryState.HELD.value, d.c.held_until.is_not(None), is_due)
    return connection.execute(update(d).where(*where).values(state=DeliveryState.QUEUED.value, due_at=now)).rowcount


def hold_older_generations(connection: Connection) -> int:
    """Make what was written before the last restore wait for a person; return how many."""
    d = tables.delivery
    goes_by_itself = or_(d.c.state == DeliveryState.QUEUED.value, and_(d.c.state == DeliveryState.HELD.value, d.c.held_until.is_not(None)))
    values = {"state": DeliveryState.HELD.value, "held_until": None, "due_at": None, "lease_until": None}
    where = (d.c.generation < meta.generation(connection), goes_by_itself)
    return connection.execute(update(d).where(*where).values(**values)).rowcount


def claim(connection: Connection, now: datetime, accounts: tuple[AccountName, ...] | None = None) -> Claimed | None:
    """Take the lease of the oldest delivery that is due, None where nothing is."""
    d = tables.delivery
    where = _claimable(now)
    if accounts is not None:
        where.append(d.c.account.in_(accounts))
    row = connection.execute(select(d).where(and_(*where)).order_by(d.c.due_at, d.c.id).limit(1)).first()
    if row is None:
        return None
    connection.execute(update(d).where(d.c.id == row.id).values(lease_until=now + LEASE, attempts=row.attempts + 1))
    return _claimed(connection, row)


def due_accounts(connection: Connection, now: datetime) -> list[AccountName]:
    """Return the accounts that have something to send now."""
    d = tables.delivery
    return [AccountName(row.account) for row in connection.execute(select(d.c.account).where(and_(*_claimable(now))).distinct())]


def _claimable(now: datetime) -> list[ColumnElement[bool]]:
    d = tables.delivery
    return [
        d.c.state == DeliveryState.QUEUED.value,
        or_(d.c.due_at <= now, d.c.due_at > now + LONGEST_WAIT),
        or_(d.c.lease_until.is_(None), d.c.lease_until <= now, d.c.lease_until > now + LEASE),
        _is_next(),
    ]


def _is_next() -> ColumnElement[bool]:
    """Whether nothing has to leave before it; a part that was cancelled holds the ones behind it no longer."""
    d, before = tables.delivery, tables.delivery.alias("before")
    over = (DeliveryState.SENT.value, DeliveryState.BOUNCED.value, DeliveryState.CANCELLED.value)
    return or_(d.c.follows_id.is_(None), exists().where(before.c.id == d.c.follows_id, before.c.state.in_(over)))


def get_claimed(connection: Connection, number: DeliveryId) -> Claimed | None:
    """Return a delivery with its bytes, whatever its state."""
    row = connection.execute(select(tables.delivery).where(tables.delivery.c.id == number)).first()
    return None if row is None else _claimed(connection, row)


def _answering(connection: Connection, follows: int | None, outgoing: OutgoingMessage) -> OutgoingMessage:
    """Return an item as an answer to the part before it, which has an id since it left; anything else as it is."""
    if follows is None or outgoing.media_type != ITEM_JSON:
        return outgoing
    d = tables.delivery
    before = connection.execute(select(d.c.external_id).where(d.c.id == follows)).scalar_one_or_none()
    if not before:
        return outgoing
    item = json.loads(outgoing.content) | {"in_reply_to": before}
    return replace(outgoing, content=json.dumps(item, ensure_ascii=False).encode(), thread_external_id=before)


def _claimed(connection: Connection, row: Row[Any]) -> Claimed:
    outgoing = OutgoingMessage(
        content=row.content,
        media_type=row.media_type,
        from_address=row.from_address,
        recipients=tuple(row.recipients),
        message_id=row.rfc_id,
        thread_external_id=row.thread_external_id,
    )
    return Claimed(
        id=DeliveryId(row.id),
        message=MessageId(row.message_id or 0),
        conversation=ConversationId(row.conversation_id or 0),
        account=AccountName(row.account),
        key=row.key,
        attempts=row.attempts,
        outgoing=_answering(connection, row.follows_id, outgoing),
    )


def begin_sending(connection: Connection, number: DeliveryId, now: datetime, attempt: int | None = None) -> bool:
    """Record that the first byte that can't be taken back is about to go; False where it may not go any more.

    `attempt` is the claim's: another attempt that began later, or a restore meanwhile, takes this one's right away.
    """
    d = tables.delivery
    where = [d.c.id == number, d.c.state == DeliveryState.QUEUED.value, d.c.generation == meta.generation(connection)]
    if attempt is not None:
        where.append(d.c.attempts == attempt)
    values = {"state": DeliveryState.SENDING.value, "sent_at": now}
    return connection.execute(update(d).where(*where).values(**values)).rowcount == 1


def mark_sent(connection: Connection, number: DeliveryId, receipt: Receipt, now: datetime, attempt: int | None = None) -> bool:
    """Record the far side's word that it took the message; False where a later attempt has the say, or a person had it.

    Meanwhile the delivery may have become `unknown`: another service took the lead, or this one took it anew.
    """
    refusals = [[refusal.address, refusal.code, refusal.words] for refusal in receipt.refusals]
    values = {"state": DeliveryState.SENT.value, "sent_at": now, "words": receipt.words, "external_id": receipt.external_id}
    from_states = (*_UNDER_WAY, DeliveryState.UNKNOWN)
    is_recorded = _end(connection, number, values | {"refusals": refusals, "lease_until": None}, attempt, from_states)
    if is_recorded:
        _empty_notice(connection, number)
    return is_recorded


def _empty_notice(connection: Connection, number: DeliveryId) -> None:
    """Forget what a notice said: no conversation's erasure would find the subjects in it."""
    d = tables.delivery
    connection.execute(update(d).where(d.c.id == number, d.c.conversation_id.is_(None)).values(content=b""))


def give_up_notices(connection: Connection, since: datetime) -> None:
    """Cancel the notices queued before `since` that did not leave, and forget what they said: they tell nothing new any more."""
    d = tables.delivery
    over = (DeliveryState.SENT.value, DeliveryState.SENDING.value)
    is_settled = and_(d.c.state == DeliveryState.CANCELLED.value, d.c.content == b"")
    where = (d.c.conversation_id.is_(None), d.c.queued_at < since, d.c.state.not_in(over), not_(is_settled))
    connection.execute(update(d).where(*where).values(state=DeliveryState.CANCELLED.value, content=b"", lease_until=None))


def place_of(connection: Connection, number: DeliveryId) -> str:
    """Return the id a delivery's message has on the far side, "" where nobody knows."""
    d = tables.delivery
    return str(connection.execute(select(d.c.external_id).where(d.c.id == number)).scalar_one())


def say_of_message(connection: Connection, message: MessageId, words: str) -> None:
    """Note what became of a message that left."""
    d = tables.delivery
    connection.execute(update(d).where(d.c.message_id == message, d.c.state == DeliveryState.SENT.value).values(words=words))


def mark_found(connection: Connection, number: DeliveryId, receipt: Receipt, now: datetime) -> bool:
    """Record that a delivery nobody was sure of was found to have left; False where a person decided meanwhile."""
    d = tables.delivery
    is_open = connection.execute(select(d.c.id).where(d.c.id == number, d.c.state == DeliveryState.UNKNOWN.value)).first() is not None
    return is_open and mark_sent(connection, number, receipt, now)


def mark_failed(connection: Connection, number: DeliveryId, words: str, attempt: int | None = None) -> bool:
    """Record that it did not leave and will not by itself."""
    values = {"state": DeliveryState.FAILED.value, "words": words, "lease_until": None, "sent_at": None}
    return _end(connection, number, values, attempt)


def mark_unknown(connection: Connection, number: DeliveryId, words: str, attempt: int | None = None) -> bool:
    """Record that nobody can tell whether it left."""
    return _end(connection, number, {"state": DeliveryState.UNKNOWN.value, "words": words, "lease_until": None}, attempt)


def postpone(connection: Connection, number: DeliveryId, due_at: datetime, words: str, attempt: int | None = None) -> bool:
    """Record that it did not leave and is tried again at `due_at`."""
    values = {"state": DeliveryState.QUEUED.value, "due_at": due_at, "words": words, "lease_until": None, "sent_at": None}
    return _end(connection, number, values, attempt)


def _end(
    connection: Connection,
    number: DeliveryId,
    values: dict[str, Any],
    attempt: int | None = None,
    states: Collection[DeliveryState] = _UNDER_WAY,
) -> bool:
    d = tables.delivery
    where = [d.c.id == number]
    if attempt is not None:
        where += [d.c.attempts == attempt, d.c.state.in_([state.value for state in states])]
    return connection.execute(update(d).where(*where).values(**values)).rowcount == 1


def requeue(connection: Connection, number: DeliveryId, now: datetime) -> None:
    """Let it be tried again at once, because a person says so: also what was written before a restore."""
    values = {"state": DeliveryState.QUEUED.value, "due_at": now, "lease_until": None, "sent_at": None, "held_until": None}
    _end(connection, number, values | {"generation": meta.generation(connection)})


def again_for_the_refused(connection: Connection, number: DeliveryId, words: str, now: datetime) -> DeliveryId | None:
    """Queue the same bytes once more, for those alone who did not get them; None where nobody is known to be such.

    The delivery that left for the others counts as sent from now on; `words` go to what is said of it.
    """
    d = tables.delivery
    row = connection.execute(select(d).where(d.c.id == number)).one()
    refused = {address for address, _code, _words in row.refusals}
    recipients = [address for address in row.recipients if address in refused]
    if not recipients:
        return None
    values = dict(row._mapping) | {  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
        "recipients": recipients,
        "state": DeliveryState.QUEUED.value,
        "key": f"{row.key}.{number}",
        "follows_id": None,
        "attempts": 0,
        "held_until": None,
        "due_at": now,
        "lease_until": None,
        "generation": meta.generation(connection),
        "words": "",
        "refusals": [],
        "external_id": "",
        "queued_at": now,
        "sent_at": None,
    }
    del values["id"]
    key = connection.execute(insert(d).values(**values)).inserted_primary_key
    said = " · ".join(part for part in (words_of(row), words) if part)
    connection.execute(update(d).where(d.c.id == number).values(state=DeliveryState.SENT.value, refusals=[], words=said))
    return DeliveryId(int(key[0]) if key else 0)


def is_repeated(connection: Connection, claimed: Claimed) -> bool:
    """Whether the same message left before for others: a copy of it found somewhere says nothing about this delivery."""
    d = tables.delivery
    left = (DeliveryState.SENT.value, DeliveryState.BOUNCED.value)
    where = (d.c.message_id == claimed.message, d.c.id < claimed.id, d.c.state.in_(left))
    return connection.execute(select(d.c.id).where(*where).limit(1)).first() is not None


HOLD_AGAIN = timedelta(seconds=10)


def hold_again(connection: Connection, number: DeliveryId, now: datetime) -> None:
    """Give a cancelled delivery that comes back by redo a new undo window; one that waits for a person goes on waiting."""
    d = tables.delivery
    where = (d.c.id == number, d.c.held_until.is_not(None))
    connection.execute(update(d).where(*where).values(held_until=now + HOLD_AGAIN))


def recover(connection: Connection) -> list[DeliveryId]:
    """After a start: void all leases, and make what was being sent `unknown`; return the latter."""
    d = tables.delivery
    rows = connection.execute(select(d.c.id).where(d.c.state == DeliveryState.SENDING.value)).all()
    connection.execute(update(d).where(d.c.lease_until.is_not(None)).values(lease_until=None))
    connection.execute(update(d).where(d.c.state == DeliveryState.SENDING.value).values(state=DeliveryState.UNKNOWN.value, words=""))
    return [DeliveryId(row.id) for row in rows]


def in_state(connection: Connection, state: DeliveryState) -> list[DeliveryId]:
    """Return the deliveries in a state."""
    d = tables.delivery
    return [DeliveryId(row.id) for row in connection.execute(select(d.c.id).where(d.c.state == state.value).order_by(d.c.id))]


def next_due(connection: Connection) -> datetime | None:
    """Return when the outbox has something to do next."""
    d = tables.delivery
    held = select(func.min(d.c.held_until)).where(d.c.state == DeliveryState.HELD.value)
    queued = select(func.min(d.c.due_at)).where(d.c.state == DeliveryState.QUEUED.value, _is_next())
    moments = [connection.execute(statement).scalar_one_or_none() for statement in (held, queued)]
    return min((moment for moment in moments if moment is not None), default=None)


def is_leased(connection: Connection, number: DeliveryId, now: datetime) -> bool:
    """Whether somebody is just sending it."""
    d = tables.delivery
    until = connection.execute(select(d.c.lease_until).where(d.c.id == number)).scalar_one_or_none()
    return until is not None and until > now


def draft_of(connection: Connection, number: DeliveryId) -> DraftId | None:
    """Return the draft a delivery was written as."""
    d = tables.delivery
    found = connection.execute(select(d.c.draft_id).where(d.c.id == number)).scalar_one_or_none()
    return None if found is None else DraftId(found)


def ids_of_message(connection: Connection, number: MessageId) -> list[DeliveryId]:
    """Return every delivery a message ever had."""
    d = tables.delivery
    return [DeliveryId(row.id) for row in connection.execute(select(d.c.id).where(d.c.message_id == number))]
