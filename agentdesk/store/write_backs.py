"""The queue of changes to messages on the servers they came from: durable, and taken back as far as that is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from agentdesk.domain.channels import FarChange, WriteBack, Written
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.states import DeliveryState, Direction
from agentdesk.store import tables

w = tables.write_back
m = tables.message
loc = tables.location
UNDO_WINDOW = timedelta(seconds=10)
"""How long a change waits, so that what is undone at once never reaches the server."""
OPPOSITES = {FarChange.SEEN: FarChange.UNSEEN, FarChange.ARCHIVE: FarChange.UNARCHIVE}


class WriteBackState(StrEnum):
    """Where a change stands; `needless` ones found nothing to change, so that there is nothing to take back."""

    QUEUED = "queued"
    DONE = "done"
    NEEDLESS = "needless"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Queued:
    """A change that is due, of which message."""

    id: int
    wanted: WriteBack
    attempts: int
    message: MessageId


@dataclass(frozen=True, slots=True)
class Spot:
    """A message's place on a server."""

    message: MessageId
    conversation: ConversationId
    account: AccountName
    external_id: str


def spots(connection: Connection, conversation: ConversationId) -> list[Spot]:
    """Return where the inbound messages of a conversation stand on servers."""
    statement = select(loc.c.message_id, loc.c.account, loc.c.external_id).join(m, m.c.id == loc.c.message_id)
    where = (m.c.conversation_id == conversation, m.c.direction == Direction.INBOUND.value, loc.c.gone_at.is_(None))
    rows = connection.execute(statement.where(*where).order_by(loc.c.arrival_id))
    return [Spot(MessageId(row.message_id), conversation, AccountName(row.account), row.external_id) for row in rows]


def queue(connection: Connection, spot: Spot, change: FarChange, now: datetime) -> None:
    """Queue a change unless the same one waits or was made, and not taken back since."""
    standing = (WriteBackState.QUEUED.value, WriteBackState.DONE.value, WriteBackState.NEEDLESS.value)
    same = (w.c.account == spot.account, w.c.external_id == spot.external_id, w.c.change == change.value, w.c.state.in_(standing))
    if connection.execute(select(w.c.id).where(*same).limit(1)).first() is None:
        _add(connection, spot, change, now + UNDO_WINDOW)


def _add(connection: Connection, spot: Spot, change: FarChange, due_at: datetime, home: str = "") -> None:
    values = {"conversation_id": spot.conversation, "message_id": spot.message, "account": spot.account, "external_id": spot.external_id}
    state = {"change": change.value, "state": WriteBackState.QUEUED.value, "attempts": 0, "due_at": due_at, "words": ""}
    connection.execute(insert(w).values(**values, **state, moved_to=home))


def take_back(connection: Connection, conversation: ConversationId, now: datetime) -> None:
    """Cancel what waits for a conversation, and queue the opposite of what was made."""
    of = w.c.conversation_id == conversation
    waiting = (of, w.c.state == WriteBackState.QUEUED.value, w.c.change.in_([change.value for change in OPPOSITES]))
    connection.execute(update(w).where(*waiting).values(state=WriteBackState.CANCELLED.value))
    made = (
        of,
        w.c.state.in_((WriteBackState.DONE.value, WriteBackState.NEEDLESS.value)),
        w.c.change.in_([change.value for change in OPPOSITES]),
    )
    for row in connection.execute(select(w).where(*made)).all():
        connection.execute(update(w).where(w.c.id == row.id).values(state=WriteBackState.UNDONE.value))
        change = FarChange(row.change)
        now_at = row.moved_to if change is FarChange.ARCHIVE else row.external_id
        if row.state == WriteBackState.DONE.value and now_at:
            spot = Spot(MessageId(row.message_id), conversation, AccountName(row.account), now_at)
            _add(connection, spot, OPPOSITES[change], now, home=row.external_id)


