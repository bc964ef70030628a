"""Copies of a live file, by SQLite's own backup interface: the file is never opened by hand while somebody holds its locks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import N_
from agentdesk.store import meta
from agentdesk.store.schema_version import schema_version

RAW_TABLES = frozenset({"blob", "arrival", "cursor"})


def copy_live(source: Path, target: Path) -> None:
    """Copy a database that is in use; the copy is one moment's state.

    In one step: a step that other writers come between begins all over, so that a busy desk might never be copied; in WAL mode the
    reader holds nobody up.
    """
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    writing = sqlite3.connect(target)
    try:
        with writing:
            reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        writing.close()
        reading.close()


def check_pair(desk: Path, raw: Path) -> None:
    """Hold a copied pair of files against what a desk is, before anything is put in its place.

    Raises:
        UsageError: it is no desk, or damaged. SchemaNewer: a newer AgentDesk wrote it (raised when it is upgraded).
    """
    with _opened(desk) as connection:
        _refuse_damage(connection, desk)
    if schema_version(desk) is None:
        raise UsageError(cause=N_("{name} in this copy is no desk file"), name=desk.name)
    with _opened(raw) as connection:
        _refuse_damage(connection, raw)
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables >= RAW_TABLES:
        raise UsageError(cause=N_("{name} in this copy holds no raw sources"), name=raw.name)


def _refuse_damage(connection: sqlite3.Connection, path: Path) -> None:
    words = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if words != "ok":
        raise UsageError(cause=N_("{name} in this copy is damaged: {words}"), name=path.name, words=words)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        yield connection
    except sqlite3.DatabaseError as error:
        raise UsageError(cause=N_("{name} in this copy can't be read: {words}"), name=path.name, words=str(error)) from error
    finally:
        connection.close()


def generation_of(desk: Path) -> int:
    """Return how many times a desk was restored, 0 where its file can't be read: it is being replaced because of that."""
    try:
        with _opened(desk) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (meta.GENERATION,)).fetchone()
    except UsageError:
        return 0
    return int(row[0]) if row else 0


def erased_on(desk: Path) -> tuple[str, ...]:
    """Return the digests of what was erased on a desk, none where its file can't be read."""
    try:
        with _opened(desk) as connection:
            rows = connection.execute("SELECT digest FROM tombstone").fetchall()
    except (UsageError, sqlite3.Error):
        return ()
    return tuple(str(row[0]) for row in rows)
