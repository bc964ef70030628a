"""Statements that filing asks again and again: SQLAlchemy keeps what it compiled, and a round trip costs more than building parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select, update
from sqlalchemy.dialects.postgresql import insert


class FixedSelect:
    """A select that is asked again and again."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement

    def all(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return every row."""
        return connection.execute(self._statement, dict(values)).all()

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first row, None where there is none."""
        return connection.execute(self._statement, dict(values)).first()


class FixedUpdate:
    """An update of one row of a table by its id."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, connection: Connection, number: int, values: Mapping[str, Any]) -> None:
        """Change these columns of the row with this id."""
        connection.execute(update(self._table).where(self._table.c.id == number).values(**values))


class ManyRows:
    """An insert into a table; `or_ignore` leaves out rows whose key stands there."""

    def __init__(self, table: Table, *, or_ignore: bool = False) -> None:
        added = insert(table)
        self._statement = added.on_conflict_do_nothing() if or_ignore else added
        self._table = table
        self._counted = table.autoincrement_column

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows in; all of them name the same columns.

        Where they name ids that the database gives else, it goes on after them, as SQLite does by itself.
        """
        if not rows:
            return
        connection.execute(self._statement, [dict(row) for row in rows])
        if self._counted is not None and self._counted.name in rows[0]:
            continue_numbers(connection, self._table)


def continue_numbers(connection: Connection, table: Table) -> None:
    """Have the numbers that the database gives go on after those that stand in a table."""
    counted = table.autoincrement_column
    if counted is not None:
        sequence = func.pg_get_serial_sequence(table.name, counted.name)
        connection.execute(select(func.setval(sequence, func.max(counted))).having(func.max(counted).is_not(None)))
