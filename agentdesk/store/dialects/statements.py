"""Statements that filing asks again and again: made ready by a dialect's package on their first use over a connection of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table

from agentdesk.store.dialects.choice import dialect_of
from agentdesk.store.dialects.dialect import Inserts, Selects, Updates


class FixedSelect:
    """A select whose text never changes; a list of values comes as one parameter (`lists.listed`).

    Rows are named tuples of the selected columns, their values as the column's type gives them.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._ready: dict[str, Selects] = {}

    def all(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return every row."""
        return (self._ready.get(connection.dialect.name) or self._made(connection)).all(connection, values)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first row, None where there is none."""
        return (self._ready.get(connection.dialect.name) or self._made(connection)).first(connection, values)

    def _made(self, connection: Connection) -> Selects:
        made = self._ready[connection.dialect.name] = dialect_of(connection).fixed_select(self._statement)
        return made


class FixedUpdate:
    """An update of one row of a table by its id."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._ready: dict[str, Updates] = {}

    def put(self, connection: Connection, number: int, values: Mapping[str, Any]) -> None:
        """Change these columns of the row with this id."""
        (self._ready.get(connection.dialect.name) or self._made(connection)).put(connection, number, values)

    def _made(self, connection: Connection) -> Updates:
        made = self._ready[connection.dialect.name] = dialect_of(connection).fixed_update(self._table)
        return made


class ManyRows:
    """An insert into a table; columns that rows don't name get their default. `or_ignore` leaves out rows whose key stands there."""

    def __init__(self, table: Table, *, or_ignore: bool = False) -> None:
        self._table = table
        self._or_ignore = or_ignore
        self._ready: dict[str, Inserts] = {}

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows in; all of them name the same columns."""
        (self._ready.get(connection.dialect.name) or self._made(connection)).put(connection, rows)

    def _made(self, connection: Connection) -> Inserts:
        made = self._ready[connection.dialect.name] = dialect_of(connection).many_rows(self._table, or_ignore=self._or_ignore)
        return made
