"""Erasure: content is emptied, rows stay, raw sources go, and a digest keeps the same bytes from coming back.

The desk file first, the raw file second: a crash in between leaves a blob nobody points at, never a message without its source. No
word stays in the full-text index: FTS5's `secure-delete` overwrites, where SQLite has it (3.42), and `optimize` merges the rest away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.texts import N_
from agentdesk.store import raw, scanned, search, tables, versions

UNDO_REACH = timedelta(days=30)
"""How long a deleted conversation comes back by undo; then its content is erased."""

PAGE = 200
ERASED = N_("erased")

m = tables.message
c = tables.conversation

_BURIED = select(tables.tombstone.c.digest).where(tables.tombstone.c.digest == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure took away; `digests` are the raw sources that must go next."""

    messages: int
    digests: tuple[str, ...]


def due(connection: Connection, now: datetime, limit: int = PAGE) -> list[ConversationId]:
    """Return deleted conversations whose time to come back is over."""
    statement = select(c.c.id).where(c.c.deleted_at < now - UNDO_REACH, c.c.status != ERASED).limit(limit)
    return [ConversationId(row.id) for row in connection.execute(statement)]


def erase(connection: Connection, number: ConversationId, now: datetime) -> Erased:
    """Empty a conversation, its messages, drafts and deliveries, and remember their digests."""
    rows = connection.execute(select(m).where(m.c.conversation_id == number)).all()
    search.unindex(connection, [dict(row._mapping) for row in rows])  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    ids = [row.id for row in rows]
    digests = _digests(connection, rows)
    _bury(connection, digests, now)
    for start in range(0, len(ids), PAGE):
        _empty_messages(connection, ids[start : start + PAGE])
    search.index(connection, [_blank(number) for number in ids])
    _empty_rest(connection, number)
    return Erased(len(ids), digests)


def _digests(connection: Connection, rows: Sequence[Any]) -> tuple[str, ...]:
    """Return what the raw sources of messages go by, those of their copies too, and what further copies would be known by."""
    own = [digest for row in rows for digest in (row.raw_digest, row.content_digest)]
    loc, ids = tables.location, [row.id for row in rows]
    pages = (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))
    copies = [found for page in pages for found in connection.execute(select(loc.c.raw_digest).where(loc.c.message_id.in_(page))).scalars()]
    older = [found for start in range(0, len(ids), PAGE) for found in versions.digests(connection, ids[start : start + PAGE])]
    return tuple(dict.fromkeys(digest for digest in (*own, *copies, *older) if digest))


def _blank(number: int) -> dict[str, Any]:
    return {"id": number, **dict.fromkeys(("subject", "body_text", "sender_name", "sender_address", "attachment_names"), "")}


def _empty_messages(connection: Connection, ids: list[int]) -> None:
    texts = dict.fromkeys(
        ("author", "sender_name", "sender_address", "subject", "body_text", "rfc_id", "in_reply_to", "list_id", "authentication", "url"), ""
    )
    more = dict.fromkeys(("thread_topic", "thread_index", "source", "attachment_names", "language"), "")
    lists: dict[str, Any] = {name: [] for name in ("reply_to", "recipients", "cc", "bcc", "folds", "reference_ids", "warnings")}
    values = (
        texts | more | lists | {"raw_digest": "", "content_digest": "", "date": None, "bounce": None, "rating": None, "unreadable": ERASED}
    )
    connection.execute(update(m).where(m.c.id.in_(ids)).values(**values))
    versions.empty(connection, ids)
    connection.execute(delete(tables.reference).where(tables.reference.c.message_id.in_(ids)))
    scanned.drop(connection, ids)
    connection.execute(
        update(tables.attachment).where(tables.attachment.c.message_id.in_(ids)).values(filename="", sha256="", content_id="")
    )
    connection.execute(update(tables.template_use).where(tables.template_use.c.message_id.in_(ids)).values(text=""))


def _empty_rest(connection: Connection, number: ConversationId) -> None:
    d, o = tables.draft, tables.delivery
    empty: dict[str, Any] = {
        "recipients": [],
        "cc": [],
        "bcc": [],
        "attachments": [],
        "templates": [],
        "private": [],
        "body": "",
        "subject": "",
    }
    connection.execute(update(d).where(d.c.conversation_id == number).values(is_withdrawn=True, **empty))
    gone: dict[str, Any] = {"content": b"", "recipients": [], "words": "", "refusals": [], "from_address": "", "rfc_id": ""}
    connection.execute(update(o).where(o.c.conversation_id == number).values(**gone))
    connection.execute(update(c).where(c.c.id == number).values(status=ERASED, who="", subject="", snippet="", thread_key="", rating=None))


def _bury(connection: Connection, digests: tuple[str, ...], now: datetime) -> None:
    t = tables.tombstone
    known = {row.digest for row in connection.execute(select(t.c.digest).where(t.c.digest.in_(digests)))}
    fresh = [{"digest": digest, "erased_at": now} for digest in digests if digest not in known]
    if fresh:
        connection.execute(insert(t), fresh)


def is_buried(connection: Connection, digest: str) -> bool:
    """Whether these bytes were erased before and must not come back."""
    return connection.execute(_BURIED, {"digest": digest}).first() is not None


def remove_sources(raw_file: Connection, digests: tuple[str, ...]) -> None:
    """Remove raw sources; the arrivals stay, so that a poll knows it had them."""
    raw_file.execute(delete(raw.blob).where(raw.blob.c.digest.in_(digests)))
    raw_file.execute(update(raw.arrival).where(raw.arrival.c.digest.in_(digests)).values(source="", details=""))


def buried(connection: Connection) -> tuple[str, ...]:
    """Return every digest that was erased: they are applied again after a restore."""
    return tuple(row.digest for row in connection.execute(select(tables.tombstone.c.digest)))


def bury(connection: Connection, digests: tuple[str, ...], now: datetime) -> None:
    """Remember digests that were erased on another copy of this desk."""
    for start in range(0, len(digests), PAGE):
        _bury(connection, digests[start : start + PAGE], now)


def resurfaced(connection: Connection) -> list[ConversationId]:
    """Return conversations that hold a message whose bytes were erased: an older copy brought them back."""
    t = tables.tombstone
    rows = connection.execute(select(m.c.conversation_id).where(m.c.raw_digest.in_(select(t.c.digest))).distinct())
    return [ConversationId(row.conversation_id) for row in rows]


def forget_words(connection: Connection) -> None:
    """Merge what was taken out of the full-text index away, and let the log of pages go; runs in the background."""
    search.optimize(connection)
