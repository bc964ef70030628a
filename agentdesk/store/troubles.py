"""What an error of SQLite means for the desk: no room, a disk that fails or takes no writes, or a damaged file."""

from __future__ import annotations

import sqlite3
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
    """What is wrong with the files, as far as an error tells."""

    FULL = auto()
    IO = auto()
    READ_ONLY = auto()
    DAMAGED = auto()


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return what an error, or what caused it, says of the files; None where it says nothing of them."""
    while error is not None:
        code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.Error) else None
        if code is not None:
            name = _CODES.get(int(code) & _PRIMARY)
            return None if name is None else Trouble[name]
        error = error.__cause__ or error.__context__
    return None
