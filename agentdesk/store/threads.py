"""What stands in the store that a new message may belong to: by Message-ID, by thread key, by who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select, union_all

from agentdesk.domain.ids import AccountName, ConversationId, CustomerId, MessageId
from agentdesk.domain.mail_ids import folded_id
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import ChannelKind, DeliveryState, Direction, Means
from agentdesk.store import customers, tables
from agentdesk.store.dialects.lists import listed, listed_numbers, listing
from agentdesk.store.dialects.statements import FixedSelect

MOST_RELATIVES = 200
"""How many messages that share an id are looked at; a thread is found by its nearest ones long before."""

m = tables.message
c = tables.conversation
h = tables.handle
r = tables.reference
a = tables.location
d = tables.delivery
k = tables.conversation_link

_RELATIVES = select(
    m.c.id,
    m.c.conversation_id,
    m.c.account,
    m.c.direction,
    m.c.sender_address,
    m.c.recipients,
    m.c.cc,
    m.c.list_id,
    m.c.rfc_id,
    m.c.in_reply_to,
    m.c.reference_ids,
    m.c.is_bulk,
    m.c.subject,
    m.c.joined_by,
    m.c.thread_index,
)
_WANTED = listed("wanted")
_OWN_FIRST = (m.c.account != bindparam("account"), m.c.id)
_HOLDERS = union_all(
    select(r.c.message_id).where(r.c.rfc_id.in_(_WANTED), r.c.is_own.is_(True)), select(m.c.id).where(m.c.rfc_id.in_(_WANTED))
)
_WITH_IDS = FixedSelect(_RELATIVES.where(m.c.id.in_(_HOLDERS)).order_by(*_OWN_FIRST).limit(MOST_RELATIVES))
_SPEAKERS = select(r.c.message_id).where(r.c.rfc_id.in_(_WANTED), r.c.is_own.is_(False))
_SPEAKING = _RELATIVES.where(m.c.id.in_(_SPEAKERS)).order_by(*_OWN_FIRST).limit(MOST_RELATIVES)
_SPEAKING_OF = FixedSelect(_SPEAKING)
_SPEAKING_OF_BY = FixedSelect(_SPEAKING.where(m.c.sender_address == bindparam("sender")))
_ONE = FixedSelect(_RELATIVES.where(m.c.id == bindparam("number")))
_READ_AS = FixedSelect(
    select(m.c.id, m.c.conversation_id)
    .where(m.c.rfc_id == bindparam("rfc_id"), m.c.account == bindparam("account"), m.c.sender_address == bindparam("sender"))
    .where(m.c.subject == bindparam("subject"), m.c.date == bindparam("date"))
    .order_by(m.c.id)
    .limit(1)
)
_OF_DIGEST = select(m.c.id, m.c.conversation_id).where(m.c.raw_digest == bindparam("digest")).limit(1)
_SENT_ITEM = FixedSelect(
    select(d.c.conversation_id, d.c.recipients)
    .join(c, c.c.id == d.c.conversation_id)
    # Only what was written beside a public answer begins without a key of its channel's; there are few, and deliveries are many.
    .join(k, k.c.private_id == d.c.conversation_id)
    .where(d.c.account == bindparam("account"), d.c.external_id == bindparam("external_id"), c.c.kind == bindparam("kind"))
)
_BY_KEY = select(c.c.id).where(c.c.account == bindparam("account"), c.c.thread_key == bindparam("key")).limit(1)
_PEOPLE = FixedSelect(select(m.c.sender_address, m.c.recipients, m.c.cc).where(m.c.conversation_id == bindparam("number")).limit(500))
_CUSTOMER = FixedSelect(select(c.c.customer_id).where(c.c.id == bindparam("number")))
_HAS_LEFT = or_(*(d.c.state == state.value for state in (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.BOUNCED)))
_WRITTEN_TO = FixedSelect(select(d.c.recipients).where(d.c.conversation_id == bindparam("number"), _HAS_LEFT).limit(500))
_HANDLES = FixedSelect(select(h.c.address).where(h.c.customer_id.in_(listed_numbers("family"))))
_HEAD = FixedSelect(
    select(c.c.id, c.c.customer_id, c.c.account, c.c.subject, c.c.status, c.c.deleted_at, c.c.merged_into, c.c.kind).where(
        c.c.id == bindparam("number")
    )
)
_PLACES = FixedSelect(select(a.c.arrival_id).where(a.c.message_id == bindparam("message"), a.c.account == bindparam("account")).limit(1))


@dataclass(frozen=True, slots=True)
class Relative:
    """What the rules of joining look at of a message; addresses and ids are folded, `recipients` are those of To and Cc."""

    message: MessageId
    conversation: ConversationId
    account: AccountName
    is_outbound: bool
    sender: str
    recipients: frozenset[str]
    list_id: str
    rfc_id: str
    in_reply_to: str
    references: tuple[str, ...]
    is_bulk: bool
    subject: str = ""
    joined_by: str = ""
    thread_index: str = ""

    @property
    def people(self) -> frozenset[str]:
        """Everybody it names."""
        return (self.recipients | {self.sender}) - {""}


@dataclass(frozen=True, slots=True)
class Head:
    """The facts about a conversation that joining needs."""

    id: ConversationId
    customer: CustomerId
    account: AccountName
    subject: str
    status: str
    is_deleted: bool
    is_public: bool = False


def messages_with_ids(connection: Connection, ids: tuple[str, ...], account: AccountName) -> dict[str, list[Relative]]:
    """Return messages whose own Message-ID is one of `ids`, folded, by that id, the account's own first; empty ids never match."""
    found: dict[str, list[Relative]] = {}
    for relative in _found(connection, _WITH_IDS, ids, account=account):
        found.setdefault(relative.rfc_id, []).append(relative)
    return found


