"""Full-text search by FTS5: newest first by rowid, which ascends in time.

The index points at the message table (external content), so texts are stored once. There are no triggers: with trusted_schema off they
fail on SQLite 3.40, and a batch rebuild of the table would drop them silently.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, column, select, table, text

COLUMNS = ("subject", "body_text", "sender_name", "sender_address", "attachment_names")
CREATE = f"""CREATE VIRTUAL TABLE message_fts USING fts5({", ".join(COLUMNS)}, content='message', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2", prefix='2')"""
INSERT = f"INSERT INTO message_fts(rowid, {', '.join(COLUMNS)}) VALUES (:id, {', '.join(':' + name for name in COLUMNS)})"  # noqa: S608
"""For the driver itself: SQLAlchemy would build every row's parameters anew."""
DELETE = text(
    f"INSERT INTO message_fts(message_fts, rowid, {', '.join(COLUMNS)}) VALUES ('delete', :id, {', '.join(':' + name for name in COLUMNS)})"  # noqa: S608
)
CLEAR = text("INSERT INTO message_fts(message_fts) VALUES ('delete-all')")
OPTIMIZE = text("INSERT INTO message_fts(message_fts) VALUES ('optimize')")
CHECK = text("INSERT INTO message_fts(message_fts) VALUES ('integrity-check')")
COUNT = text("SELECT count(*) FROM message_fts_docsize")
_FTS = table("message_fts", column("rowid"), column("message_fts"))
"""FTS5 takes a MATCH on the hidden column that is called as the table is (FTS5 §3)."""


def create(connection: Connection) -> None:
    """Make the index."""
    connection.execute(text(CREATE))


def match_expression(texts: tuple[tuple[str, bool], ...]) -> str:
    """Return an FTS5 expression of quoted strings: nothing a person types is syntax. A phrase (True) is no prefix.

    Source: FTS5 §3.1, strings; a quotation mark inside one is doubled. NUL ends a string for SQLite's parser.
    """
    return " ".join(_quoted(text) + ("" if is_phrase else "*") for text, is_phrase in texts if any(map(str.isalnum, text)))


def sender_expression(values: tuple[str, ...]) -> str:
    """Return an expression of what any of these parts of a sender's name or address match: beginnings of their words, in that order."""
    found = [_quoted(value) + "*" for value in values if any(map(str.isalnum, value))]
    return f"{{sender_name sender_address}} : ({' OR '.join(found)})" if found else ""


def matches(expression: str, most: int | None) -> Select[Any]:
    """Return a select of the ids of messages that match: the newest `most`, or all of them where it is None."""
    found = select(_FTS.c.rowid).where(_FTS.c.message_fts.op("MATCH")(expression))
    return found if most is None else found.order_by(_FTS.c.rowid.desc()).limit(most)


def _quoted(text: str) -> str:
    return '"' + text.replace("\0", " ").replace('"', '""') + '"'
