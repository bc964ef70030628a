"""Keeps the full-text index: the functions that write a message's text call it, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.exc import DatabaseError

from agentdesk.store import tables
from agentdesk.store.dialects import sqlite_search as dialect
from agentdesk.store.dialects.wanted import Text, Texts
from agentdesk.store.engine import driver

INDEXED_CHARS = 256 * 1024
"""What lies beyond in one message is not searched: a log file of 50 MB pasted into a mail must not slow everybody down."""

PAGE = 500


def create(connection: Connection) -> None:
    """Make the index of an empty desk."""
    dialect.create(connection)


def index(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Index messages just inserted; each row has `id`, the columns of the index, and whom it was written to where that is known."""
    if rows:
        driver(connection).executemany(dialect.INSERT, [_indexed(row) for row in rows])
        driver(connection).executemany(dialect.INSERT_PEOPLE, _people(rows))


def unindex(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take messages out of the index, before their text changes; rows hold the text as it was indexed."""
    if rows:
        connection.execute(dialect.DELETE, [_indexed(row) for row in rows])
        driver(connection).executemany(dialect.DELETE_PEOPLE, _people(rows))


def reindex(connection: Connection) -> None:
    """Make the whole index anew, in pages."""
    _command(connection, "delete-all")
    columns = [tables.message.c[name] for name in ("id", *dialect.COLUMNS, *RECIPIENTS)]
    floor = 0
    while page := connection.execute(select(*columns).where(columns[0] > floor).order_by(columns[0]).limit(PAGE)).all():
        index(connection, [dict(row._mapping) for row in page])  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
        floor = page[-1][0]


def optimize(connection: Connection) -> None:
    """Merge the index into one piece, which leaves nothing of what was taken out."""
    _command(connection, "optimize")


def counts_agree(connection: Connection) -> bool:
    """Whether the index holds every message; one look at two counts, for a connection that can't write."""
    messages = connection.execute(select(func.count()).select_from(tables.message)).scalar_one()
    return bool(messages == connection.execute(dialect.COUNT).scalar_one())


def is_whole(connection: Connection) -> bool:
    """Whether the index is sound in itself; needs the writing connection and reads all of it."""
    try:
        _command(connection, "integrity-check")
    except DatabaseError:
        return False
    return True


def newest_matches(connection: Connection, words: tuple[tuple[str, bool], ...], limit: int) -> list[int]:
    """Return ids of messages that hold all the texts, newest first; each is a word's beginning, or (True) a whole phrase."""
    found = holding(tuple(Text(*word) for word in words), limit)
    return [] if found is None else [int(number) for number in connection.execute(found).scalars()]


Known = Mapping[str, tuple[str, ...]]
"""The words of the index that a typed beginning stands for, where they are few."""
NOTHING_KNOWN: Known = {}


def words_for(connection: Connection, beginnings: Iterable[str], *, are_recipients: bool = False) -> Known:
    """Look up what words typed beginnings stand for, so that the newest messages are found at a cost that doesn't grow with the desk."""
    index = dialect.PEOPLE if are_recipients else dialect.MESSAGES
    found = ((begin, dialect.endings(connection, begin, index)) for begin in beginnings)
    return {begin: words for begin, words in found if words is not None}


def holding(wanted: Texts, most: int | None, known: Known = NOTHING_KNOWN) -> Select[Any] | None:
    """Return a select of the ids of messages that hold all the texts, the newest `most` (None: all); None where nothing can match."""
    expression = dialect.match_expression(wanted, known)
    return dialect.matches(expression, most) if expression else None


RECIPIENTS = ("recipients", "cc")
SENDER = ("sender_name", "sender_address")


def having(columns: tuple[str, ...], values: tuple[str, ...], most: int | None, known: Known = NOTHING_KNOWN) -> Select[Any] | None:
    """Return a select of the ids of messages in whose columns one of the values stands, as the beginnings of words."""
    expression = dialect.column_expression(columns, values, known)
    return dialect.matches(expression, most) if expression else None


def written_to(values: tuple[str, ...], most: int | None, known: Known = NOTHING_KNOWN) -> Select[Any] | None:
    """Return a select of the ids of messages to somebody in whose name or address one of the values stands, as the beginnings of words."""
    expression = dialect.any_expression(values, known)
    return dialect.matches(expression, most, dialect.PEOPLE) if expression else None


def named(words: tuple[str, ...], most: int) -> Select[Any] | None:
    """Return a select of the newest messages whose sender's name holds all these words, in any order."""
    expression = dialect.name_expression(words)
    return dialect.matches(expression, most) if expression else None


def _indexed(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: row[name][:INDEXED_CHARS] for name in dialect.COLUMNS}
    return values | {"id": row["id"]}


def _people(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Return the ids of messages that have recipients, each with their names and addresses in a row."""
    found = ((row["id"], " ".join(part for name in RECIPIENTS for pair in row.get(name, ()) for part in pair)) for row in rows)
    return [(number, people[:INDEXED_CHARS]) for number, people in found if people]


def _command(connection: Connection, command: str) -> None:
    for statement in dialect.COMMANDS[command]:
        connection.execute(statement)
