"""Erasure: content is emptied, rows stay, raw sources go, and a digest keeps the same bytes from coming back.

The desk file first, the raw file second: a crash in between leaves a blob nobody points at, never a message without its source. No
word stays in the full-text index: FTS5's `secure-delete` overwrites, where SQLite has it (3.42), and `optimize` merges the rest away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.texts import N_
from agentdesk.store import batches, letters, raw, scanned, search, tables, traces, versions

UNDO_REACH = timedelta(days=30)
"""How long a deleted conversation comes back by undo; then its content is erased."""

PAGE = 200
ERASED = N_("erased")
LEGAL_HOLD = "legal-hold"
"""A tag on a conversation or customer: nothing of theirs is erased while it stands."""
UNSENT = tuple(state.value for state in (DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.UNKNOWN))
"""Deliveries that could still be sent: without their bytes they must not be."""

m = tables.message
c = tables.conversation

_BURIED = select(tables.tombstone.c.digest).where(tables.tombstone.c.digest == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure took away; `digests` are the raw sources that must go next, for ever; `blobs` files that nothing points at now."""

    messages: int
    digests: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()


def due(connection: Connection, now: datetime, limit: int = PAGE) -> list[ConversationId]:
    """Return deleted conversations whose time to come back is over, and which nobody has to keep."""
    where = (c.c.deleted_at < now - UNDO_REACH, c.c.status != ERASED, *unheld())
    return [ConversationId(row.id) for row in connection.execute(select(c.c.id).where(*where).limit(limit))]


def unheld() -> tuple[ColumnElement[bool], ...]:
    """Return what holds of conversations that stand under no legal hold, neither by themselves nor by their customer."""
    held = select(tables.conversation_tag.c.conversation_id).where(tables.conversation_tag.c.tag == LEGAL_HOLD)
    held_customers = select(tables.customer_tag.c.customer_id).where(tables.customer_tag.c.tag == LEGAL_HOLD)
    return c.c.id.not_in(held), c.c.customer_id.not_in(held_customers)


def erase(connection: Connection, number: ConversationId, now: datetime) -> Erased:
    """Empty a conversation, its messages, drafts and deliveries, and remember their digests."""
    files = _draft_files(connection, number)
    rows = connection.execute(select(m).where(m.c.conversation_id == number)).all()
    _empty_rest(connection, number)
    traces.wipe(connection, number)
    erased = erase_messages(connection, rows, now)
    blobs = (*erased.blobs, *_pointless(connection, files))
    return Erased(erased.messages, erased.digests, tuple(dict.fromkeys(blobs)))


def erase_messages(connection: Connection, rows: Sequence[Any], now: datetime) -> Erased:
    """Empty messages, whole rows of them, and remember their digests."""
    search.unindex(connection, [dict(row._mapping) for row in rows])  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    ids = [row.id for row in rows]
    digests = _digests(connection, rows)
    a, files = tables.attachment, list[str]()
    for start in range(0, len(ids), PAGE):
        page = ids[start : start + PAGE]
        files += connection.execute(select(a.c.sha256).where(a.c.message_id.in_(page), a.c.sha256 != "")).scalars()
    _bury(connection, digests, now)
    batches.empty(connection, digests)
    for start in range(0, len(ids), PAGE):
        _empty_messages(connection, ids[start : start + PAGE])
    search.index(connection, [_blank(number) for number in ids])
    return Erased(len(ids), digests, _pointless(connection, files))


def _draft_files(connection: Connection, number: ConversationId) -> list[str]:
    rows = connection.execute(select(tables.draft.c.attachments).where(tables.draft.c.conversation_id == number)).scalars()
    return [str(attached[0]) for attachments in rows for attached in attachments]


def _pointless(connection: Connection, files: Sequence[str]) -> tuple[str, ...]:
    """Return those of some files that no message has attached any more: what we attach is kept as blobs, one for all its uses."""
    a, wanted = tables.attachment, sorted(set(files))
    used: set[str] = set()
    for start in range(0, len(wanted), PAGE):
        used.update(connection.execute(select(a.c.sha256).where(a.c.sha256.in_(wanted[start : start + PAGE]))).scalars())
    drafted = connection.execute(select(tables.draft.c.attachments).where(tables.draft.c.is_withdrawn.is_(False))).scalars()
    used.update(str(attached[0]) for attachments in drafted for attached in attachments)
    return tuple(digest for digest in wanted if digest not in used)


def _digests(connection: Connection, rows: Sequence[Any]) -> tuple[str, ...]:
    """Return what the raw sources of messages go by, those of their copies too, and what further copies would be known by."""
    own = [digest for row in rows for digest in (row.raw_digest, row.content_digest)]
    loc, ids = tables.location, [row.id for row in rows]
    pages = (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))
    copies = [found for page in pages for found in connection.execute(select(loc.c.raw_digest).where(loc.c.message_id.in_(page))).scalars()]
    older = [found for start in range(0, len(ids), PAGE) for found in versions.digests(connection, ids[start : start + PAGE])]
    cut = [found for start in range(0, len(ids), PAGE) for found in letters.digests_behind(connection, ids[start : start + PAGE])]
    return tuple(dict.fromkeys(digest for digest in (*own, *copies, *older, *cut) if digest))


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
    letters.empty(connection, ids)
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
    connection.execute(update(o).where(o.c.conversation_id == number, o.c.state.in_(UNSENT)).values(state=DeliveryState.CANCELLED.value))
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
