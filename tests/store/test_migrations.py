"""The schema that migrations end in is the one that new desks are made with, and an upgrade loses nothing."""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.schema import CreateSchema

from agentdesk.domain.errors import SchemaNewer, Unavailable
from agentdesk.store import migrate, schema_version, servers
from agentdesk.store.alembic_run import scripts_dir, upgrade
from agentdesk.store.dialects.postgresql.engine import open_writer
from tests.desk_builder import BuiltDesk, build
from tests.servers.postgresql import PostgreSQL


def _schema(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
    found: dict[str, list[tuple[object, ...]]] = {}
    for name in names:
        columns = [(*tuple(row[1:4]), row[5]) for row in connection.execute(f'PRAGMA table_info("{name}")')]
        indexes = []
        for index in connection.execute(f'PRAGMA index_list("{name}")'):
            parts = tuple(row[2] for row in connection.execute(f'PRAGMA index_info("{index[1]}")'))
            indexes.append((index[2], parts))
        found[name] = [*columns, *sorted(indexes)]
    connection.close()
    return found


def test_migrations_end_in_the_schema_that_new_desks_have(tmp_path: Path) -> None:
    """New desks skip Alembic, which costs a second to import; so the two ways must never drift apart."""
    build(tmp_path).close()
    migrated = tmp_path / "migrated.sqlite"
    engine = create_engine(f"sqlite:///{migrated}")
    with engine.begin() as connection:
        upgrade(connection, schema_version.HEAD)
    engine.dispose()
    assert _schema(migrated) == _schema(tmp_path / "desk.sqlite")


_ON_SERVER = (
    "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'desk' ORDER BY 1, 2",
    "SELECT table_name, generation_expression FROM information_schema.columns WHERE is_generated = 'ALWAYS'",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'desk' ORDER BY tablename, indexdef",
    "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'desk'::regnamespace ORDER BY 1, 2",
)


@pytest.mark.server
def test_migrations_end_in_the_same_schema_on_a_server(postgresql: PostgreSQL, desk_database: str) -> None:
    migrated = f"migrated_{secrets.token_hex(4)}"
    engine = open_writer(postgresql.make_database(migrated), servers.DESK)
    with engine.begin() as connection:
        connection.execute(CreateSchema(servers.DESK))
        upgrade(connection, schema_version.HEAD)
    engine.dispose()
    for statement in _ON_SERVER:
        assert _rows_on(postgresql.url(migrated), statement) == _rows_on(desk_database, statement)
    postgresql.drop_database(migrated)


def _rows_on(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        found = connection.execute(statement.encode()).fetchall()
    assert found
    return [tuple(str(value).replace("desk.", "") for value in row) for row in found]


@pytest.mark.server
def test_a_desk_on_a_server_of_a_newer_agentdesk_is_refused(desk_database: str) -> None:
    with psycopg.connect(desk_database) as connection:
        connection.execute("UPDATE desk.alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaNewer):
        servers.open_for_writing(desk_database)


def test_the_newest_migration_is_the_head_the_code_knows() -> None:
    newest = max(path.name.split("_")[0] for path in (scripts_dir() / "versions").glob("[0-9]*.py"))
    assert newest == schema_version.HEAD


def test_a_desk_of_a_newer_agentdesk_is_refused(tmp_path: Path) -> None:
    build(tmp_path).close()
    _set_version(tmp_path / "desk.sqlite", "9999")
    with pytest.raises(SchemaNewer):
        build(tmp_path)


def _set_version(path: Path, version: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.commit()
    connection.close()


def _filled(tmp_path: Path) -> Path:
    desk: BuiltDesk = build(tmp_path)
    for _number in range(3):
        desk.receive_mail()
    desk.close()
    path = tmp_path / "desk.sqlite"
    _set_version(path, "0000")
    return path


def test_an_upgrade_that_would_lose_rows_is_rolled_back_and_a_copy_was_made_before(tmp_path: Path) -> None:
    path = _filled(tmp_path)

    def lose(connection: Connection, _head: str) -> None:
        connection.exec_driver_sql("DELETE FROM message")

    with pytest.raises(Unavailable):
        migrate.bring_up_to_date(path, tmp_path / "backups", lose)
    assert _count(path) == 3
    assert [_count(copy) for copy in (tmp_path / "backups").iterdir()] == [3]


def test_a_batch_rebuild_of_a_parent_table_keeps_its_children(tmp_path: Path) -> None:
    """With foreign keys on, dropping a parent during a rebuild would fail or empty its children."""
    path = _filled(tmp_path)

    def rebuild(connection: Connection, head: str) -> None:
        made = str(connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'conversation'").scalar_one())
        connection.exec_driver_sql(made.replace("TABLE conversation", "TABLE other"))
        connection.exec_driver_sql("INSERT INTO other SELECT * FROM conversation")
        connection.exec_driver_sql("DROP TABLE conversation")
        connection.exec_driver_sql("ALTER TABLE other RENAME TO conversation")
        connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})

    migrate.bring_up_to_date(path, tmp_path / "backups", rebuild)
    assert _count(path) == 3
    assert schema_version.schema_version(path) == schema_version.HEAD


def _count(path: Path) -> int:
    connection = sqlite3.connect(path)
    count = int(connection.execute("SELECT count(*) FROM message").fetchone()[0])
    connection.close()
    return count
