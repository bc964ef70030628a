"""What stands in the store that a new message may belong to: by Message-ID, by thread key, by who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from agentdesk.domain.ids import AccountName, ConversationId, CustomerId, MessageId
from agentdesk.domain.states import Direction
from agentdesk.store import tables

MOST_RELATIVES = 50

m = tables.message
c = tables.conversation


r = tables.reference

# Statements that every message needs are built once: building one costs more than running it.
_RELATIVES = select(m.c.id, m.c.conversation_id, m.c.account, m.c.sender_address, m.c.list_id, m.c.rfc_id, m.c.in_reply_to, m.c.is_bulk)
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)
_WITH_IDS = _RELATIVES.where(m.c.rfc_id.in_(_WANTED)).order_by(m.c.id).limit(MOST_RELATIVES)
_SPEAKERS = select(r.c.message_id).where(r.c.rfc_id.in_(_WANTED), r.c.is_own.is_(False)).limit(MOST_RELATIVES)
_SPEAKING_OF = _RELATIVES.where(m.c.id.in_(_SPEAKERS)).order_by(m.c.id)
_OF_DIGEST = select(m.c.id, m.c.conversation_id).where(m.c.raw_digest == bindparam("digest")).limit(1)
_BY_KEY = select(c.c.id).where(c.c.account == bindparam("account"), c.c.thread_key == bindparam("key")).limit(1)
_PEOPLE = select(m.c.sender_address, m.c.recipients, m.c.cc).where(m.c.conversation_id == bindparam("number")).limit(500)
_HEAD = select(c).where(c.c.id == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Relative:
    """A message in the store that shares an id with a new one."""

    message: MessageId
    conversation: ConversationId
    account: AccountName
    sender_address: str
    list_id: str
    rfc_id: str
    in_reply_to: str
    is_bulk: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The facts about a conversation that joining needs."""

    id: ConversationId
    customer: CustomerId
    account: AccountName
    subject: str
    status: str
    is_deleted: bool


def messages_with_ids(connection: Connection, ids: tuple[str, ...]) -> dict[str, list[Relative]]:
    """Return messages whose own Message-ID is one of `ids`, by that id; empty ids never match."""
    wanted = tuple(rfc_id for rfc_id in ids if rfc_id)
    found: dict[str, list[Relative]] = {}
    if wanted:
        for row in connection.execute(_WITH_IDS, {"wanted": wanted}):
            found.setdefault(row.rfc_id, []).append(_relative(row))
    return found


def messages_speaking_of(connection: Connection, ids: tuple[str, ...]) -> list[Relative]:
    """Return messages that name one of `ids` without being it: children of the same, perhaps unknown, parent."""
    wanted = tuple(rfc_id for rfc_id in ids if rfc_id)
    if not wanted:
        return []
    return [_relative(row) for row in connection.execute(_SPEAKING_OF, {"wanted": wanted})]


def _relative(row: Any) -> Relative:
    return Relative(
        message=MessageId(row.id),
        conversation=ConversationId(row.conversation_id),
        account=AccountName(row.account),
        sender_address=row.sender_address,
        list_id=row.list_id,
        rfc_id=row.rfc_id,
        in_reply_to=row.in_reply_to,
        is_bulk=row.is_bulk,
    )


def head(connection: Connection, number: int) -> Head | None:
    """Return a conversation's head, a merge's survivor for one that was merged; None where there is none."""
    while True:
        row = connection.execute(_HEAD, {"number": number}).first()
        if row is None:
            return None
        if row.merged_into is None:
            return Head(
                id=ConversationId(row.id),
                customer=CustomerId(row.customer_id),
                account=AccountName(row.account),
                subject=row.subject,
                status=row.status,
                is_deleted=row.deleted_at is not None,
            )
        number = row.merged_into


def by_thread_key(connection: Connection, account: AccountName, key: str) -> ConversationId | None:
    """Return the conversation of a channel without mail headers that goes by this key."""
    if not key:
        return None
    found = connection.execute(_BY_KEY, {"account": account, "key": key}).scalar_one_or_none()
    return None if found is None else ConversationId(found)


def participants(connection: Connection, number: ConversationId) -> frozenset[str]:
    """Return the folded addresses of everybody who wrote or was written to in a conversation."""
    rows = connection.execute(_PEOPLE, {"number": number})
    found: set[str] = set()
    for row in rows:
        found.add(row.sender_address.casefold())
        found.update(address.casefold() for _name, address in (*row.recipients, *row.cc))
    return frozenset(found - {""})


def newcomers(connection: Connection, number: ConversationId) -> frozenset[str]:
    """Return the folded addresses of those who came into a conversation by an id alone, and whom nobody has written to since."""
    shown = (m.c.conversation_id == number, m.c.is_withdrawn.is_(False))
    came = connection.execute(select(m.c.sender_address).where(*shown, m.c.is_newcomer.is_(True)).limit(500))
    ours = connection.execute(select(m.c.recipients, m.c.cc).where(*shown, m.c.direction == Direction.OUTBOUND.value).limit(500)).all()
    written_to = {address.casefold() for row in ours for _name, address in (*row.recipients, *row.cc)}
    return frozenset({row.sender_address.casefold() for row in came} - written_to)


def message_of_digest(connection: Connection, digest: str) -> tuple[MessageId, ConversationId] | None:
    """Return the message read from a blob."""
    row = connection.execute(_OF_DIGEST, {"digest": digest}).first()
    return None if row is None else (MessageId(row.id), ConversationId(row.conversation_id))


def outbound_with_rfc_id(connection: Connection, rfc_id: str) -> MessageId | None:
    """Return the message of ours that left under this Message-ID."""
    d = tables.delivery
    if not rfc_id:
        return None
    found = connection.execute(select(d.c.message_id).where(d.c.rfc_id == rfc_id).limit(1)).scalar_one_or_none()
    return None if found is None else MessageId(found)


def conversation_of(connection: Connection, message: MessageId) -> ConversationId | None:
    """Return which conversation a message belongs to."""
    found = connection.execute(select(m.c.conversation_id).where(m.c.id == message)).scalar_one_or_none()
    return None if found is None else ConversationId(found)
