"""Runs the migrations of migrations/ on a connection somebody else opened and will commit."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from agentdesk.store import tables

PACKAGE = Path(__file__).resolve().parent.parent


def scripts_dir() -> Path:
    """Return where the migrations stand: inside a wheel, or beside the package in the source tree."""
    inside = PACKAGE / "_migrations"
    return inside if inside.is_dir() else PACKAGE.parent / "migrations"


def upgrade(connection: Connection, head: str) -> None:
    """Bring the schema to `head` inside the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(scripts_dir()).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)

    def steps(revision: str, _context: object) -> object:
        return scripts._upgrade_revs(head, revision)  # noqa: SLF001 - alembic's own commands call exactly this

    with EnvironmentContext(config, scripts, fn=steps, destination_rev=head) as environment:
        environment.configure(
            connection=connection,
            target_metadata=tables.metadata,
            render_as_batch=True,
            transactional_ddl=False,
        )
        environment.run_migrations()
