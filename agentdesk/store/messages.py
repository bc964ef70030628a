"""Messages: putting them in, and reading them as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from agentdesk.domain.ids import SEQUENCE_BITS, AccountName, ConversationId, MessageId, first_message_id
from agentdesk.domain.mail_ids import folded_id, outlook_thread
from agentdesk.domain.reading import Address, Bounce, Fold, FoldKind, ReadMessage, without_folds
from agentdesk.domain.states import ChannelKind, Confidence, Direction, MessageClass
from agentdesk.domain.views import AttachmentView, DeliveryView, MessageView
from agentdesk.store import places, rests, scanned, search, tables, versions
from agentdesk.store.dialects.statements import ManyRows

SHOWN_CHARS = 200_000
"""How much of a body a page carries; the rest is asked for, so that a page stays within its frames."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message about to be put in; `read` is what was read of it, or what we wrote."""

    conversation: ConversationId
    direction: Direction
    account: AccountName
    channel: str
    kind: ChannelKind
    read: ReadMessage
    arrived_at: datetime
    received_at: datetime
    author: str = ""
    source: str = ""
    raw_digest: str = ""
    media_type: str = ""
    joined_by: str = ""
    confidence: Confidence = Confidence.NONE
    is_newcomer: bool = False


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as it stands in the store, for the rooms that act on it."""

    id: MessageId
    conversation: ConversationId
    direction: Direction
    account: AccountName
    channel: str
    author: str
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    received_at: datetime
    body_text: str
    folds: tuple[Fold, ...]
    language: str
    is_auto_submitted: bool
    is_bulk: bool
    bounce: Bounce | None
    rfc_id: str
    in_reply_to: str
    references: tuple[str, ...]
    thread_topic: str
    thread_index: str
    rating: float | None
    url: str
    source: str
    raw_digest: str
    media_type: str
    unreadable: str


# Statements that every message needs are built once: building one costs more than running it.
_HIGHEST = select(func.max(tables.message.c.id)).where(tables.message.c.id.between(bindparam("first"), bindparam("last")))
_ADD = ManyRows(tables.message)
_ADD_REFERENCES = ManyRows(tables.reference)
_ADD_ATTACHMENTS = ManyRows(tables.attachment)


def next_id(connection: Connection, arrived_at: datetime, now: datetime) -> MessageId:
    """Return the id for a message that arrived then: one above the highest taken in that second."""
    first = first_message_id(arrived_at, now)
    highest = connection.execute(_HIGHEST, {"first": first, "last": first + (1 << SEQUENCE_BITS) - 1}).scalar_one()
    return first if highest is None else MessageId(int(highest) + 1)


def add(connection: Connection, new: NewMessage, now: datetime) -> MessageId:
    """Put a message in with its references and attachments, index it, and return its id."""
    number = next_id(connection, new.arrived_at, now)
    row = row_of(new, number)
    add_rows(connection, [row])
    add_parts(connection, [(number, new.read)])
    search.index(connection, [row])
    return number


def add_rows(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put in messages as `row_of` made them; the caller indexes them and adds their parts."""
    _ADD.put(connection, rows)


def add_parts(connection: Connection, read: Sequence[tuple[MessageId, ReadMessage]]) -> None:
    """Put in what hangs on messages: the ids they speak of and their attachments."""
    _ADD_REFERENCES.put(connection, [row for number, one in read for row in _reference_rows(number, one)])
    _ADD_ATTACHMENTS.put(connection, [row for number, one in read for row in _attachment_rows(number, one)])
    scanned.add(connection, read)


def row_of(new: NewMessage, number: MessageId) -> dict[str, Any]:
    """Return the columns of a message about to be put in."""
    whence: dict[str, Any] = {
        "id": number,
        "conversation_id": new.conversation,
        "direction": new.direction.value,
        "account": new.account,
        "channel": new.channel,
        "kind": new.kind.value,
        "author": new.author,
        "received_at": new.received_at,
        "source": new.source,
        "raw_digest": new.raw_digest,
        "media_type": new.media_type,
        "joined_by": new.joined_by,
        "join_confidence": new.confidence.value,
        "is_newcomer": new.is_newcomer,
        "bcc": [],
        "is_withdrawn": False,
    }
    return whence | read_values(new.read)


