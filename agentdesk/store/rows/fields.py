"""The kinds of column the tables are declared with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer
from sqlmodel import Field

from agentdesk.store.columns import JsonText, UtcMoment

ROWID = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite makes only an INTEGER PRIMARY KEY the rowid itself, which full-text search points at."""


def moment(*, nullable: bool = True, index: bool = False) -> Any:
    """Return a field that holds an aware moment."""
    return Field(default=None, sa_column=Column(UtcMoment, nullable=nullable, index=index))


def json_list() -> Any:
    """Return a field that holds a JSON value, an empty list to begin with."""
    return Field(default_factory=list, sa_column=Column(JsonText, nullable=False))


def big_id() -> Any:
    """Return a primary key that may be as large as 2**53."""
    return Field(default=None, sa_column=Column(ROWID, primary_key=True, autoincrement=False))
