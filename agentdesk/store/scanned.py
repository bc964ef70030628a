"""How scanned letters were read: their pages, the words in doubt, and what is proposed of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from agentdesk.domain.ids import MessageId
from agentdesk.domain.letters import PageSource, PageView, Proposal, ProposalKind, ReadPage, ScanView, Unsure
from agentdesk.domain.reading import ReadMessage
from agentdesk.store import tables
from agentdesk.store.dialects.sqlite_inserts import ManyRows
from agentdesk.store.dialects.sqlite_lists import listed, listing

UNSURE_BELOW: Final = 60
"""Confidence in per cent; Tesseract's misreadings mostly lie below."""
MOST_UNSURE: Final = 500
"""Of a letter, as shown, so that it stays within its frame."""

p, q = tables.page, tables.proposal
_ADD_PAGES = ManyRows(p)
_ADD_PROPOSALS = ManyRows(q)
_PAGES = (
    select(p.c.message_id, p.c.number, p.c.source, p.c.language, p.c.confidence, p.c.turned_deg, p.c.unsure, p.c.note)
    .where(p.c.message_id.in_(listed("ids")))
    .order_by(p.c.message_id, p.c.number)
)
_PROPOSALS = select(q).where(q.c.message_id.in_(listed("ids"))).order_by(q.c.message_id, q.c.number)


def add(connection: Connection, read: Sequence[tuple[MessageId, ReadMessage]]) -> None:
    """Put in how letters were read."""
    scans = [(number, one) for number, one in read if one.pages or one.proposals]
    if not scans:
        return
    _ADD_PAGES.put(connection, [_page_row(number, page) for number, one in scans for page in one.pages])
    _ADD_PROPOSALS.put(
        connection, [_proposal_row(number, place, found) for number, one in scans for place, found in enumerate(one.proposals, 1)]
    )


def drop(connection: Connection, ids: Sequence[int]) -> None:
    """Forget how messages were read: they are read anew, or erased."""
    connection.execute(delete(p).where(p.c.message_id.in_(ids)))
    connection.execute(delete(q).where(q.c.message_id.in_(ids)))


def of_messages(connection: Connection, ids: Sequence[int]) -> dict[MessageId, ScanView]:
    """Return how those messages were read that are scanned letters."""
    pages: dict[MessageId, list[Any]] = {}
    for row in connection.execute(_PAGES, {"ids": listing(ids)}):
        pages.setdefault(MessageId(row.message_id), []).append(row)
    if not pages:
        return {}
    proposals: dict[MessageId, list[Proposal]] = {}
    for row in connection.execute(_PROPOSALS, {"ids": listing(ids)}):
        proposals.setdefault(MessageId(row.message_id), []).append(Proposal(ProposalKind(row.kind), row.value, row.words, row.page))
    return {number: _view(rows, tuple(proposals.get(number, ()))) for number, rows in pages.items()}


def _view(rows: Sequence[Any], proposals: tuple[Proposal, ...]) -> ScanView:
    pages = tuple(PageView(row.number, PageSource(row.source), row.language, row.confidence, row.turned_deg, row.note) for row in rows)
    unsure = [Unsure(*span) for row in rows for span in row.unsure]
    return ScanView(pages, tuple(unsure[:MOST_UNSURE]), proposals)


def _page_row(number: MessageId, page: ReadPage) -> dict[str, Any]:
    words = [[word.start, word.end, word.confidence, word.left, word.top, word.right, word.bottom] for word in page.words]
    return {
        "message_id": number,
        "number": page.number,
        "source": page.source.value,
        "language": page.language,
        "confidence": page.confidence,
        "turned_deg": page.turned_deg,
        "words": words,
        "unsure": [[word.start, word.end, word.confidence] for word in page.words if word.confidence < UNSURE_BELOW],
        "note": page.note,
    }


def _proposal_row(number: MessageId, place: int, found: Proposal) -> dict[str, Any]:
    values = {"kind": found.kind.value, "value": found.value, "words": found.words, "page": found.page}
    return {"message_id": number, "number": place, **values}