def messages_speaking_of(connection: Connection, ids: tuple[str, ...], account: AccountName) -> list[Relative]:
    """Return messages that name one of `ids` without being it: children of the same, perhaps unknown, parent."""
    return _found(connection, _SPEAKING_OF, ids, account=account)


def messages_speaking_of_by(connection: Connection, ids: tuple[str, ...], account: AccountName, sender: str) -> list[Relative]:
    """Return messages of one sender that name one of `ids`, however many others do."""
    return _found(connection, _SPEAKING_OF_BY, ids, account=account, sender=sender)


def relative_of(connection: Connection, number: MessageId) -> Relative | None:
    """Return one message as a relative, None where there is none."""
    row = _ONE.first(connection, {"number": number})
    return None if row is None else _relative(row)


def _found(connection: Connection, statement: FixedSelect, ids: tuple[str, ...], **more: object) -> list[Relative]:
    wanted = tuple(dict.fromkeys(rfc_id for rfc_id in ids if rfc_id))
    return [_relative(row) for row in statement.all(connection, {"wanted": listing(wanted), **more})] if wanted else []


def _relative(row: Any) -> Relative:
    return Relative(
        message=MessageId(row.id),
        conversation=ConversationId(row.conversation_id),
        account=AccountName(row.account),
        is_outbound=row.direction == Direction.OUTBOUND.value,
        sender=row.sender_address.casefold(),
        recipients=frozenset(address.casefold() for _name, address in (*row.recipients, *row.cc) if address),
        list_id=row.list_id.casefold(),
        rfc_id=folded_id(row.rfc_id),
        in_reply_to=folded_id(row.in_reply_to),
        references=tuple(map(folded_id, row.reference_ids)),
        is_bulk=row.is_bulk,
        subject=row.subject,
        joined_by=row.joined_by,
        thread_index=row.thread_index,
    )


def came_by(connection: Connection, message: MessageId, account: AccountName) -> bool:
    """Whether a message arrived by this account too: one that two accounts got is one message."""
    return _PLACES.first(connection, {"message": message, "account": account}) is not None


def head(connection: Connection, number: int) -> Head | None:
    """Return a conversation's head, a merge's survivor for one that was merged; None where there is none."""
    while True:
        row = _HEAD.first(connection, {"number": number})
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
                is_public=ChannelKind(row.kind).is_public,
            )
        number = row.merged_into


def of_item_sent_to(connection: Connection, account: AccountName, read: ReadMessage) -> ConversationId | None:
    """Return the conversation of what we sent to this author alone and they answer now: the receipt brought its id."""
    if not read.in_reply_to or not read.sender.address:
        return None
    rows = _SENT_ITEM.all(connection, {"account": account, "external_id": read.in_reply_to, "kind": read.kind.value})
    author = read.sender.address.casefold()
    found = (row.conversation_id for row in rows if author in {address.casefold() for address in row.recipients})
    return next((ConversationId(number) for number in found), None)