def read_values(read: ReadMessage) -> dict[str, Any]:
    """Return the columns that come from reading; `reparse` changes just these."""
    return {
        "content_digest": read.content_digest,
        "sender_name": read.sender.name,
        "sender_address": read.sender.address,
        "reply_to": _pairs(read.reply_to),
        "recipients": _pairs(read.to),
        "cc": _pairs(read.cc),
        "subject": read.subject,
        "date": read.date,
        "body_text": read.body_text,
        "folds": [[fold.start, fold.end, fold.kind.value] for fold in read.folds],
        "language": read.language,
        "message_class": read.message_class.value,
        "is_auto_submitted": read.is_auto_submitted,
        "is_bulk": read.is_bulk,
        "bounce": _bounce_values(read.bounce),
        "rfc_id": read.message_id,
        "in_reply_to": read.in_reply_to,
        "reference_ids": list(read.references),
        "list_id": read.list_id,
        "authentication": read.authentication,
        "thread_topic": read.thread_topic,
        "thread_index": read.thread_index,
        "rating": read.rating,
        "url": read.url,
        "unreadable": read.unreadable,
        "warnings": list(read.warnings),
        "attachment_names": " ".join(attachment.filename for attachment in read.attachments),
    }


def _pairs(addresses: tuple[Address, ...]) -> list[list[str]]:
    return [[address.name, address.address] for address in addresses]


def addresses(pairs: list[list[str]]) -> tuple[Address, ...]:
    """Return addresses as records."""
    return tuple(Address(name, address) for name, address in pairs)


def _bounce_values(bounce: Bounce | None) -> list[Any] | None:
    if bounce is None:
        return None
    return [list(bounce.failed_recipients), bounce.status, bounce.original_message_id, bounce.is_permanent]


def bounce_of(values: list[Any] | None) -> Bounce | None:
    """Return a bounce as a record."""
    if values is None:
        return None
    recipients, status, original, is_permanent = values
    return Bounce(tuple(recipients), status, original, is_permanent)


def ids_spoken_of(read: ReadMessage) -> dict[str, None]:
    """Return every Message-ID a message speaks of, folded, its own first, each once; Outlook's name for the thread stands beside them."""
    if read.kind is ChannelKind.REVIEW:
        # A feed's ids are its own: the same one in another feed, or in a mail, speaks of something else.
        return {}
    about = "" if read.bounce is None else read.bounce.original_message_id
    ids = (read.message_id, read.in_reply_to, *read.also_answers, *read.references, about, outlook_thread(read.thread_index))
    return dict.fromkeys(folded_id(rfc_id) for rfc_id in ids if rfc_id)


def _reference_rows(number: MessageId, read: ReadMessage) -> list[dict[str, Any]]:
    own = folded_id(read.message_id)
    return [{"rfc_id": rfc_id, "message_id": number, "is_own": rfc_id == own} for rfc_id in ids_spoken_of(read)]


def _attachment_rows(number: MessageId, read: ReadMessage) -> list[dict[str, Any]]:
    return [
        {
            "message_id": number,
            "number": place,
            "part": found.part,
            "filename": found.filename,
            "content_type": found.content_type,
            "size": found.size,
            "sha256": found.sha256,
            "is_inline": found.is_inline,
            "content_id": found.content_id,
        }
        for place, found in enumerate(read.attachments, start=1)
    ]


def views(connection: Connection, conversation: ConversationId, newest: int) -> list[MessageView]:
    """Return a conversation's newest messages, oldest first; withdrawn ones are left out."""
    m = tables.message
    rows = connection.execute(
        select(m).where(m.c.conversation_id == conversation, m.c.is_withdrawn.is_(False)).order_by(m.c.id.desc()).limit(newest)
    ).all()
    found = _attachments(connection, [row.id for row in rows])
    stand = places.of_messages(connection, [row.id for row in rows])
    missing = rests.of_messages(connection, [row.id for row in rows])
    scans = scanned.of_messages(connection, [row.id for row in rows if row.kind == ChannelKind.LETTER.value])
    older = versions.older_versions(connection, [row.id for row in rows])
    return [
        replace(
            view(row, found.get(row.id, ()), SHOWN_CHARS),
            places=stand.get(row.id, ()),
            rest=missing.get(row.id),
            scan=scans.get(row.id),
            older=older.get(row.id, ()),
        )
        for row in reversed(rows)
    ]


def one(connection: Connection, number: int) -> StoredMessage | None:
    """Return a message, None where there is none."""
    row = _row(connection, number)
    return None if row is None else stored(row)


def _row(connection: Connection, number: int) -> Row[Any] | None:
    return connection.execute(select(tables.message).where(tables.message.c.id == number)).first()


