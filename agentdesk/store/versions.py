"""What messages said before their authors changed them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from agentdesk.domain.ids import MessageId
from agentdesk.domain.views import OlderVersion
from agentdesk.store import tables

v = tables.message_version
SHOWN_CHARS = 20_000
"""How much of an older text is shown; a page must stay within its frames."""


def older_versions(connection: Connection, ids: Iterable[MessageId]) -> dict[MessageId, tuple[OlderVersion, ...]]:
    """Return what messages said before, oldest first, by message; those that never changed are left out."""
    found: dict[MessageId, tuple[OlderVersion, ...]] = {}
    rows = connection.execute(select(v).where(v.c.message_id.in_(list(ids))).order_by(v.c.message_id, v.c.id))
    for row in rows:
        number = MessageId(row.message_id)
        one = OlderVersion(row.replaced_at, row.date, row.subject, row.body_text[:SHOWN_CHARS], row.rating)
        found[number] = (*found.get(number, ()), one)
    return found


def digests(connection: Connection, ids: Sequence[int]) -> list[str]:
    """Return what the raw sources of older versions go by."""
    return list(connection.execute(select(v.c.raw_digest).where(v.c.message_id.in_(ids))).scalars())


def empty(connection: Connection, ids: Sequence[int]) -> None:
    """Empty the older versions of messages that are erased."""
    gone: dict[str, Any] = {"subject": "", "body_text": "", "url": "", "raw_digest": "", "rating": None, "date": None}
    connection.execute(update(v).where(v.c.message_id.in_(ids)).values(**gone))
