"""Which dialect's package a connection is served by; PostgreSQL's is imported for a desk on PostgreSQL alone."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from agentdesk.store.dialects import sqlite
from agentdesk.store.dialects.dialect import StoreDialect


def _postgresql() -> StoreDialect:
    from agentdesk.store.dialects import postgresql  # noqa: PLC0415 - psycopg is an extra, and nothing but this needs it

    return postgresql


_LOADED: dict[str, StoreDialect] = {"sqlite": sqlite}
_OTHERS: dict[str, Callable[[], StoreDialect]] = {"postgresql": _postgresql}


def dialect_of(connection: Connection) -> StoreDialect:
    """Return the package for a connection's dialect."""
    name = connection.dialect.name
    found = _LOADED.get(name)
    if found is None:
        found = _LOADED[name] = _OTHERS[name]()
    return found
