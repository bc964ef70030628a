"""What the desk knows of scanned letters beside their pages: when they came, who checked them, which of them look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, delete, select, update

from agentdesk.domain.ids import BatchId, ConversationId, MessageId
from agentdesk.domain.letters import LetterLine, PageSource, ProposalKind, ReadPage
from agentdesk.domain.likeness import gist_of, may_be_same, name_different_matters, say_the_same
from agentdesk.domain.reading import ReadMessage
from agentdesk.store import tables
from agentdesk.store.dialects.statements import ManyRows

letter, m, c = tables.letter, tables.message, tables.conversation
_ADD = ManyRows(letter, or_ignore=True)
NEWEST_COMPARED: Final = 2000
"""A second scan of the same paper comes soon after the first; older letters are not compared."""
MOST_ALIKE: Final = 20
SURE: Final = 100
LAID_ANEW: Final = "pages laid anew"
"""How a letter came here that was made of the pages of others."""


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter about to be put in, and what is known of it beside its bytes."""

    message: MessageId
    received_at: datetime
    read: ReadMessage
    part_of: tuple[str, ...] = ()
    batch: BatchId | None = None


def confidence_of(pages: Sequence[ReadPage], body_text: str) -> int:
    """Return how sure the reading of a letter's worst page is, in per cent; 0 where a person must read one.

    A letter with a text and no page was not read: the text came with it, and is what its sender says it is.
    """
    read = [page for page in pages if page.source not in {PageSource.BLANK, PageSource.TEXT_LAYER}]
    worst = min((page.confidence if page.source is PageSource.OCR else 0 for page in read), default=SURE)
    return worst if pages or body_text else 0


def add(connection: Connection, new: NewLetter) -> None:
    """Put a letter in; what stands there already stays."""
    beside = {"id": new.message, "batch_id": new.batch, "received_at": new.received_at, "part_of": list(new.part_of)}
    _ADD.put(connection, [{**beside, "is_checked": False, **_read_values(new.read)}])


def _read_values(read: ReadMessage) -> dict[str, Any]:
    look = next((page.look for page in read.pages if page.look), "")
    return {
        # Whatever of it could be read: a person must see to the rest.
        "confidence": 0 if read.unreadable else confidence_of(read.pages, read.body_text),
        "pages": len(read.pages),
        "look": look,
        "gist": gist_of(read.body_text),
    }


def reread(connection: Connection, message: MessageId, read: ReadMessage) -> None:
    """Bring a letter up to date that was read anew."""
    if read.pages:
        connection.execute(update(letter).where(letter.c.id == message).values(**_read_values(read)))


def alike(connection: Connection, message: MessageId, read: ReadMessage) -> ConversationId | None:
    """Return the conversation of the newest other letter that may be the same paper scanned again; None where there is none."""
    values = _read_values(read)
    if not (values["gist"] or values["look"]):
        return None
    newest = select(letter.c.id, letter.c.look, letter.c.gist).where(letter.c.id != message, letter.c.pages == values["pages"])
    rows = connection.execute(newest.order_by(letter.c.id.desc()).limit(NEWEST_COMPARED)).all()
    found = [row.id for row in rows if may_be_same((values["look"], row.look), (values["gist"], row.gist))][:MOST_ALIKE]
    texts = select(m.c.id, m.c.conversation_id, m.c.body_text).where(m.c.id.in_(found), m.c.is_withdrawn.is_(False))
    ours = [one.value for one in read.proposals if one.kind is ProposalKind.REFERENCE]
    for row in connection.execute(texts.order_by(m.c.id.desc())) if found else ():
        if say_the_same(row.body_text, read.body_text) and not name_different_matters(_references(connection, row.id), ours):
            return ConversationId(row.conversation_id)
    return None


def _references(connection: Connection, message: int) -> list[str]:
    q = tables.proposal
    wanted = select(q.c.value).where(q.c.message_id == message, q.c.kind == ProposalKind.REFERENCE.value)
    return list(connection.execute(wanted).scalars())


def digests_behind(connection: Connection, messages: Sequence[int]) -> list[str]:
    """Return the scans that letters were taken out of: erasing the letters must take them too."""
    rows = connection.execute(select(letter.c.part_of).where(letter.c.id.in_(messages)))
    return [digest for row in rows for digest in row.part_of]


def empty(connection: Connection, messages: Sequence[int]) -> None:
    """Forget letters that are erased."""
    connection.execute(delete(letter).where(letter.c.id.in_(messages)))


def _lines() -> Select[Any]:
    standing = and_(m.c.is_withdrawn.is_(False), c.c.deleted_at.is_(None))
    columns = (m.c.conversation_id, m.c.subject, m.c.sender_name, m.c.unreadable, c.c.who, c.c.due_at)
    return select(letter, *columns).join(m, m.c.id == letter.c.id).join(c, c.c.id == m.c.conversation_id).where(standing)


def to_check(connection: Connection, limit: int) -> list[LetterLine]:
    """Return the letters nobody has checked yet, those whose reading is least sure first."""
    wanted = _lines().where(letter.c.is_checked.is_(False)).order_by(letter.c.confidence, letter.c.id).limit(limit)
    return [_line(row) for row in connection.execute(wanted)]


def line_of(connection: Connection, message: int) -> LetterLine | None:
    """Return one letter, None where the message is none."""
    row = connection.execute(_lines().where(letter.c.id == message)).first()
    return None if row is None else _line(row)


def of_batch(connection: Connection, batch: BatchId) -> list[LetterLine]:
    """Return the letters that a run brought in and that stand."""
    return [_line(row) for row in connection.execute(_lines().where(letter.c.batch_id == batch).order_by(letter.c.id))]


def _line(row: Any) -> LetterLine:
    return LetterLine(
        message=MessageId(row.id),
        conversation=ConversationId(row.conversation_id),
        who=row.who or row.sender_name,
        subject=row.subject,
        confidence=row.confidence,
        pages=row.pages,
        received_at=row.received_at,
        due_at=row.due_at,
        is_checked=row.is_checked,
        unreadable=row.unreadable,
    )
