"""A desk on a PostgreSQL server: its two schemas, opened together."""

from __future__ import annotations

import threading

from sqlalchemy import Connection, Engine, event, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema

from agentdesk.domain.errors import RefusedByDesk, SchemaNewer, Unavailable
from agentdesk.domain.texts import N_
from agentdesk.store import migrate, move_marks
from agentdesk.store.dialects.postgresql.election import Election
from agentdesk.store.dialects.postgresql.engine import open_reader, open_writer
from agentdesk.store.dialects.postgresql.news import NewsLine
from agentdesk.store.schema_version import HEAD
from agentdesk.store.stores import Line, ReadingStores, WritingStores
from agentdesk.store.troubles import words_of

__all__ = ["DESK", "RAW", "Election", "NewsLine", "open_for_reading", "open_for_writing", "others_on"]

DESK, RAW = "desk", "raw"
OLDER = N_("the database to move into holds a desk of an older AgentDesk; name an empty one. Nothing was moved")
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'agentdesk%' AND pid <> ALL(:own)"
)
NOT_OPENED = N_("{server} can't be opened: {reason}. See to the server and the address in store.url, and try again")


def open_for_writing(url: str, name: str = "", *, is_moving: bool = False) -> WritingStores:
    """Open a desk, made where it is new and upgraded where it is older.

    Args:
        url: the database, with the password where libpq doesn't find one.
        name: the database as a person is told of it.
        is_moving: for the move itself, which opens a marked one too and upgrades none.

    Raises:
        SchemaNewer: a newer AgentDesk wrote it. Unavailable: the server doesn't let us. RefusedByDesk: it left for another place.
    """
    line = Line(name)
    stores = WritingStores(_counted(open_writer(url, DESK), line), _counted(open_writer(url, RAW), line), line)
    try:
        _make_ready(stores, is_moving=is_moving)
    except DBAPIError as error:
        stores.close()
        raise Unavailable(cause=NOT_OPENED, server=name, reason=words_of(error)) from error
    except BaseException:
        stores.close()
        raise
    return stores


def _counted(engine: Engine, line: Line) -> Engine:
    def count(_connection: Connection) -> None:
        line.commits_begun += 1

    event.listen(engine, "commit", count)
    return engine


def _make_ready(stores: WritingStores, *, is_moving: bool) -> None:
    with stores.raw_transaction() as connection:
        _make_schema(connection, RAW)
        migrate.create_raw(connection)
    with stores.transaction() as connection:
        _make_schema(connection, DESK)
        _bring_up_to_date(connection, is_moving=is_moving)
        if not is_moving:
            move_marks.refuse(move_marks.read(connection))


def _make_schema(connection: Connection, name: str) -> None:
    # Looked for first: a server that takes no writes refuses to make even what is there.
    if not inspect(connection).has_schema(name):
        connection.execute(CreateSchema(name))


def others_on(stores: WritingStores) -> int:
    """Return how many lines other services have to a desk's database."""
    own = []
    for engine in (stores.desk, stores.raw):
        with engine.begin() as connection:
            own.append(int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one()))
    with stores.transaction() as connection:
        return int(connection.execute(_OTHERS, {"own": own}).scalar_one())


def open_for_reading(url: str) -> ReadingStores:
    """Open a desk for reading."""
    is_given_up = threading.Event()
    engines: list[Engine] = [open_reader(url, schema, is_given_up.is_set) for schema in (DESK, RAW)]
    # One that was never used has no line to close, and needs none opened for that.
    return ReadingStores(engines[0], engines[1], is_given_up.set, Engine.dispose)


def _bring_up_to_date(connection: Connection, *, is_moving: bool) -> None:
    """Make the schema, or upgrade it, in the transaction of one service; others that start meanwhile wait for it."""
    found = _version(connection)
    if found is None:
        migrate.create(connection)
    elif found > HEAD:
        raise SchemaNewer(found=found, known=HEAD)
    elif found < HEAD and is_moving:
        raise RefusedByDesk(cause=OLDER)
    elif found < HEAD:
        migrate.run_alembic(connection, HEAD)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version", schema=DESK):
        return None
    return str(connection.execute(select(text("version_num")).select_from(text("alembic_version"))).scalar_one())
