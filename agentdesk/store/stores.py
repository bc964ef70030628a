"""The pair of files a desk is kept in, opened together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from agentdesk.store import migrate, move_marks, tables
from agentdesk.store import raw as raw_tables
from agentdesk.store.dialects.choice import dialect_of
from agentdesk.store.dialects.sqlite.engine import APPENDED_CACHE_KIB, close_reader, engine_over, open_reader, open_writer
from agentdesk.store.schema_version import schema_version


class RollBack(Exception):
    """Raised inside a transaction to leave everything as it was: a dry run's end."""


@dataclass(slots=True)
class Line:
    """The line to a server, and how many commits were begun over it: what was begun may have been carried out, whatever the line did."""

    server: str
    commits_begun: int = 0


@dataclass(frozen=True, slots=True)
class WritingStores:
    """The writing connections; they belong to the writer's thread."""

    desk: Engine
    raw: Engine
    line: Line | None = None
    """None for files."""
    guard: Callable[[Connection], None] | None = None
    """Refuses a unit of work that may not be done any more, as it begins."""

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open one transaction on the desk file; it commits at the end, durably."""
        with self.desk.begin() as connection:
            if self.guard is not None:
                self.guard(connection)
            yield connection

    @contextmanager
    def raw_transaction(self) -> Iterator[Connection]:
        """Open one transaction on the raw file; it commits at the end, durably."""
        with self.raw.begin() as connection:
            if self.guard is not None:
                self.guard(connection)
            yield connection

    def checkpoint(self) -> None:
        """Fold the write-ahead logs into the files and empty them: what was overwritten is gone from disk."""
        for engine in (self.desk, self.raw):
            with engine.connect() as connection:
                dialect_of(connection).checkpoint(connection)

    def close(self) -> None:
        """Close both files."""
        self.desk.dispose()
        self.raw.dispose()


@dataclass(frozen=True, slots=True)
class ReadingStores:
    """Connections that can't write; one thread's. After `give_up`, which any thread may call, what runs on them fails at once."""

    desk: Engine
    raw: Engine
    give_up: Callable[[], None]
    close_one: Callable[[Engine], None] = close_reader

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read the desk file."""
        with self.desk.connect() as connection:
            yield connection

    @contextmanager
    def reading_raw(self) -> Iterator[Connection]:
        """Read the raw file."""
        with self.raw.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close both files."""
        self.close_one(self.desk)
        self.close_one(self.raw)


def open_for_writing(desk: Path, raw: Path, backups: Path, *, is_moving: bool = False) -> WritingStores:
    """Open a desk's files, made where they are new and upgraded where they are older.

    A marked one is opened for the move itself alone, which says that it `is_moving`.

    Raises:
        SchemaNewer: a newer AgentDesk wrote them. SchemaUnlike: one that was never released did. RefusedByDesk: it left for another place.
    """
    is_new = schema_version(desk) is None
    if not is_new:
        migrate.bring_up_to_date(desk, backups)
        migrate.refuse_unlike(desk, tables.metadata)
        if not is_moving:
            move_marks.refuse_file(desk)
    if raw.exists():
        migrate.refuse_unlike(raw, raw_tables.metadata)
    stores = WritingStores(open_writer(desk), open_writer(raw, APPENDED_CACHE_KIB))
    with stores.raw_transaction() as connection:
        migrate.create_raw(connection)
    if is_new:
        with stores.transaction() as connection:
            migrate.create(connection)
    return stores


def open_for_reading(desk: Path, raw: Path) -> ReadingStores:
    """Open a desk's files for reading; the writer holds them open meanwhile."""
    is_given_up = threading.Event()
    files = [engine_over(open_reader(path, is_given_up.is_set)) for path in (desk, raw)]
    return ReadingStores(files[0], files[1], is_given_up.set)
