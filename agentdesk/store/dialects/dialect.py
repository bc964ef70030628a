"""What the store asks of a dialect's package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Select, Table


class DeadlineExceeded(Exception):
    """A short ask took longer than it may on the service's loop."""


class Selects(Protocol):
    """A select whose text never changes; its rows are named tuples of the selected columns, values as the columns' types give them."""

    def all(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return every row."""

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first row, None where there is none."""


class Updates(Protocol):
    """An update of one row of a table by its id."""

    def put(self, connection: Connection, number: int, values: Mapping[str, Any]) -> None:
        """Change these columns of the row with this id."""


class Inserts(Protocol):
    """An insert into a table; columns that rows don't name get their default."""

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows in; all of them name the same columns."""


class SearchIndex(Protocol):
    """The index of what messages say, and that of whom they were written to."""

    def create(self, connection: Connection, /) -> None:
        """Make both, empty."""

    def add(self, connection: Connection, rows: Sequence[dict[str, Any]], people: Sequence[tuple[int, str]]) -> None:
        """Put messages in: rows of `id` and `wanted.COLUMNS`, and of each that has recipients its id and their names in a row."""

    def take_out(self, connection: Connection, rows: Sequence[dict[str, Any]], people: Sequence[tuple[int, str]]) -> None:
        """Take messages out; the texts are those that were put in."""

    def clear(self, connection: Connection, /) -> None:
        """Take everything out."""

    def optimize(self, connection: Connection, /) -> None:
        """See to it that nothing is left of what was taken out."""

    def is_whole(self, connection: Connection, /) -> bool:
        """Whether the index is sound in itself."""

    def count(self, connection: Connection, /) -> int:
        """Return how many messages it holds."""

    def endings(self, connection: Connection, begin: str, index: str, /) -> tuple[str, ...] | None:
        """Return the words of an index that begin so, where looking each up is quicker than looking for the beginning."""


class StoreDialect(Protocol):
    """A dialect's package."""

    @property
    def search(self) -> SearchIndex:
        """Its full-text search."""

    def fixed_select(self, statement: Select[Any], /) -> Selects:
        """Make ready a select that is asked again and again."""

    def fixed_update(self, table: Table, /) -> Updates:
        """Make ready updates of a table."""

    def many_rows(self, table: Table, /, *, or_ignore: bool) -> Inserts:
        """Make ready inserts into a table; `or_ignore` leaves out rows whose key stands there."""

    def streamed(self, connection: Connection, statement: Select[Any], rows_at_once: int, /) -> Iterator[Any]:
        """Yield a select's rows without ever holding more than so many of them."""

    def continue_numbers(self, connection: Connection, table: Table, /) -> None:
        """Have the numbers that the database gives go on after those that stand in a table."""

    def deadline(self, connection: Connection, limit_s: float, /) -> AbstractContextManager[None]:
        """Interrupt whatever runs on a connection for longer, by DeadlineExceeded."""

    def place(self, connection: Connection, /) -> str:
        """Return what tells a desk's tables from those of a copy of it, "" where nothing in the database does."""

    def quick_check(self, connection: Connection, /) -> str:
        """Return what is wrong with what holds the desk, "" where nothing is seen."""

    def full_check(self, connection: Connection, /) -> str:
        """Return the same, after a longer look."""

    def checkpoint(self, connection: Connection, /) -> None:
        """See to it that what was overwritten is gone from disk, where that is ours to do."""
