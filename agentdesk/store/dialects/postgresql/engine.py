"""Connections to a PostgreSQL server: one that writes, any number that only read."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from psycopg.abc import Buffer
from psycopg.types.string import StrDumper
from sqlalchemy import URL, Connection, Engine, Select, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import Pool, QueuePool, StaticPool

from agentdesk.store.dialects.dialect import DeadlineExceeded
from agentdesk.store.dialects.postgresql.silence import Patience, break_in_silence, refuse_in_silence

DRIVER = "postgresql+psycopg"
LOCKS = zlib.crc32(b"agentdesk") - (1 << 31)
"""The first of the two numbers of our advisory locks, apart from other programs' on the same database."""
STALLED_AFTER_S = 15
"""A service that stopped inside a unit of work keeps everybody waiting; after so long the server takes its turn away."""
_LINE = {"connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
"""How soon a line that went dead is noticed; libpq's defaults wait for hours (libpq, "Parameter Key Words")."""
_PATIENT = Patience(5.0, 10.0)
_HURRIED = Patience(2.0, 5.0)
"""Of who answers questions on the service's loop, where everybody waits meanwhile."""
_NEAR = frozenset({"", "localhost", "127.0.0.1", "::1"})
_SETTINGS = {
    "timezone": "UTC",
    # Which way to a word is the shorter one depends on the word: with a plan for any value, common words are sorted in full.
    "plan_cache_mode": "force_custom_plan",
}


class WithoutNul(StrDumper):
    """A text as PostgreSQL takes it: it has no NUL, which mail may hold."""

    def dump(self, obj: str) -> Buffer | None:
        """Return its bytes, with the mark of what can't be shown in the place of NUL."""
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in obj else obj)


def open_writer(url: str, schema: str) -> Engine:
    """Open the one writing connection of a service; its transactions on a schema come one after the other, other services' too."""
    engine = _opened(url, schema, {"idle_in_transaction_session_timeout": f"{STALLED_AFTER_S}s"}, QueuePool, pool_size=1, max_overflow=0)
    lock = lock_number(schema)

    def take_turn(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, lock))

    event.listen(engine, "begin", take_turn)
    return engine


def open_keeper(url: str, silent_after_s: int, lines: int = 1) -> Engine:
    """Open connections for what lasts as long as a session: a lock, or listening. The server ends one that is silent so long; 0: never."""
    settings = {"idle_session_timeout": f"{silent_after_s}s"}
    pool = {"pool_size": lines, "max_overflow": 0, "pool_pre_ping": True}
    return _opened(url, "pg_catalog", settings, QueuePool, isolation_level="AUTOCOMMIT", **pool)


def lock_number(name: str) -> int:
    """Return the second number of an advisory lock of ours."""
    return zlib.crc32(name.encode()) - (1 << 31)


def open_reader(url: str, schema: str, is_given_up: Callable[[], bool]) -> Engine:
    """Open a connection that can't write, on which nothing runs any more once it is given up; questions inside questions share it."""
    engine = _made(url, schema, {"default_transaction_read_only": "on"}, StaticPool, isolation_level="AUTOCOMMIT")
    refuse_in_silence(engine, _HURRIED)

    def refuse(*_event: Any) -> None:
        if is_given_up():
            raise psycopg.errors.QueryCanceled("interrupted")

    event.listen(engine, "before_cursor_execute", refuse)
    return engine


def _opened(url: str, schema: str, settings: dict[str, str], pool: type[Pool], **engine_options: Any) -> Engine:
    engine = _made(url, schema, settings, pool, **engine_options)
    break_in_silence(engine, _PATIENT)
    return engine


def _made(url: str, schema: str, settings: dict[str, str], pool: type[Pool], **engine_options: Any) -> Engine:
    every = _SETTINGS | settings | {"search_path": schema}
    options = " ".join(f"-c {name}={value}" for name, value in every.items())
    address = make_url(url).set(drivername=DRIVER)
    engine = create_engine(
        address,
        poolclass=pool,
        # An error goes to the log, and what it was about may be anybody's mail.
        hide_parameters=True,
        connect_args=_LINE | _secured(address) | {"options": options, "application_name": f"agentdesk {os.getpid()}"},
        **engine_options,
    )
    event.listen(engine, "connect", _without_nul)
    return engine


def _secured(address: URL) -> dict[str, str]:
    """Return what has the line to another machine encrypted and its certificate checked, unless the address says how it is secured.

    libpq's own default takes an unencrypted line where the server offers no other. What a service file says stands.
    """
    if {"sslmode", "service"} & set(address.query) or all(host in _NEAR or host.startswith(("/", "@")) for host in _hosts(address)):
        return {}
    return {"sslmode": "verify-full"} | ({} if "sslrootcert" in address.query else {"sslrootcert": "system"})


def _hosts(address: URL) -> set[str]:
    """Return every machine a line may go to; libpq also takes them from the query and the environment."""
    given = address.host or ",".join(address.normalized_query.get("host", ())) or os.environ.get("PGHOST", "")
    return {*given.split(","), *",".join(address.normalized_query.get("hostaddr", ())).split(",")}


def _without_nul(connection: Any, _record: object) -> None:
    connection.adapters.register_dumper(str, WithoutNul)


@contextmanager
def deadline(connection: Connection, limit_s: float) -> Iterator[None]:
    """Interrupt each statement that takes longer than `limit_s`.

    Raises:
        DeadlineExceeded: one did.
    """
    connection.exec_driver_sql(f"SET statement_timeout = {max(1, round(limit_s * 1000))}")
    try:
        yield
    except OperationalError as error:
        if isinstance(error.orig, psycopg.errors.QueryCanceled):
            raise DeadlineExceeded from error
        raise
    finally:
        connection.exec_driver_sql("SET statement_timeout = 0")


def streamed(connection: Connection, statement: Select[Any], rows_at_once: int) -> Iterator[Any]:
    """Yield a select's rows without ever holding more than so many of them.

    In a transaction of its own: the cursor that keeps the rest on the server ends with one, and a reader is in none.
    """
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    with driver.transaction(), connection.execute(statement.execution_options(yield_per=rows_at_once)) as rows:
        yield from rows


def place(connection: Connection) -> str:
    """Return the numbers that the server gave the database and a table of ours; a copy that is put back gets others."""
    found = connection.exec_driver_sql(
        "SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), 'desk.delivery'::regclass::oid"
    ).one()
    return f"{found[0]}.{found[1]}"


def quick_check(connection: Connection) -> str:
    """Return "": the server looks after its own files (`data_checksums`, `amcheck`)."""
    connection.exec_driver_sql("SELECT 1")
    return ""


full_check = quick_check


def checkpoint(connection: Connection) -> None:
    """Leave it to the server, whose vacuum takes away what was overwritten."""
    connection.exec_driver_sql("SELECT 1")
