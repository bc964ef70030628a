"""Copies of a live file, by SQLite's own backup interface: the file is never opened by hand while somebody holds its locks."""

from __future__ import annotations

import sqlite3
from pathlib import Path

PAGES_PER_STEP = 2000


def copy_live(source: Path, target: Path) -> None:
    """Copy a database that is in use; the copy is one moment's state."""
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    writing = sqlite3.connect(target)
    try:
        with writing:
            reading.backup(writing, pages=PAGES_PER_STEP)
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        writing.close()
        reading.close()
