"""Which schema a desk file has, by one cheap read; SQLAlchemy is not imported for it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

HEAD = "0001"
"""The newest schema this build knows; the newest file of migrations/versions has the same number."""


def schema_version(path: Path) -> str | None:
    """Return the schema a desk file has; None where it is new."""
    if not path.exists():
        return None
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return version_in(connection)
    finally:
        connection.close()


def version_in(connection: sqlite3.Connection) -> str | None:
    """Return the schema an open desk file has; None where it is new."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return None if row is None else str(row[0])
