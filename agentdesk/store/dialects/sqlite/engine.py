"""Connections to SQLite files: one that writes, any number that only read."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, Select, Table, create_engine, event
from sqlalchemy.pool import StaticPool

from agentdesk.store.dialects.dialect import DeadlineExceeded

BUSY_TIMEOUT_MS = 5000
CACHE_KIB = 16_384
APPENDED_CACHE_KIB = 2_048
"""Of a file that is only appended to and read by single keys: its pages are not wanted again, and would only fill memory."""
WRITER_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "temp_store=MEMORY",
    f"cache_size=-{CACHE_KIB}",
)
READER_PRAGMAS = ("trusted_schema=OFF", f"busy_timeout={BUSY_TIMEOUT_MS}", "temp_store=MEMORY", "cache_size=-16384")
PROGRESS_STEPS = 2000
"""Virtual-machine steps between two looks at the clock; about 0.1 ms."""


def open_writer(path: Path, cache_kib: int = CACHE_KIB) -> Engine:
    """Open the one writing connection of a SQLite file; every transaction is BEGIN IMMEDIATE."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in WRITER_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA cache_size=-{cache_kib}")
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def open_reader(path: Path, is_given_up: Callable[[], bool]) -> sqlite3.Connection:
    """Open a connection that can't write; what runs on it is interrupted once it is given up.

    Not by `interrupt`: that reaches only a statement that has begun.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    for pragma in READER_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA query_only=ON")
    connection.set_progress_handler(is_given_up, PROGRESS_STEPS)
    return connection


def engine_over(connection: sqlite3.Connection) -> Engine:
    """Return an engine whose one connection this is."""
    return create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool, hide_parameters=True)


def close_reader(engine: Engine) -> None:
    """Close a connection that can't write; one that nobody used would else stay open, as a pool lets go of what it handed out alone.

    The last to close a file folds its write-ahead log in, and only the writer can.
    """
    engine.raw_connection().close()
    engine.dispose()


def place(_connection: Connection) -> str:
    """Return "": a copied file is the same file, and whoever puts it back says so (`service/restoring.py`)."""
    return ""


def set_durable(engine: Engine, *, is_durable: bool) -> None:
    """Have commits wait for the disk, or not, while files are filled that are thrown away should that fail; back again, all is on disk."""
    connection = cast("sqlite3.Connection", engine.raw_connection().driver_connection)
    connection.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'OFF'}")
    if is_durable:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def driver(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection under a SQLite connection."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


@contextmanager
def deadline(connection: Connection, limit_s: float) -> Iterator[None]:
    """Interrupt whatever runs on `connection` for longer than `limit_s`.

    Raises:
        DeadlineExceeded: it did.
    """
    raw = driver(connection)
    end = time.monotonic() + limit_s
    raw.set_progress_handler(lambda: int(time.monotonic() > end), PROGRESS_STEPS)
    try:
        yield
    except Exception as error:
        if "interrupted" in str(error):
            raise DeadlineExceeded from error
        raise
    finally:
        raw.set_progress_handler(None, 0)


def quick_check(connection: Connection) -> str:
    """Return what is wrong with the file, "" where nothing is; about 1 s per GB."""
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return "" if found == "ok" else str(found)


def full_check(connection: Connection) -> str:
    """Return what is wrong with the file, "" where nothing is; its indexes are compared with its tables too, some 5 s per GB."""
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    return "" if found == "ok" else str(found)


def checkpoint(connection: Connection) -> None:
    """Fold the write-ahead log into the file and empty it: what was overwritten is gone from disk."""
    driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def streamed(connection: Connection, statement: Select[Any], rows_at_once: int) -> Iterator[Any]:
    """Yield a select's rows without ever holding more than so many of them."""
    yield from connection.execute(statement.execution_options(yield_per=rows_at_once))


def continue_numbers(_connection: Connection, _table: Table) -> None:
    """Do nothing: a row without a number gets the one after the highest (SQLite, ROWIDs)."""