def by_thread_key(connection: Connection, account: AccountName, key: str) -> ConversationId | None:
    """Return the conversation of a channel without mail headers that goes by this key."""
    if not key:
        return None
    found = connection.execute(_BY_KEY, {"account": account, "key": key}).scalar_one_or_none()
    return None if found is None else ConversationId(found)


def participants(connection: Connection, number: ConversationId) -> frozenset[str]:
    """Return the folded addresses of everybody who wrote or was written to in a conversation, and every address of its customer."""
    found: set[str] = set()
    for row in _PEOPLE.all(connection, {"number": number}):
        found.add(row.sender_address.casefold())
        found.update(address.casefold() for _name, address in (*row.recipients, *row.cc))
    found |= written_to(connection, number)
    owner = _CUSTOMER.first(connection, {"number": number})
    if owner is not None:
        family = customers.family(connection, customers.survivor(connection, CustomerId(owner.customer_id)))
        found.update(row.address for row in _HANDLES.all(connection, {"family": listing(family)}))
    return frozenset(found - {""})


def written_to(connection: Connection, number: ConversationId) -> frozenset[str]:
    """Return the folded addresses that mail of ours went to from a conversation, those whom nobody else sees among them."""
    return frozenset(address.casefold() for row in _WRITTEN_TO.all(connection, {"number": number}) for address in row.recipients)


def newcomers(connection: Connection, number: ConversationId) -> frozenset[str]:
    """Return the folded addresses of those who came into a conversation by an id alone, and whom nobody has written to since."""
    shown = (m.c.conversation_id == number, m.c.is_withdrawn.is_(False))
    came = connection.execute(select(m.c.sender_address).where(*shown, m.c.is_newcomer.is_(True)).limit(500))
    ours = connection.execute(select(m.c.recipients, m.c.cc).where(*shown, m.c.direction == Direction.OUTBOUND.value).limit(500)).all()
    named = {address.casefold() for row in ours for _name, address in (*row.recipients, *row.cc)}
    return frozenset({row.sender_address.casefold() for row in came} - named - written_to(connection, number))


def was_parted(connection: Connection, number: ConversationId) -> bool:
    """Whether a person decided what belongs to a conversation: messages were put there or taken out, or a merge was undone."""
    f, e = tables.effect, tables.entry
    by_people = e.c.means.in_((Means.CONSOLE.value, Means.CLI.value))
    is_moved = and_(f.c.entity == "message", f.c.field == "conversation_id")
    is_parted = and_(f.c.entity == "conversation", f.c.field == "merged_into", f.c.after.is_(None))
    statement = select(f.c.id).join(e, e.c.id == f.c.entry_id).where(f.c.conversation_id == number, by_people, or_(is_moved, is_parted))
    return connection.execute(statement.limit(1)).first() is not None


def message_of_digest(connection: Connection, digest: str) -> tuple[MessageId, ConversationId] | None:
    """Return the message read from a blob."""
    row = connection.execute(_OF_DIGEST, {"digest": digest}).first()
    return None if row is None else (MessageId(row.id), ConversationId(row.conversation_id))


def read_as(connection: Connection, account: AccountName, read: ReadMessage) -> tuple[MessageId, ConversationId] | None:
    """Return the account's message with the same id, author, subject and date: what headers alone can tell."""
    if not read.message_id or read.date is None:
        return None
    facts = {"rfc_id": read.message_id, "sender": read.sender.address, "subject": read.subject, "date": read.date}
    row = _READ_AS.first(connection, {"account": account, **facts})
    return None if row is None else (MessageId(row.id), ConversationId(row.conversation_id))


def outbound_with_rfc_id(connection: Connection, rfc_id: str) -> MessageId | None:
    """Return the message of ours that left under this Message-ID."""
    if not rfc_id:
        return None
    found = connection.execute(select(d.c.message_id).where(d.c.rfc_id == rfc_id).limit(1)).scalar_one_or_none()
    return None if found is None else MessageId(found)


def conversation_of(connection: Connection, message: MessageId) -> ConversationId | None:
    """Return which conversation a message belongs to."""
    found = connection.execute(select(m.c.conversation_id).where(m.c.id == message)).scalar_one_or_none()
    return None if found is None else ConversationId(found)
