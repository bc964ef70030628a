"""What an error of the database means for the desk: no room, a disk that fails or takes no writes, a damaged file, no server."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from enum import Enum, auto

_CODES = {
    sqlite3.SQLITE_FULL: "FULL",
    sqlite3.SQLITE_IOERR: "IO",
    sqlite3.SQLITE_CANTOPEN: "IO",
    # What can't be opened for writing SQLite opens for reading, and says so at the first write (sqlite3_open_v2, SQLITE_OPEN_READWRITE).
    sqlite3.SQLITE_READONLY: "READ_ONLY",
    sqlite3.SQLITE_CORRUPT: "DAMAGED",
    sqlite3.SQLITE_NOTADB: "DAMAGED",
}
_PRIMARY = 0xFF
"""The primary result code is the low byte of an extended one (https://sqlite.org/rescode.html)."""


class Trouble(Enum):
    """What is wrong with what holds the desk, as far as an error tells."""

    FULL = auto()
    IO = auto()
    READ_ONLY = auto()
    DAMAGED = auto()
    GONE = auto()
    """A server that can't be reached, or no longer: it is opened anew."""


Says = Callable[[BaseException], Trouble | None]
_OTHERS: list[Says] = []


def also_said_by(says: Says) -> None:
    """Have another driver's errors understood too; its package says how once it is imported."""
    _OTHERS.append(says)


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return what an error, or what caused it, says of what holds the desk; None where it says nothing of it."""
    while error is not None:
        code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.Error) else None
        if code is not None:
            name = _CODES.get(int(code) & _PRIMARY)
            return None if name is None else Trouble[name]
        found = next(filter(None, (says(error) for says in _OTHERS)), None)
        if found is not None:
            return found
        error = error.__cause__ or error.__context__
    return None


def words_of(error: BaseException) -> str:
    """Return what the database said, in a line."""
    first = str(error.__cause__ or error).strip().splitlines()
    return first[0][:300] if first else type(error).__name__
