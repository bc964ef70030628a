"""A desk on a PostgreSQL server: its two schemas, opened together."""

from __future__ import annotations

import threading

from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.schema import CreateSchema

from agentdesk.domain.errors import SchemaNewer
from agentdesk.store import migrate
from agentdesk.store.dialects.postgresql.engine import open_reader, open_writer
from agentdesk.store.schema_version import HEAD
from agentdesk.store.stores import ReadingStores, WritingStores

DESK, RAW = "desk", "raw"


def open_for_writing(url: str) -> WritingStores:
    """Open a desk, made where it is new and upgraded where it is older.

    Raises:
        SchemaNewer: a newer AgentDesk wrote it.
    """
    stores = WritingStores(open_writer(url, DESK), open_writer(url, RAW))
    try:
        with stores.raw_transaction() as connection:
            connection.execute(CreateSchema(RAW, if_not_exists=True))
            migrate.create_raw(connection)
        with stores.transaction() as connection:
            connection.execute(CreateSchema(DESK, if_not_exists=True))
            _bring_up_to_date(connection)
    except BaseException:
        stores.close()
        raise
    return stores


def open_for_reading(url: str) -> ReadingStores:
    """Open a desk for reading."""
    is_given_up = threading.Event()
    engines: list[Engine] = [open_reader(url, schema, is_given_up.is_set) for schema in (DESK, RAW)]
    return ReadingStores(engines[0], engines[1], is_given_up.set)


def _bring_up_to_date(connection: Connection) -> None:
    """Make the schema, or upgrade it, in the transaction of one service; others that start meanwhile wait for it."""
    found = _version(connection)
    if found is None:
        migrate.create(connection)
    elif found > HEAD:
        raise SchemaNewer(found=found, known=HEAD)
    elif found < HEAD:
        migrate.run_alembic(connection, HEAD)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version", schema=DESK):
        return None
    return str(connection.execute(select(text("version_num")).select_from(text("alembic_version"))).scalar_one())
