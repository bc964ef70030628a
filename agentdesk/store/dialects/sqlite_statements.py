"""Statements that filing asks again and again, compiled once and run by the driver itself: building one anew costs more than its answer."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Select, Table
from sqlalchemy.dialects import sqlite

from agentdesk.store.engine import driver

_DIALECT = sqlite.dialect()
_Process = Callable[[Any], Any]


class FixedSelect:
    """A select whose text never changes; a list of values comes as one parameter (`sqlite_lists.listed`).

    Rows are named tuples of the selected columns, their values as the column's type gives them.
    """

    def __init__(self, statement: Select[Any]) -> None:
        compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        columns = list(statement.selected_columns)
        self._text = str(compiled)
        self._names = tuple(compiled.positiontup or ())
        self._values: dict[str, Any] = {name: value for name, value in compiled.params.items() if value is not None}
        self._binds = {name: compiled.binds[name].type.bind_processor(_DIALECT) for name in self._names}
        # The callable form: its fields come from the table, so that no class statement can name them.
        self._row: Any = namedtuple("Row", [column.key or "" for column in columns])  # noqa: PYI024
        processors = [column.type.result_processor(_DIALECT, None) for column in columns]
        self._processors = [(place, process) for place, process in enumerate(processors) if process is not None]

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return every row."""
        return [self._made(found) for found in driver(connection).execute(self._text, self._parameters(values))]

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first row, None where there is none."""
        found = driver(connection).execute(self._text, self._parameters(values)).fetchone()
        return None if found is None else self._made(found)

    def _parameters(self, values: Mapping[str, Any]) -> list[Any]:
        found = []
        for name in self._names:
            value, process = values[name] if name in values else self._values[name], self._binds[name]
            found.append(value if process is None else process(value))
        return found

    def _made(self, found: tuple[Any, ...]) -> Any:
        if not self._processors:
            return self._row._make(found)
        values = list(found)
        for place, process in self._processors:
            values[place] = process(values[place])
        return self._row._make(values)


class FixedUpdate:
    """An update of one row of a table by its id; one text for each set of columns."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._processors: dict[str, _Process | None] = {column.name: _bound(column) for column in table.columns}
        self._texts: dict[tuple[str, ...], str] = {}

    def put(self, connection: Connection, number: int, values: Mapping[str, Any]) -> None:
        """Change these columns of the row with this id."""
        names = tuple(values)
        text = self._texts.get(names)
        if text is None:
            changes = ", ".join(f"{self._table.columns[name].name}=?" for name in names)
            text = self._texts[names] = f"UPDATE {self._table.name} SET {changes} WHERE id=?"
        processors = self._processors
        bound = [value if (process := processors[name]) is None else process(value) for name, value in values.items()]
        driver(connection).execute(text, (*bound, number))


def _bound(column: Column[Any]) -> _Process | None:
    return column.type.bind_processor(_DIALECT)
