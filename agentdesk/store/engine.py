"""Connections, whichever database they are to; how each is opened stands in its dialect's package."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy import Connection

from agentdesk.store.dialects.choice import dialect_of
from agentdesk.store.dialects.dialect import DeadlineExceeded
from agentdesk.store.dialects.sqlite.engine import open_writer, set_durable

__all__ = ["Connection", "DeadlineExceeded", "deadline", "full_check", "open_writer", "quick_check", "set_durable"]


def deadline(connection: Connection, limit_s: float) -> AbstractContextManager[None]:
    """Interrupt whatever runs on `connection` for longer than `limit_s`.

    Raises:
        DeadlineExceeded: it did.
    """
    return dialect_of(connection).deadline(connection, limit_s)


def quick_check(connection: Connection) -> str:
    """Return what is wrong with what holds the desk, "" where nothing is; about 1 s per GB of a file."""
    return dialect_of(connection).quick_check(connection)


def full_check(connection: Connection) -> str:
    """Return the same after a longer look, some 5 s per GB of a file."""
    return dialect_of(connection).full_check(connection)
