"""Full-text search by FTS5: newest first by rowid, which ascends in time.

The index points at the message table (external content), so texts are stored once. There are no triggers: with trusted_schema off they
fail on SQLite 3.40, and a batch rebuild of the table would drop them silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from agentdesk.store.dialects.sqlite import fts5_words
from agentdesk.store.dialects.sqlite.engine import driver
from agentdesk.store.dialects.wanted import COLUMNS, MESSAGES, PEOPLE, Alternatives, Known, Lookup, Text, Texts

CREATE = f"""CREATE VIRTUAL TABLE message_fts USING fts5({", ".join(COLUMNS)}, content='message', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2", prefix='2')"""
CREATE_PEOPLE = """CREATE VIRTUAL TABLE recipient_fts USING fts5(people, content='', columnsize=0,
    tokenize="unicode61 remove_diacritics 2")"""
"""Whom messages were written to, apart: words looked for everywhere would otherwise find the business's own address in all there is."""
INSERT_PEOPLE = "INSERT INTO recipient_fts(rowid, people) VALUES (?, ?)"
DELETE_PEOPLE = "INSERT INTO recipient_fts(recipient_fts, rowid, people) VALUES ('delete', ?, ?)"
INSERT = f"INSERT INTO message_fts(rowid, {', '.join(COLUMNS)}) VALUES (:id, {', '.join(':' + name for name in COLUMNS)})"  # noqa: S608
"""For the driver itself: SQLAlchemy would build every row's parameters anew."""
DELETE = text(
    f"INSERT INTO message_fts(message_fts, rowid, {', '.join(COLUMNS)}) VALUES ('delete', :id, {', '.join(':' + name for name in COLUMNS)})"  # noqa: S608
)
COMMANDS = {
    command: tuple(text(f"INSERT INTO {name}({name}) VALUES ('{command}')") for name in (MESSAGES, PEOPLE))  # noqa: S608 - names of ours
    for command in ("delete-all", "optimize", "integrity-check")
}
"""What both indexes are told (FTS5 §6)."""
PREFIX_CHARS = 2
MOST_ENDINGS = 64
COUNT = text("SELECT count(*) FROM message_fts_docsize")


def create(connection: Connection) -> None:
    """Make both indexes."""
    connection.execute(text(CREATE))
    connection.execute(text(CREATE_PEOPLE))


def add(connection: Connection, rows: Sequence[dict[str, Any]], people: Sequence[tuple[int, str]]) -> None:
    """Put messages into the index: rows of `id` and its columns, and of each that has recipients its id and their names in a row."""
    driver(connection).executemany(INSERT, rows)
    driver(connection).executemany(INSERT_PEOPLE, people)


def take_out(connection: Connection, rows: Sequence[dict[str, Any]], people: Sequence[tuple[int, str]]) -> None:
    """Take messages out of it; the texts are those that were put in."""
    connection.execute(DELETE, rows)
    driver(connection).executemany(DELETE_PEOPLE, people)


def clear(connection: Connection) -> None:
    """Take everything out."""
    _command(connection, "delete-all")


def optimize(connection: Connection) -> None:
    """Merge the index into one piece, which leaves nothing of what was taken out."""
    _command(connection, "optimize")


def is_whole(connection: Connection) -> bool:
    """Whether the index is sound in itself; needs the writing connection and reads all of it."""
    try:
        _command(connection, "integrity-check")
    except DatabaseError:
        return False
    return True


def count(connection: Connection) -> int:
    """Return how many messages it holds."""
    return int(connection.execute(COUNT).scalar_one())


def _command(connection: Connection, command: str) -> None:
    for statement in COMMANDS[command]:
        connection.execute(statement)


def endings(connection: Connection, begin: str, index: str = MESSAGES) -> tuple[str, ...] | None:
    """Return the words of an index that begin so, itself included; None where they may be many, or can't be told from here.

    FTS5 answers a prefix by merging all the messages of all its words before it gives the newest: that grows with the desk. Told the
    words, it walks each from the newest on.
    """
    if len(begin) == 1:
        return (begin,)
    if (len(begin) == PREFIX_CHARS and index == MESSAGES) or not (begin.isascii() and begin.isalnum()):
        return None  # there is an index of such prefixes; what the tokenizer makes of other letters only it knows
    words = fts5_words.beginning_with(driver(connection), index, begin.lower(), MOST_ENDINGS)
    return (begin,) if words == () else words


def expression(lookup: Lookup) -> str:
    """Return an FTS5 expression of quoted strings: nothing a person types is syntax; "" where no text has a letter or a digit.

    Source: FTS5 §3.1, strings; a quotation mark inside one is doubled. NUL ends a string for SQLite's parser.
    """
    found = _every(lookup.texts, lookup.known)
    return f"{{{' '.join(lookup.columns)}}} : ({found})" if lookup.columns and found else found


def _every(texts: Texts, known: Known) -> str:
    return " AND ".join(filter(None, (_expression(one, known) for one in texts)))


def _expression(wanted: Text | Alternatives, known: Known) -> str:
    if isinstance(wanted, Alternatives):
        branches = [found for branch in wanted.branches if (found := _every(branch, known))]
        return f"({' OR '.join(f'({branch})' for branch in branches)})" if branches else ""
    if not any(map(str.isalnum, wanted.text)):
        return ""
    return _quoted(wanted.text) if wanted.is_phrase else _beginning(wanted.text, known)


def _beginning(text: str, known: Known) -> str:
    words = known.get(text)
    return _quoted(text) + "*" if words is None else "(" + " OR ".join(map(_quoted, words)) + ")"


def _quoted(text: str) -> str:
    return '"' + text.replace("\0", " ").replace('"', '""') + '"'
