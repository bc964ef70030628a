"""Full-text search by tsvector and GIN.

Each index is a table of message ids and their words. Where a word is common the planner, who knows how common each is, walks the ids from
the newest down; where it is rare it asks the GIN index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from agentdesk.store.dialects.postgresql.words import vector, words_of
from agentdesk.store.dialects.wanted import MESSAGES, PEOPLE, Alternatives, Lookup, Text, Texts

CREATE = tuple(
    statement
    for name in (MESSAGES, PEOPLE)
    for statement in (
        f"CREATE TABLE {name} (rowid BIGINT NOT NULL PRIMARY KEY, {name} TSVECTOR NOT NULL)",
        f"CREATE INDEX ix_{name} ON {name} USING gin ({name})",
    )
)
_ADD = {name: text(f"INSERT INTO {name} (rowid, {name}) VALUES (:id, CAST(:words AS tsvector))") for name in (MESSAGES, PEOPLE)}  # noqa: S608 - names of ours
_TAKE_OUT = [text(f"DELETE FROM {name} WHERE rowid = ANY(:ids)") for name in (MESSAGES, PEOPLE)]  # noqa: S608 - as above
_CLEAR = [text(f"DELETE FROM {name}") for name in (MESSAGES, PEOPLE)]  # noqa: S608 - as above
_COUNT = text(f"SELECT count(*) FROM {MESSAGES}")  # noqa: S608 - as above
_UNLIKE = text(
    f"SELECT 1 FROM {MESSAGES} AS indexed FULL JOIN message ON message.id = indexed.rowid "  # noqa: S608 - as above
    "WHERE message.id IS NULL OR indexed.rowid IS NULL LIMIT 1"
)
_WEIGHTS = {"subject": "A", "sender_name": "B", "sender_address": "C", "body_text": "D", "attachment_names": "D"}
_FILE = "/"
"""What stands before the words of attachments' names once more: there are four weights for five columns."""


def create(connection: Connection) -> None:
    """Make both indexes."""
    for statement in CREATE:
        connection.execute(text(statement))


def add(connection: Connection, rows: Sequence[dict[str, Any]], people: Sequence[tuple[int, str]]) -> None:
    """Put messages into the index: rows of `id` and its columns, and of each that has recipients its id and their names in a row."""
    messages = [
        {"id": row["id"], "words": vector([(weight, row[name]) for name, weight in _WEIGHTS.items()], {_FILE: row["attachment_names"]})}
        for row in rows
    ]
    connection.execute(_ADD[MESSAGES], messages)
    if people:
        connection.execute(_ADD[PEOPLE], [{"id": number, "words": vector([("D", names)], {})} for number, names in people])


def take_out(connection: Connection, rows: Sequence[dict[str, Any]], people: Sequence[tuple[int, str]]) -> None:
    """Take messages out of it, by their ids."""
    ids = [row["id"] for row in rows] + [number for number, _names in people]
    for statement in _TAKE_OUT:
        connection.execute(statement, {"ids": ids})


def clear(connection: Connection) -> None:
    """Take everything out."""
    for statement in _CLEAR:
        connection.execute(statement)


def optimize(connection: Connection) -> None:
    """Leave it to the server, whose vacuum takes away what was taken out."""
    connection.exec_driver_sql("SELECT 1")


def is_whole(connection: Connection) -> bool:
    """Whether it holds every message and nothing else."""
    return connection.execute(_UNLIKE).first() is None


def count(connection: Connection) -> int:
    """Return how many messages it holds."""
    return int(connection.execute(_COUNT).scalar_one())


def endings(_connection: Connection, begin: str, _index: str) -> tuple[str, ...] | None:
    """Return None: GIN keeps words in their order and finds all that begin so by itself."""
    del begin
    return None


def expression(lookup: Lookup) -> str:
    """Return a tsquery in PostgreSQL's notation; it is made of words alone, so that nothing a person types is syntax."""
    weights = "".join(sorted({_WEIGHTS[name] for name in lookup.columns if name != "attachment_names"}))
    branches = [_every(lookup.texts, weights, "")] if weights or not lookup.columns else []
    if "attachment_names" in lookup.columns:
        branches.append(_every(lookup.texts, "", _FILE))
    return " | ".join(filter(None, branches))


def _every(texts: Texts, weights: str, mark: str) -> str:
    return " & ".join(filter(None, (_one(wanted, weights, mark) for wanted in texts)))


def _one(wanted: Text | Alternatives, weights: str, mark: str) -> str:
    if isinstance(wanted, Alternatives):
        branches = [f"({found})" for branch in wanted.branches if (found := _every(branch, weights, mark))]
        return f"({' | '.join(branches)})" if branches else ""
    words = words_of(wanted.text)
    if not words:
        return ""
    *before, last = (f"'{mark}{word}'" for word in words)
    end = "" if wanted.is_phrase else "*"
    parts = [f"{word}:{weights}" if weights else word for word in before]
    # The marked words have no places: of them all have to be there.
    return f"({(' & ' if mark else ' <-> ').join([*parts, f'{last}:{end}{weights}' if end or weights else last])})"