def stored(row: Row[Any]) -> StoredMessage:
    """Return a message's columns as a record."""
    return StoredMessage(
        id=MessageId(row.id),
        conversation=ConversationId(row.conversation_id),
        direction=Direction(row.direction),
        account=AccountName(row.account),
        channel=row.channel,
        author=row.author,
        sender=Address(row.sender_name, row.sender_address),
        reply_to=addresses(row.reply_to),
        to=addresses(row.recipients),
        cc=addresses(row.cc),
        subject=row.subject,
        date=row.date,
        received_at=row.received_at,
        body_text=row.body_text,
        folds=folds_of(row.folds),
        language=row.language,
        is_auto_submitted=row.is_auto_submitted,
        is_bulk=row.is_bulk,
        bounce=bounce_of(row.bounce),
        rfc_id=row.rfc_id,
        in_reply_to=row.in_reply_to,
        references=tuple(row.reference_ids),
        thread_topic=row.thread_topic,
        thread_index=row.thread_index,
        rating=row.rating,
        url=row.url,
        source=row.source,
        raw_digest=row.raw_digest,
        media_type=row.media_type,
        unreadable=row.unreadable,
    )


def own_texts(connection: Connection, conversation: ConversationId, most: int = 5) -> list[str]:
    """Return what we said last in a conversation, newest first."""
    m = tables.message
    where = (m.c.conversation_id == conversation, m.c.direction == Direction.OUTBOUND.value)
    return list(connection.execute(select(m.c.body_text).where(*where).order_by(m.c.id.desc()).limit(most)).scalars())


def whole(connection: Connection, number: MessageId) -> MessageView | None:
    """Return one message with its whole body."""
    row = _row(connection, number)
    return None if row is None else view(row, _attachments(connection, [number]).get(number, ()), None)


def _attachments(connection: Connection, ids: list[int]) -> dict[int, tuple[AttachmentView, ...]]:
    a = tables.attachment
    rows = connection.execute(select(a).where(a.c.message_id.in_(ids)).order_by(a.c.message_id, a.c.number)) if ids else ()
    found: dict[int, list[AttachmentView]] = {}
    for row in rows:
        shown = AttachmentView(row.number, row.filename, row.content_type, row.size, row.sha256, row.is_inline)
        found.setdefault(row.message_id, []).append(shown)
    return {number: tuple(shown) for number, shown in found.items()}


def folds_of(values: list[Any], end: int | None = None) -> tuple[Fold, ...]:
    """Return folds as records; those beyond `end` characters are left out."""
    folds = (Fold(start, stop, FoldKind(kind)) for start, stop, kind in values)
    return tuple(fold for fold in folds if end is None or fold.end <= end)


def view(row: Row[Any], attachments: tuple[AttachmentView, ...], limit: int | None) -> MessageView:
    """Return a message's columns as the record a screen shows."""
    return MessageView(
        id=MessageId(row.id),
        conversation=ConversationId(row.conversation_id),
        direction=Direction(row.direction),
        author=row.author,
        sender=Address(row.sender_name, row.sender_address),
        to=addresses(row.recipients),
        cc=addresses(row.cc),
        subject=row.subject,
        date=row.date,
        received_at=row.received_at,
        body_text=row.body_text if limit is None else row.body_text[:limit],
        body_chars=len(row.body_text),
        folds=folds_of(row.folds, limit),
        attachments=attachments,
        message_class=MessageClass(row.message_class),
        joined_by=row.joined_by,
        confidence=Confidence(row.join_confidence),
        authentication=row.authentication,
        reply_to=addresses(row.reply_to),
        rating=row.rating,
        url=row.url,
        language=row.language,
        unreadable=row.unreadable,
        warnings=tuple(row.warnings),
        is_newcomer=row.is_newcomer,
    )


def with_delivery(shown: MessageView, delivery: DeliveryView) -> MessageView:
    """Return a message of ours with its place in the outbox."""
    return replace(shown, delivery=delivery)


def pieces(shown: MessageView, chars: int) -> Iterator[MessageView]:
    """Yield a message piece by piece, so that each stays within a frame; the texts joined are the whole."""
    for start in range(0, max(len(shown.body_text), 1), chars):
        yield replace(shown, body_text=shown.body_text[start : start + chars])


def reply_text(body_text: str, folds: tuple[Fold, ...]) -> str:
    """Return what the sender wrote now: the body without its folded spans."""
    return without_folds(body_text, tuple(sorted(folds, key=lambda fold: fold.start)))