def let_stand(connection: Connection, conversation: ConversationId) -> None:
    """Cancel what waits, untried, to take a change back, so that the change stands: the conversation was closed again meanwhile."""
    undoing = {opposite.value: change.value for change, opposite in OPPOSITES.items()}
    waiting = (w.c.conversation_id == conversation, w.c.state == WriteBackState.QUEUED.value, w.c.change.in_([*undoing]), w.c.attempts == 0)
    for row in connection.execute(select(w).where(*waiting)).all():
        connection.execute(update(w).where(w.c.id == row.id).values(state=WriteBackState.CANCELLED.value))
        made = (w.c.message_id == row.message_id, w.c.external_id == row.moved_to, w.c.change == undoing[row.change])
        last = select(func.max(w.c.id)).where(*made, w.c.state == WriteBackState.UNDONE.value).scalar_subquery()
        connection.execute(update(w).where(w.c.id == last).values(state=WriteBackState.DONE.value))


def answered_spots(connection: Connection, conversation: ConversationId) -> list[Spot]:
    """Return where those messages of a conversation stand that a message we sent answers."""
    d = tables.delivery
    sent = (m.c.id == d.c.message_id, d.c.state == DeliveryState.SENT.value, d.c.conversation_id == conversation, m.c.in_reply_to != "")
    ids = {row.in_reply_to for row in connection.execute(select(m.c.in_reply_to).where(*sent))}
    rows = connection.execute(select(m.c.id).where(m.c.conversation_id == conversation, m.c.rfc_id.in_(ids))) if ids else ()
    answered = {row.id for row in rows}
    return [spot for spot in spots(connection, conversation) if spot.message in answered]


def due(connection: Connection, now: datetime, limit: int = 50) -> dict[AccountName, list[Queued]]:
    """Return what is due, by account, oldest first."""
    waiting = (w.c.state == WriteBackState.QUEUED.value, w.c.due_at <= now)
    statement = select(w, m.c.rfc_id).join(m, m.c.id == w.c.message_id).where(*waiting).order_by(w.c.id).limit(limit)
    found: dict[AccountName, list[Queued]] = {}
    for row in connection.execute(statement):
        found.setdefault(AccountName(row.account), []).append(_queued(row))
    return found


def _queued(row: Any) -> Queued:
    home = row.moved_to if row.change == FarChange.UNARCHIVE.value else ""
    wanted = WriteBack(FarChange(row.change), row.external_id, row.rfc_id, home, row.attempts > 0)
    return Queued(row.id, wanted, row.attempts, MessageId(row.message_id))


def begin(connection: Connection, some: Sequence[Queued]) -> None:
    """Note that these are tried now: what may have been done is known to be so after a crash."""
    connection.execute(update(w).where(w.c.id.in_([one.id for one in some])).values(attempts=w.c.attempts + 1))


def end(connection: Connection, one: Queued, written: Written) -> None:
    """Note what came of a change."""
    state = WriteBackState.DONE if written.has_changed else WriteBackState.NEEDLESS
    connection.execute(update(w).where(w.c.id == one.id).values(state=state.value, moved_to=written.moved_to, words=""))


def postpone(connection: Connection, some: Sequence[Queued], due_at: datetime, words: str) -> None:
    """Try again later."""
    connection.execute(update(w).where(w.c.id.in_([one.id for one in some])).values(due_at=due_at, words=words))


def fail(connection: Connection, some: Sequence[Queued], words: str) -> None:
    """Give up."""
    values = {"state": WriteBackState.FAILED.value, "words": words}
    connection.execute(update(w).where(w.c.id.in_([one.id for one in some])).values(**values))


def next_due(connection: Connection) -> datetime | None:
    """Return when the next change is due."""
    found: datetime | None = connection.execute(select(func.min(w.c.due_at)).where(w.c.state == WriteBackState.QUEUED.value)).scalar_one()
    return found
