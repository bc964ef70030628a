"""The first list read before SQLAlchemy is imported: the statement of `lists` as text, the rows by the same function."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from agentdesk.domain.ids import AgentName
from agentdesk.domain.rows import ConversationRow
from agentdesk.store.first_page_statement import COLUMNS, FLAGS, MOMENTS, PARAMETERS, SQL
from agentdesk.store.list_rows import record
from agentdesk.store.schema_version import HEAD, version_in

LIMIT_S = 0.5
_STEPS = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT = {name: place for place, name in enumerate(COLUMNS)}


def read(path: Path, reader: AgentName) -> list[ConversationRow] | None:
    """Return the first page of the open view; None where the desk has to be made, upgraded or looked at first, or is slow to answer.

    The caller holds the desk's lock, and nobody else has the file open.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return None
    try:
        return list(_rows(connection, reader)) if version_in(connection) == HEAD else None
    except (sqlite3.Error, ValueError, TypeError, LookupError):
        # A damaged file, say: the service finds the same when it opens the desk, and says so.
        return None
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, reader: AgentName) -> Iterator[ConversationRow]:
    end = datetime.now(UTC) + timedelta(seconds=LIMIT_S)
    connection.set_progress_handler(lambda: int(datetime.now(UTC) > end), _STEPS)
    for values in connection.execute(SQL, PARAMETERS | {"reader": reader}):
        yield record(SimpleNamespace(**_typed(values)))


def _typed(values: tuple[Any, ...]) -> dict[str, Any]:
    """Return a row's values by name, in the types SQLAlchemy would give them."""
    typed = dict(zip(COLUMNS, values, strict=True))
    for name in MOMENTS:
        if typed[name] is not None:
            typed[name] = _EPOCH + timedelta(microseconds=typed[name])
    for name in FLAGS:
        if typed[name] is not None:
            typed[name] = bool(typed[name])
    return typed
