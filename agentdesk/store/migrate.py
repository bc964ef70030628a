"""The schema: making it, bringing an older one up to date, refusing a newer one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, MetaData, create_engine, text
from sqlalchemy.pool import StaticPool

from agentdesk.domain.errors import SchemaNewer, SchemaUnlike, Unavailable
from agentdesk.domain.texts import _
from agentdesk.store import raw, search, tables
from agentdesk.store.schema_version import HEAD, schema_version

MOST_NAMED = 6
VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"


def create(connection: Connection) -> None:
    """Make the newest schema in an empty desk file; the migrations end in the same one."""
    tables.metadata.create_all(connection)
    search.create(connection)
    connection.execute(text(VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def create_raw(connection: Connection) -> None:
    """Make the tables of an empty raw file."""
    raw.create(connection)


def bring_up_to_date(path: Path, backup_dir: Path, upgrade: Callable[[Connection, str], None] | None = None) -> None:
    """Upgrade an older desk file, after a copy of it was made.

    Raises:
        SchemaNewer: it was written by a newer AgentDesk.
        Unavailable: the upgrade changed what it may not; the file is as it was.
    """
    found = schema_version(path)
    if found is None or found == HEAD:
        return
    if found > HEAD:
        raise SchemaNewer(found=found, known=HEAD)
    backup_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    _copy_aside(path, backup_dir / f"before-{HEAD}-from-{found}.sqlite")
    _upgrade(path, upgrade or run_alembic)


def refuse_unlike(path: Path, wanted: MetaData) -> None:
    """Refuse a file whose tables have other columns than this version's: the first statement that misses one would fail as a defect.

    A file without any table is new.

    Raises:
        SchemaUnlike: it has; nothing was changed.
    """
    # `table_xinfo` names computed columns too, which `table_info` leaves out.
    statement = "SELECT m.name, p.name FROM sqlite_master m, pragma_table_xinfo(m.name) p WHERE m.type = 'table'"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = {(str(table), str(column)) for table, column in connection.execute(statement)}
    if not found:
        return
    known = {(table.name, column.name) for table in wanted.tables.values() for column in table.columns}
    extra = {(table, column) for table, column in found - known if table in wanted.tables}
    differing = [f"- {table}.{column}" for table, column in sorted(known - found)] + [
        f"+ {table}.{column}" for table, column in sorted(extra)
    ]
    if differing:
        more = ["…"] if len(differing) > MOST_NAMED else []
        raise SchemaUnlike(known=HEAD, difference=", ".join(differing[:MOST_NAMED] + more), path=str(path.parent))


def _copy_aside(path: Path, target: Path) -> None:
    """Copy a file nobody has open; its write-ahead log is folded in first."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy2(path, target)


def _upgrade(path: Path, upgrade: Callable[[Connection, str], None]) -> None:
    """Run the migrations in one transaction with foreign keys off, and compare before it commits.

    Foreign keys must be off from the start: SQLite ignores the pragma inside a transaction, and a batch rebuild of a parent table
    would otherwise touch its children.
    """
    driver = sqlite3.connect(path, isolation_level=None)
    try:
        driver.execute("PRAGMA foreign_keys=OFF")
        engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool, hide_parameters=True)
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            before = _counts(connection)
            upgrade(connection, HEAD)
            _compare(connection, before)
            connection.exec_driver_sql("COMMIT")
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        raise
    finally:
        driver.close()


def _counts(connection: Connection) -> dict[str, int]:
    names = [
        row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    ]
    wanted = [name for name in names if name in tables.metadata.tables]
    return {name: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()) for name in wanted}  # noqa: S608 - our own tables


def _compare(connection: Connection, before: dict[str, int]) -> None:
    after = _counts(connection)
    lost = [name for name, count in before.items() if after.get(name) != count]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if lost or broken:
        cause = _("the upgrade to schema {head} would lose rows ({tables}); the desk is as it was")
        raise Unavailable(cause=cause.format(head=HEAD, tables=", ".join(lost) or "foreign keys"))


def run_alembic(connection: Connection, head: str) -> None:
    """Bring an older schema to `head` in the caller's transaction."""
    from agentdesk.store.alembic_run import upgrade  # noqa: PLC0415 - alembic costs a second to import and is rarely needed

    upgrade(connection, head)
