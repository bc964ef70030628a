"""Statements that filing asks again and again, compiled once and run by the driver itself: building one anew costs more than its answer."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, update
from sqlalchemy.dialects import sqlite

from agentdesk.store.dialects.sqlite.engine import driver

_DIALECT = sqlite.dialect()
_Process = Callable[[Any], Any]
_NUMBER = "the_row"


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
        # Its fields come from the statement, so that no class can name them.
        make: Any = namedtuple  # noqa: PYI024
        self._row = make("Row", [column.key for column in columns])
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
        self._processors: dict[str, _Process | None] = {column.name: column.type.bind_processor(_DIALECT) for column in table.columns}
        self._prepared: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {}

    def put(self, connection: Connection, number: int, values: Mapping[str, Any]) -> None:
        """Change these columns of the row with this id."""
        names = tuple(values)
        if names not in self._prepared:
            self._prepared[names] = self._text(names)
        text, order = self._prepared[names]
        processors, bound = self._processors, []
        for name in order:
            value, process = (number, None) if name == _NUMBER else (values[name], processors[name])
            bound.append(value if process is None else process(value))
        driver(connection).execute(text, bound)

    def _text(self, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        changed = update(self._table).values({name: bindparam(name) for name in names}).where(self._table.c.id == bindparam(_NUMBER))
        compiled = changed.compile(dialect=_DIALECT)
        return str(compiled), tuple(compiled.positiontup or ())
