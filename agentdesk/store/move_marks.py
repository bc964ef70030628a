"""The mark on a desk that left for another place, or that is on its way in: whoever opens it is told so, and nothing is changed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, delete

from agentdesk.domain.errors import RefusedByDesk
from agentdesk.domain.texts import N_
from agentdesk.store import meta, tables
from agentdesk.store.dialects.sqlite.engine import checkpoint, open_writer

LEFT_WORDS = N_(
    "this desk left for {other} on {day} and is opened there; {machine} moved it, and its next start takes it back if that was cut short"
)
COMES_WORDS = N_("a desk is on its way here from {other} since {day}; if that was cut short, run agentdesk desk move again on {machine}")


class Way(StrEnum):
    """Which way a marked desk goes."""

    LEFT = "left"
    COMES = "comes"


@dataclass(frozen=True, slots=True)
class MoveMark:
    """A mark; `other` is the place it left for or comes from, `machine` who moves it, both as a person is told, `day` in ISO 8601."""

    way: Way
    other: str
    machine: str
    day: str


def read(connection: Connection) -> MoveMark | None:
    """Return a desk's mark, None where it has none."""
    return _parsed(meta.read(connection, meta.MOVE))


def write(connection: Connection, mark: MoveMark) -> None:
    """Mark a desk."""
    meta.write(connection, meta.MOVE, json.dumps(asdict(mark)))


def clear(connection: Connection) -> None:
    """Take the mark away."""
    connection.execute(delete(tables.meta).where(tables.meta.c.key == meta.MOVE))


def refuse(mark: MoveMark | None) -> None:
    """Refuse a marked desk.

    Raises:
        RefusedByDesk: it is marked.
    """
    if mark is not None:
        cause = LEFT_WORDS if mark.way is Way.LEFT else COMES_WORDS
        raise RefusedByDesk(cause=cause, other=mark.other, machine=mark.machine, day=mark.day)


def refuse_file(path: Path) -> None:
    """Refuse a marked desk file, by one cheap read before anything else opens it.

    Raises:
        RefusedByDesk: it is marked.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (meta.MOVE,)).fetchone()
    refuse(_parsed(str(row[0])) if row else None)


def mark_file(path: Path, mark: MoveMark) -> None:
    """Mark a desk file that nobody has open."""
    engine = open_writer(path)
    try:
        with engine.begin() as connection:
            write(connection, mark)
        with engine.connect() as connection:
            # Whoever takes the file along without its log takes the mark along.
            checkpoint(connection)
    finally:
        engine.dispose()


def _parsed(text: str) -> MoveMark | None:
    if not text:
        return None
    found = json.loads(text)
    return MoveMark(Way(found["way"]), found["other"], found["machine"], found["day"])
