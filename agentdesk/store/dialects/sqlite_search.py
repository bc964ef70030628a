"""Full-text search by FTS5: newest first by rowid, which ascends in time.

The index points at the message table (external content), so texts are stored once. There are no triggers: with trusted_schema off they
fail on SQLite 3.40, and a batch rebuild of the table would drop them silently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, column, select, table, text

from agentdesk.store.dialects import fts5_words
from agentdesk.store.dialects.wanted import Alternatives, Text, Texts
from agentdesk.store.engine import driver

COLUMNS = ("subject", "body_text", "sender_name", "sender_address", "attachment_names")
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
MESSAGES, PEOPLE = "message_fts", "recipient_fts"
COMMANDS = {
    command: tuple(text(f"INSERT INTO {name}({name}) VALUES ('{command}')") for name in (MESSAGES, PEOPLE))  # noqa: S608 - names of ours
    for command in ("delete-all", "optimize", "integrity-check")
}
"""What both indexes are told (FTS5 §6)."""
PREFIX_CHARS = 2
MOST_ENDINGS = 64
_WHOLE_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
"""Nobody who typed this much means the beginning of a longer address."""
COUNT = text("SELECT count(*) FROM message_fts_docsize")
_INDEXES = {name: table(name, column("rowid"), column(name)) for name in (MESSAGES, PEOPLE)}
"""FTS5 takes a MATCH on the hidden column that is called as the table is (FTS5 §3)."""


def create(connection: Connection) -> None:
    """Make both indexes."""
    connection.execute(text(CREATE))
    connection.execute(text(CREATE_PEOPLE))


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


def match_expression(texts: Texts, known: Mapping[str, tuple[str, ...]]) -> str:
    """Return an FTS5 expression of quoted strings: nothing a person types is syntax; "" where no text has a letter or a digit.

    Source: FTS5 §3.1, strings; a quotation mark inside one is doubled. NUL ends a string for SQLite's parser.

    Args:
        texts: what all has to be there.
        known: the words that a text stands for, where they were looked up.
    """
    return " AND ".join(filter(None, (_expression(one, known) for one in texts)))


def _expression(wanted: Text | Alternatives, known: Mapping[str, tuple[str, ...]]) -> str:
    if isinstance(wanted, Alternatives):
        branches = [found for branch in wanted.branches if (found := match_expression(branch, known))]
        return f"({' OR '.join(f'({branch})' for branch in branches)})" if branches else ""
    if not any(map(str.isalnum, wanted.text)):
        return ""
    return _quoted(wanted.text) if wanted.is_phrase else _beginning(wanted.text, known)


def column_expression(columns: tuple[str, ...], values: tuple[str, ...], known: Mapping[str, tuple[str, ...]]) -> str:
    """Return an expression of what any of these values matches in some columns: beginnings of their words, in that order."""
    found = any_expression(values, known)
    return f"{{{' '.join(columns)}}} : ({found})" if found else ""


def any_expression(values: tuple[str, ...], known: Mapping[str, tuple[str, ...]]) -> str:
    """Return an expression of what any of these values matches: beginnings of their words, in that order."""
    wanted = [value for value in values if any(map(str.isalnum, value))]
    return " OR ".join(_quoted(value) if _WHOLE_ADDRESS.fullmatch(value) else _beginning(value, known) for value in wanted)


def name_expression(words: tuple[str, ...]) -> str:
    """Return an expression of senders whose name holds all these words, in any order."""
    wanted = [_quoted(word) for word in words if any(map(str.isalnum, word))]
    return f"{{sender_name}} : ({' AND '.join(wanted)})" if wanted else ""


def _beginning(text: str, known: Mapping[str, tuple[str, ...]]) -> str:
    words = known.get(text)
    return _quoted(text) + "*" if words is None else "(" + " OR ".join(map(_quoted, words)) + ")"


def matches(expression: str, most: int | None, index: str = MESSAGES) -> Select[Any]:
    """Return a select of the ids of messages that match: the newest `most`, or all of them where it is None."""
    columns = _INDEXES[index].c
    found = select(columns.rowid).where(columns[index].op("MATCH")(expression))
    return found if most is None else found.order_by(columns.rowid.desc()).limit(most)


def _quoted(text: str) -> str:
    return '"' + text.replace("\0", " ").replace('"', '""') + '"'
