"""Keeps the full-text index: the functions that write a message's text call it, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, column, func, select, table

from agentdesk.store import tables
from agentdesk.store.dialects.choice import dialect_of
from agentdesk.store.dialects.elements import Matches
from agentdesk.store.dialects.wanted import COLUMNS, MESSAGES, NOTHING_KNOWN, PEOPLE, Known, Lookup, Text, Texts, every_word, one_of

__all__ = ["NOTHING_KNOWN", "Known"]

INDEXED_CHARS = 256 * 1024
"""What lies beyond in one message is not searched: a log file of 50 MB pasted into a mail must not slow everybody down."""

PAGE = 500


def create(connection: Connection) -> None:
    """Make the index of an empty desk."""
    dialect_of(connection).search.create(connection)


def index(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Index messages just inserted; each row has `id`, the columns of the index, and whom it was written to where that is known."""
    if rows:
        dialect_of(connection).search.add(connection, [_indexed(row) for row in rows], _people(rows))


def unindex(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take messages out of the index, before their text changes; rows hold the text as it was indexed."""
    if rows:
        dialect_of(connection).search.take_out(connection, [_indexed(row) for row in rows], _people(rows))


def reindex(connection: Connection) -> None:
    """Make the whole index anew, in pages."""
    dialect_of(connection).search.clear(connection)
    columns = [tables.message.c[name] for name in ("id", *COLUMNS, *RECIPIENTS)]
    floor = 0
    while page := connection.execute(select(*columns).where(columns[0] > floor).order_by(columns[0]).limit(PAGE)).all():
        index(connection, [dict(row._mapping) for row in page])  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
        floor = page[-1][0]


def optimize(connection: Connection) -> None:
    """Merge the index into one piece, which leaves nothing of what was taken out."""
    dialect_of(connection).search.optimize(connection)


def counts_agree(connection: Connection) -> bool:
    """Whether the index holds every message; one look at two counts, for a connection that can't write."""
    messages = connection.execute(select(func.count()).select_from(tables.message)).scalar_one()
    return bool(messages == dialect_of(connection).search.count(connection))


def is_whole(connection: Connection) -> bool:
    """Whether the index is sound in itself; needs the writing connection and reads all of it."""
    return dialect_of(connection).search.is_whole(connection)


def newest_matches(connection: Connection, words: tuple[tuple[str, bool], ...], limit: int) -> list[int]:
    """Return ids of messages that hold all the texts, newest first; each is a word's beginning, or (True) a whole phrase."""
    found = holding(tuple(Text(*word) for word in words), limit)
    return [] if found is None else [int(number) for number in connection.execute(found).scalars()]


def words_for(connection: Connection, beginnings: Iterable[str], *, are_recipients: bool = False) -> Known:
    """Look up what words typed beginnings stand for, so that the newest messages are found at a cost that doesn't grow with the desk."""
    index = PEOPLE if are_recipients else MESSAGES
    endings = dialect_of(connection).search.endings
    found = ((begin, endings(connection, begin, index)) for begin in beginnings)
    return {begin: words for begin, words in found if words is not None}


def holding(wanted: Texts, most: int | None, known: Known = NOTHING_KNOWN) -> Select[Any] | None:
    """Return a select of the ids of messages that hold all the texts, the newest `most` (None: all); None where nothing can match."""
    return _matches(Lookup(wanted, known=known), most)


RECIPIENTS = ("recipients", "cc")
SENDER = ("sender_name", "sender_address")


def having(columns: tuple[str, ...], values: tuple[str, ...], most: int | None, known: Known = NOTHING_KNOWN) -> Select[Any] | None:
    """Return a select of the ids of messages in whose columns one of the values stands, as the beginnings of words."""
    return _matches(Lookup(one_of(values), columns, known), most)


def written_to(values: tuple[str, ...], most: int | None, known: Known = NOTHING_KNOWN) -> Select[Any] | None:
    """Return a select of the ids of messages to somebody in whose name or address one of the values stands, as the beginnings of words."""
    return _matches(Lookup(one_of(values), known=known), most, PEOPLE)


def named(words: tuple[str, ...], most: int) -> Select[Any] | None:
    """Return a select of the newest messages whose sender's name holds all these words, in any order."""
    return _matches(Lookup(every_word(words), ("sender_name",)), most)


_INDEXES = {name: table(name, column("rowid"), column(name)) for name in (MESSAGES, PEOPLE)}
"""Of either dialect's index: the id of the message, and what a match is asked of."""


def _matches(lookup: Lookup, most: int | None, index: str = MESSAGES) -> Select[Any] | None:
    """Return a select of the ids of messages that match: the newest `most`, or all of them where it is None."""
    if lookup.is_empty:
        return None
    columns = _INDEXES[index].c
    found = select(columns.rowid).where(Matches(columns[index], lookup))
    return found if most is None else found.order_by(columns.rowid.desc()).limit(most)


def _indexed(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: row[name][:INDEXED_CHARS] for name in COLUMNS}
    return values | {"id": row["id"]}


def _people(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Return the ids of messages that have recipients, each with their names and addresses in a row."""
    found = ((row["id"], " ".join(part for name in RECIPIENTS for pair in row.get(name, ()) for part in pair)) for row in rows)
    return [(number, people[:INDEXED_CHARS]) for number, people in found if people]
