"""A whole desk copied from one store to another, whichever they are, and compared row by row before anything of it stays.

The caller sees to it that nobody writes meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Select, Table, bindparam, delete, func, insert, literal, select, tuple_, update

from agentdesk.domain.errors import RefusedByDesk, Unavailable
from agentdesk.domain.texts import N_
from agentdesk.store import meta, raw, search, tables
from agentdesk.store.dialects.choice import dialect_of
from agentdesk.store.stores import ReadingStores, WritingStores

PAGE = 500
_DIGEST_BITS = 256
NOT_EMPTY = N_("the desk to move into is not empty ({table}); nothing was moved")
DIFFERS = N_("{table} came out otherwise than it went in; nothing was moved")
Said = Callable[[str, int], None]
"""Is told the table that is copied, and how many of its rows are."""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """One table of the copy; equal digests are equal rows, whatever their order."""

    name: str
    rows: int
    digest: int


def _nothing_said(_table: str, _rows: int) -> None:
    pass


def copy(source: ReadingStores, target: WritingStores, said: Said = _nothing_said) -> tuple[CopiedTable, ...]:
    """Copy a desk into an empty one, the raw sources first: a message without its source could not be read again.

    The mark of a move stays each desk's own.

    Raises:
        RefusedByDesk: the target holds something. Unavailable: a table came out otherwise than it went in; of that part nothing stays.
    """
    refuse_full(target)
    with source.reading_raw() as reading, target.raw_transaction() as writing:
        sources = tuple(_copy_table(reading, writing, table, said) for table in raw.metadata.sorted_tables)
    with source.reading() as reading, target.transaction() as writing:
        desk = tuple(_copy_table(reading, writing, table, said) for table in tables.metadata.sorted_tables)
        search.reindex(writing)
        if meta.read(writing, meta.PLACE):
            # This copy is the desk from now on, and not one that was put back.
            meta.write(writing, meta.PLACE, "")
    return sources + desk


def refuse_full(target: WritingStores) -> None:
    """Refuse to copy into a desk that holds anything.

    Raises:
        RefusedByDesk: it does.
    """
    with target.raw_transaction() as sources, target.transaction() as desk:
        for connection, metadata in ((sources, raw.metadata), (desk, tables.metadata)):
            for table in metadata.sorted_tables:
                if connection.execute(select(func.count()).select_from(_kept(table).limit(1).subquery())).scalar_one():
                    raise RefusedByDesk(cause=NOT_EMPTY, table=table.name)


def empty(target: WritingStores) -> None:
    """Take out all that a copy which was cut short left."""
    with target.transaction() as connection:
        dialect_of(connection).search.clear(connection)
        _empty(connection, tables.metadata)
    with target.raw_transaction() as connection:
        _empty(connection, raw.metadata)


def _empty(connection: Connection, metadata: MetaData) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))


def _kept(table: Table) -> Select[Any]:
    """Select the rows of a table that belong to the desk, wherever it is."""
    return select(table).where(table.c.key != meta.MOVE) if table is tables.meta else select(table)


def _copy_table(reading: Connection, writing: Connection, table: Table, said: Said) -> CopiedTable:
    read = _Digest(table)
    links = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    for page in _pages(reading, table):
        read.add(page)
        said(table.name, read.rows)
        rows = [{column.name: getattr(row, column.name) for column in table.columns if column.computed is None} for row in page]
        # Rows that point at others of their own table wait until those are there.
        writing.execute(insert(table), [row | {column.name: None for column in links} for row in rows])
    for column in links:
        _link(reading, writing, column)
    dialect_of(writing).continue_numbers(writing, table)
    written = _Digest(table)
    for page in _pages(writing, table):
        written.add(page)
    if written.result() != read.result():
        raise Unavailable(cause=DIFFERS, table=table.name)
    return written.result()


def _link(reading: Connection, writing: Connection, column: Column[Any]) -> None:
    table = column.table
    pointing = reading.execute(select(table.c.id, column).where(column.is_not(None))).all()
    if pointing:
        change = update(table).where(table.c.id == bindparam("the_row")).values({column.name: bindparam("the_other")})
        writing.execute(change, [{"the_row": number, "the_other": other} for number, other in pointing])


def _pages(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    """Yield a table's rows by its key: a cursor on the server would need a transaction, which a reader hasn't."""
    key = tuple(table.primary_key.columns)
    page = _kept(table).order_by(*key).limit(PAGE)
    found = connection.execute(page).all()
    while found:
        yield found
        last = [getattr(found[-1], column.name) for column in key]
        found = connection.execute(page.where(tuple_(*key) > tuple_(*map(literal, last, (column.type for column in key))))).all()


class _Digest:
    """Sums up a table's rows, in any order: stores sort texts differently."""

    def __init__(self, table: Table) -> None:
        self._name = table.name
        self.rows = 0
        self._sum = 0

    def add(self, rows: Sequence[Any]) -> None:
        for row in rows:
            self.rows += 1
            self._sum += int.from_bytes(hashlib.sha256(repr(tuple(map(_as_kept, row))).encode()).digest())

    def result(self) -> CopiedTable:
        return CopiedTable(self._name, self.rows, self._sum % (1 << _DIGEST_BITS))


def _as_kept(value: object) -> object:
    """Return a value as every store keeps it: PostgreSQL has a mark in the place of NUL."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
