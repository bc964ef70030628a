"""Rows put in many at a time, by the driver itself: building each row's parameters anew costs more than SQLite takes to store it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from agentdesk.store.dialects.sqlite.engine import driver

_DIALECT = sqlite.dialect()


class ManyRows:
    """An INSERT into a table; columns that rows don't name get their default. `or_ignore` leaves out rows whose key stands there."""

    def __init__(self, table: Table, *, or_ignore: bool = False) -> None:
        self._table = table
        self._words = "INSERT OR IGNORE INTO" if or_ignore else "INSERT INTO"
        self._processors = {column.name: column.type.bind_processor(_DIALECT) for column in table.columns}
        defaults = {column.name: column.default for column in table.columns if column.default is not None}
        self._defaults = {name: default.arg for name, default in defaults.items() if isinstance(default, ScalarElementColumnDefault)}
        self._prepared: tuple[tuple[str, ...], str] = ((), "")

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows in; all of them name the same columns."""
        if not rows:
            return
        unnamed = {name: value for name, value in self._defaults.items() if name not in rows[0]}
        names = (*rows[0], *unnamed)
        if names != self._prepared[0]:
            places = ", ".join("?" * len(names))
            self._prepared = names, f"{self._words} {self._table.name} ({', '.join(names)}) VALUES ({places})"
        columns = [(name, self._processors[name]) for name in rows[0]]
        driver(connection).executemany(self._prepared[1], [(*_parameters(row, columns), *unnamed.values()) for row in rows])


def _parameters(row: Mapping[str, Any], columns: Iterable[tuple[str, Callable[[Any], Any] | None]]) -> list[Any]:
    return [row[name] if process is None else process(row[name]) for name, process in columns]
