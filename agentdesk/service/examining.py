"""Examines a desk's files: whether they are sound as databases, and whether the raw sources are what was kept."""

from __future__ import annotations

from pathlib import Path

from agentdesk.store import engine, raw
from agentdesk.store.standing import InFiles, Standing
from agentdesk.store.troubles import Trouble, trouble_of

SMALL_BYTES = 64 << 20
"""Up to here everything is compared with everything, in a second or two; beyond it what a quick look finds must do."""


def is_small(standing: Standing) -> bool:
    """Whether a desk can be looked through in a second or two; a server's files are its own to look through."""
    return isinstance(standing, InFiles) and _is_small(standing.desk)


def trouble_in(standing: Standing) -> str:
    """Return what is wrong with what holds a desk, "" where nothing is. A server looks after its own files.

    SQLite keeps no checksum of its pages. A small desk's indexes are compared with its tables, and its raw sources with their digests;
    of a text that still makes sense nothing can tell that it was another one.
    """
    if not isinstance(standing, InFiles):
        return ""
    try:
        stores = standing.open_for_reading()
        try:
            with stores.reading() as desk, stores.reading_raw() as sources:
                found = [_trouble(connection, path) for connection, path in ((desk, standing.desk), (sources, standing.raw))]
                return next(filter(None, found), "") or (raw.damaged_blob(sources) if _is_small(standing.raw) else "")
        finally:
            stores.close()
    except Exception as error:
        if not is_damage(error):
            raise
        return str(error.__cause__ or error)[:300]


def is_damage(error: Exception) -> bool:
    """Tell whether opening or reading a desk's files failed because they are damaged.

    SQLite names what it finds in a damaged schema; Python's driver can't always read that, and says so with an error of its own.
    """
    cause = error.__cause__ or error
    return isinstance(cause, UnicodeDecodeError) or trouble_of(cause) is Trouble.DAMAGED


def _trouble(connection: engine.Connection, path: Path) -> str:
    return engine.full_check(connection) if _is_small(path) else engine.quick_check(connection)


def _is_small(path: Path) -> bool:
    return path.stat().st_size < SMALL_BYTES
