"""How scanned letters were read: their pages, the words in doubt, and what is proposed of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, select, update

from agentdesk.domain.ids import MessageId
from agentdesk.domain.letters import PageSource, PageView, Proposal, ProposalKind, ReadPage, ScanView, Unsure
from agentdesk.domain.reading import ReadMessage
from agentdesk.store import tables
from agentdesk.store.dialects.lists import listed_numbers, listing
from agentdesk.store.dialects.statements import ManyRows

UNSURE_BELOW: Final = 60
"""Confidence in per cent; Tesseract's misreadings mostly lie below."""
MOST_UNSURE: Final = 500
"""Of a letter, as shown, so that it stays within its frame."""

p, q = tables.page, tables.proposal
_ADD_PAGES = ManyRows(p)
_ADD_PROPOSALS = ManyRows(q)
_PAGES = (
    select(p.c.message_id, p.c.number, p.c.source, p.c.language, p.c.confidence, p.c.turned_deg, p.c.unsure, p.c.note)
    .where(p.c.message_id.in_(listed_numbers("ids")))
    .order_by(p.c.message_id, p.c.number)
)
_PROPOSALS = select(q).where(q.c.message_id.in_(listed_numbers("ids"))).order_by(q.c.message_id, q.c.number)


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


def replace(connection: Connection, number: MessageId, read: ReadMessage) -> None:
    """Put how a letter was read now in the place of how it was read before; what a person said stays.

    A letter whose text was written down keeps its pages: their words don't stand in it any more.
    """
    confirmed = connection.execute(select(q).where(q.c.message_id == number, q.c.is_confirmed)).all()
    said = {row.kind for row in confirmed}
    last = max((row.number for row in confirmed), default=0)
    connection.execute(delete(q).where(q.c.message_id == number, q.c.is_confirmed.is_(False)))
    fresh = [one for one in read.proposals if one.kind.value not in said]
    _ADD_PROPOSALS.put(connection, [_proposal_row(number, last + place, found) for place, found in enumerate(fresh, 1)])
    if read.pages or not read.body_text:
        connection.execute(delete(p).where(p.c.message_id == number))
        _ADD_PAGES.put(connection, [_page_row(number, page) for page in read.pages])
    else:
        connection.execute(update(p).where(p.c.message_id == number).values(words=[], unsure=[]))


def confirm(connection: Connection, number: MessageId, proposals: Sequence[Proposal]) -> None:
    """Put what a person said of a letter in the place of what was proposed."""
    connection.execute(delete(q).where(q.c.message_id == number))
    _ADD_PROPOSALS.put(connection, [_proposal_row(number, place, found) for place, found in enumerate(proposals, 1)])


def of_messages(connection: Connection, ids: Sequence[int]) -> dict[MessageId, ScanView]:
    """Return how those messages were read that are scanned letters."""
    if not ids:
        return {}
    pages: dict[MessageId, list[Any]] = {}
    for row in connection.execute(_PAGES, {"ids": listing(ids)}):
        pages.setdefault(MessageId(row.message_id), []).append(row)
    proposals: dict[MessageId, list[Proposal]] = {}
    for row in connection.execute(_PROPOSALS, {"ids": listing(ids)}):
        proposals.setdefault(MessageId(row.message_id), []).append(_proposal(row))
    # Whose text was given has no pages that were read, and says who wrote it and by when all the same.
    return {number: _view(pages.get(number, ()), tuple(proposals.get(number, ()))) for number in (*pages, *(proposals.keys() - pages))}


def _view(rows: Sequence[Any], proposals: tuple[Proposal, ...]) -> ScanView:
    pages = tuple(PageView(row.number, PageSource(row.source), row.language, row.confidence, row.turned_deg, row.note) for row in rows)
    unsure = [Unsure(*span) for row in rows for span in row.unsure]
    return ScanView(pages, tuple(unsure[:MOST_UNSURE]), proposals)


def _proposal(row: Any) -> Proposal:
    return Proposal(ProposalKind(row.kind), row.value, row.words, row.page, row.is_confirmed)


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
    values = {"kind": found.kind.value, "value": found.value, "words": found.words, "page": found.page, "is_confirmed": found.is_confirmed}
    return {"message_id": number, "number": place, **values}
