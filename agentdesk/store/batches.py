"""Runs of an import of letters: what each was given, and what came of it, counted from what stands in the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import AccountName, AgentName, BatchId, BlobDigest
from agentdesk.domain.letters import BatchTotals, BatchView, PageSource
from agentdesk.domain.texts import N_
from agentdesk.store import tables
from agentdesk.store.letters import LAID_ANEW

b, f, letter, m, page = tables.batch, tables.batch_file, tables.letter, tables.message, tables.page
MOST_LISTED: Final = 1000


def begin(connection: Connection, agent: AgentName, account: AccountName, now: datetime) -> BatchId:
    """Begin a run and return its number."""
    done = connection.execute(insert(b).values(begun_at=now, agent=agent, account=account))
    key = done.inserted_primary_key
    return BatchId(int(key[0]) if key else 0)


def plan(connection: Connection, batch: BatchId, files: Sequence[tuple[str, BlobDigest, bool]]) -> None:
    """Write down what is about to be brought in: each file's name, digest, and whether the desk has it already.

    Raises:
        NotFound: there is no such run.
    """
    if connection.execute(select(b.c.id).where(b.c.id == batch)).first() is None:
        raise NotFound(thing=N_("batch"), name=str(batch))
    last = connection.execute(select(func.max(f.c.number)).where(f.c.batch_id == batch)).scalar_one() or 0
    rows = [
        {"batch_id": batch, "number": last + place, "source": source, "digest": digest, "is_known": is_known}
        for place, (source, digest, is_known) in enumerate(files, 1)
    ]
    if rows:
        connection.execute(insert(f), rows)


def views(connection: Connection, batch: BatchId | None = None) -> list[BatchView]:
    """Return the newest runs first, or one of them."""
    wanted = select(b).order_by(b.c.id.desc()).limit(MOST_LISTED)
    rows = connection.execute(wanted if batch is None else wanted.where(b.c.id == batch))
    return [
        BatchView(BatchId(row.id), row.begun_at, AgentName(row.agent), AccountName(row.account), row.is_undone, totals(connection, row.id))
        for row in rows
    ]


def note_scan(connection: Connection, batch: BatchId, digest: str, scanned: int, cuts: Sequence[Sequence[int]] = ()) -> None:
    """Write down how many pages a file of a run has, and where it was cut."""
    left_out = scanned - sum(len(pages) for pages in cuts) if cuts else 0
    mine = (f.c.batch_id == batch, f.c.digest == digest)
    connection.execute(update(f).where(*mine).values(scanned=scanned, left_out=left_out, letters=len(cuts)))


def totals(connection: Connection, batch: int) -> BatchTotals:
    """Count what came of a run; `waiting` are files that are neither known, a letter, nor cut into letters: not read yet, or lost."""
    mine = and_(letter.c.batch_id == batch, m.c.joined_by != LAID_ANEW)
    came = select(letter.c.id, letter.c.part_of, letter.c.pages, m.c.raw_digest, m.c.unreadable).join(m, m.c.id == letter.c.id)
    letters = connection.execute(came.where(mine)).all()
    files = connection.execute(select(f).where(f.c.batch_id == batch).order_by(f.c.number)).all()
    firsts = {row.digest: row for row in reversed(files)}.values()
    fresh = [row for row in firsts if not row.is_known]
    arrived = {digest for row in letters for digest in (row.raw_digest, *row.part_of)}
    taken = [row for row in fresh if row.digest in arrived or row.letters]
    cut = [row for row in letters if row.part_of]
    of_cut = [row for row in taken if row.letters]
    return BatchTotals(
        files=len(files),
        known=len(firsts) - len(fresh),
        doubled=len(files) - len(firsts),
        waiting=len(fresh) - len(taken),
        taken=len(taken),
        scanned=sum(row.scanned for row in taken),
        letters=len(letters),
        pages=sum(row.pages for row in letters),
        blanks=_blanks(connection, mine),
        unreadable=sum(bool(row.unreadable) for row in letters),
        same_letters=sum(row.letters for row in of_cut) - len(cut),
        same_pages=sum(row.scanned - row.left_out for row in of_cut) - sum(row.pages for row in cut),
        left_out=sum(row.left_out for row in of_cut),
    )


def _blanks(connection: Connection, mine: ColumnElement[bool]) -> int:
    blank = select(func.count()).select_from(page).join(letter, letter.c.id == page.c.message_id).join(m, m.c.id == letter.c.id)
    return int(connection.execute(blank.where(mine, page.c.source == PageSource.BLANK.value)).scalar_one())


def waiting(connection: Connection, batch: BatchId) -> dict[str, str]:
    """Return the files that a run began with and that became nothing yet: the name of each by its digest."""
    rows = connection.execute(select(letter.c.part_of, m.c.raw_digest).join(m, m.c.id == letter.c.id).where(letter.c.batch_id == batch))
    arrived = {digest for row in rows for digest in (row.raw_digest, *row.part_of)}
    files = connection.execute(select(f.c.source, f.c.digest).where(f.c.batch_id == batch, f.c.is_known.is_(False)).order_by(f.c.number))
    return {row.digest: row.source for row in files if row.digest not in arrived}


def messages_of(connection: Connection, batch: BatchId) -> list[Any]:
    """Return the standing messages that a run made, as (id, conversation_id)."""
    wanted = select(m.c.id, m.c.conversation_id).join(letter, letter.c.id == m.c.id)
    return list(connection.execute(wanted.where(letter.c.batch_id == batch, m.c.is_withdrawn.is_(False)).order_by(m.c.id)))


def empty(connection: Connection, digests: Sequence[str]) -> None:
    """Forget the names of files whose letters were erased."""
    connection.execute(update(f).where(f.c.digest.in_(digests)).values(source=""))
