"""Lists of values as one parameter of a statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Text, column, select

from agentdesk.store.dialects.elements import EachNumber, EachText


def listed(name: str) -> Select[Any]:
    """Return a select of the texts that parameter `name` lists, for `IN`."""
    return select(EachText(name).table_valued(column("value", Text())).c.value)


def listed_numbers(name: str) -> Select[Any]:
    """Return a select of the whole numbers that parameter `name` lists, for `IN`."""
    return select(each_number(name))


def each_number(name: str) -> ColumnElement[int]:
    """Return the column of the whole numbers that parameter `name` lists, a row each."""
    values: ColumnElement[int] = EachNumber(name).table_valued(column("value", BigInteger())).c.value
    return values


def listing(values: Iterable[str | int]) -> list[str | int]:
    """Return the parameter's value."""
    return list(values)
