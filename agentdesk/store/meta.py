"""Facts about the desk itself."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from agentdesk.store import tables
from agentdesk.store.dialects.choice import dialect_of

DESK_ID = "desk_id"
GENERATION = "generation"
RESTORE_UNCONFIRMED = "restore_unconfirmed"
CLEAN_STOP = "clean_stop_at"
RUNNING_SINCE = "running_since"
ALIVE_AT = "alive_at"
LINGER = "linger"
BACKUP_AT = "backup_at"
CHECKED_AT = "checked_at"
WATCHED_UNTIL = "watched_until"
UNDO_FLOOR = "undo_floor"
EPOCH = "epoch"
LEADER = "leader"
SIGNING_KEY = "signing_key"
PLACE = "place"
MOVE = "move"
"""Set while a desk is moved, and for good on the one that was left behind: see move_marks."""


def read(connection: Connection, key: str, default: str = "") -> str:
    """Return a fact, or `default`."""
    row = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == key)).first()
    return default if row is None else str(row[0])


def write(connection: Connection, key: str, value: str) -> None:
    """Set a fact."""
    if connection.execute(update(tables.meta).where(tables.meta.c.key == key).values(value=value)).rowcount == 0:
        connection.execute(insert(tables.meta).values(key=key, value=value))


def is_copied(connection: Connection) -> bool:
    """Whether a desk on a server came out of a copy since this was asked last: its tables are others than they were."""
    place, known = dialect_of(connection).place(connection), read(connection, PLACE)
    if place != known:
        write(connection, PLACE, place)
    return bool(known) and place != known


def read_moment(connection: Connection, key: str) -> datetime | None:
    """Return a fact that is a moment."""
    value = read(connection, key)
    return datetime.fromisoformat(value) if value else None


def desk_id(connection: Connection) -> str:
    """Return the desk's own id, given once."""
    found = read(connection, DESK_ID)
    if not found:
        found = secrets.token_hex(8)
        write(connection, DESK_ID, found)
    return found


def generation(connection: Connection) -> int:
    """Return how many times this desk was restored."""
    return int(read(connection, GENERATION, "0"))
