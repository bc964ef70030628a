"""What services on one database tell each other, by NOTIFY: a line that hears and one that tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import psycopg
from sqlalchemy import text

from agentdesk.store.dialects.postgresql.engine import open_keeper

CHANNEL = "agentdesk"
MOST_BYTES = 7_900
"""Of one notice; the server takes fewer than 8,000 (PostgreSQL manual, NOTIFY)."""
NEVER_SILENT = 0
_TELL = text("SELECT pg_notify(:channel, :words)")
_SESSION = text("SELECT pg_backend_pid()")
_ALIVE = text("SELECT pid FROM pg_stat_activity WHERE pid = ANY(:sessions)")


class NewsLine:
    """One service's lines. `open` and `tell` wait for the server; the rest doesn't."""

    def __init__(self, url: str) -> None:
        self._engine = open_keeper(url, NEVER_SILENT, lines=2)
        self._hearing: Any = None
        self._own_sessions: set[int] = set()

    def open(self) -> None:
        """Begin to hear what is told from now on.

        Raises:
            DBAPIError: the server can't be reached.
        """
        self.shut()
        self._hearing = self._engine.raw_connection()
        self._driver().execute(f"LISTEN {CHANNEL}")

    def fileno(self) -> int:
        """Return what becomes readable when something was told, or the line broke."""
        return int(self._driver().fileno())

    def received(self) -> list[tuple[int, str]]:
        """Return what other services told since: the session of each, and its words.

        Raises:
            OSError: the line broke.
        """
        try:
            return [(note.pid, note.payload) for note in self._driver().notifies(timeout=0) if note.pid not in self._own_sessions]
        except psycopg.Error as error:
            raise OSError(str(error)) from error

    def tell(self, words: Sequence[str]) -> int:
        """Tell the other services, and return the session by which they know who told.

        Raises:
            DBAPIError: the server can't be reached.
        """
        with self._engine.connect() as connection:
            session = int(connection.execute(_SESSION).scalar_one())
            self._own_sessions.add(session)
            for each in words:
                connection.execute(_TELL, {"channel": CHANNEL, "words": each})
        return session

    def ended(self, sessions: Collection[int]) -> frozenset[int]:
        """Return which of these sessions are no more.

        Raises:
            DBAPIError: the server can't be reached.
        """
        with self._engine.connect() as connection:
            alive = connection.execute(_ALIVE, {"sessions": list(sessions)}).scalars().all()
        return frozenset(sessions) - frozenset(alive)

    def shut(self) -> None:
        """Hear nothing more."""
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            hearing.invalidate()
            hearing.close()

    def close(self) -> None:
        """Close both lines."""
        self.shut()
        self._engine.dispose()

    def _driver(self) -> psycopg.Connection[Any]:
        driver: psycopg.Connection[Any] = self._hearing.driver_connection
        return driver
