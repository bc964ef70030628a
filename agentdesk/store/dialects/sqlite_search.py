"""Full-text search by FTS5: newest first by rowid, which ascends in time.

The index points at the message table (external content), so texts are stored once. There are no triggers: with trusted_schema off they
fail on SQLite 3.40, and a batch rebuild of the table would drop them silently.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

COLUMNS = ("subject", "body_text", "sender_name", "sender_address", "attachment_names")
CREATE = f"""CREATE VIRTUAL TABLE message_fts USING fts5({", ".join(COLUMNS)}, content='message', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2", prefix='2')"""
INSERT = text(f"INSERT INTO message_fts(rowid, {', '.join(COLUMNS)}) VALUES (:id, {', '.join(':' + name for name in COLUMNS)})")  # noqa: S608
DELETE = text(
    f"INSERT INTO message_fts(message_fts, rowid, {', '.join(COLUMNS)}) VALUES ('delete', :id, {', '.join(':' + name for name in COLUMNS)})"  # noqa: S608
)
CLEAR = text("INSERT INTO message_fts(message_fts) VALUES ('delete-all')")
OPTIMIZE = text("INSERT INTO message_fts(message_fts) VALUES ('optimize')")
CHECK = text("INSERT INTO message_fts(message_fts) VALUES ('integrity-check')")
COUNT = text("SELECT count(*) FROM message_fts_docsize")


def create(connection: Connection) -> None:
    """Make the index."""
    connection.execute(text(CREATE))


def match_expression(texts: tuple[tuple[str, bool], ...]) -> str:
    """Return an FTS5 expression of quoted strings: nothing a person types is syntax. A phrase (True) is no prefix.

    Source: FTS5 §3.1, strings; a quotation mark inside one is doubled. NUL ends a string for SQLite's parser.
    """
    return " ".join(_quoted(text) + ("" if is_phrase else "*") for text, is_phrase in texts if any(map(str.isalnum, text)))


def _quoted(text: str) -> str:
    return '"' + text.replace("\0", " ").replace('"', '""') + '"'
