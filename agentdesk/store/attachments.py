"""Where an attachment's bytes are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from agentdesk.domain.ids import MessageId
from agentdesk.domain.media_types import MIME, SCAN
from agentdesk.store import tables


@dataclass(frozen=True, slots=True)
class Place:
    """A blob, and the part of it; `is_whole_blob` for a file we attached ourselves."""

    digest: str
    part: int
    is_whole_blob: bool
    media_type: str = MIME


def place_of(connection: Connection, message: MessageId, number: int) -> Place | None:
    """Return where attachment `number` of a message is; 0 is the raw source itself."""
    m, a = tables.message, tables.attachment
    row = connection.execute(select(m.c.raw_digest, m.c.media_type).where(m.c.id == message)).first()
    if row is None:
        return None
    if number == 0:
        return Place(row.raw_digest, 0, is_whole_blob=True) if row.raw_digest else None
    found = connection.execute(select(a.c.part, a.c.sha256).where(a.c.message_id == message, a.c.number == number)).first()
    if found is None:
        return None
    if row.raw_digest:
        return Place(row.raw_digest, found.part, row.media_type == SCAN, row.media_type or MIME)
    return Place(found.sha256, 0, is_whole_blob=True)
