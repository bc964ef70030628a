"""Who of several services leads: whoever holds one lock of the server, over a connection that is kept for nothing else."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from agentdesk.store.dialects.postgresql.engine import LOCKS, lock_number, open_keeper

LEAD = lock_number("lead")
SILENT_AFTER_S = 12
"""A leader that says nothing for so long has stopped, or its line has: the server ends its session, and with it its lead."""
_TAKE = text("SELECT pg_try_advisory_lock(:locks, :lead), pg_backend_pid()")
_STILL = text("SELECT 1")
_LET_GO = text("SELECT pg_advisory_unlock(:locks, :lead)")
# The two numbers of a lock stand there as unsigned ones (PostgreSQL manual, view pg_locks).
_HELD = text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = :locks AND objid = :lead"
)
_NUMBERS = {"locks": LOCKS, "lead": LEAD}
_UNSIGNED = {name: number & 0xFFFFFFFF for name, number in _NUMBERS.items()}


class Election:
    """One service's part in it. For one thread."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = open_keeper(url, SILENT_AFTER_S)
        self._held: Connection | None = None
        self._session = 0

    def look(self, *, stands: bool) -> bool:
        """Whether the lead is ours now: taken where it is free and this service stands for it, and said to be alive where it was ours.

        Raises:
            DBAPIError: the server can't be reached; a lead that was ours is lost then.
        """
        if self._held is not None:
            try:
                self._held.execute(_STILL)
            except DBAPIError:
                self._hang_up()
                raise
            return True
        return stands and self._take()

    def _take(self) -> bool:
        connection = self._engine.connect()
        is_ours, session = connection.execute(_TAKE, _NUMBERS).one()
        if not is_ours:
            connection.close()
            return False
        self._held, self._session = connection, int(session)
        return True

    def is_led(self) -> bool:
        """Whether anybody leads.

        Raises:
            DBAPIError: the server can't be reached.
        """
        with self._engine.connect() as connection:
            return leader_session(connection) is not None

    def is_held_now(self, connection: Connection) -> bool:
        """Whether the lead is ours still, asked inside a unit of work: by then a service that had stopped may have lost it."""
        return self._held is not None and leader_session(connection) == self._session

    def resign(self) -> None:
        """Let the lead go, if it is ours; whoever stands for it next can take it at once."""
        try:
            # Where the server is gone, or ended the session, the lead went with it.
            with suppress(DBAPIError):
                if self._held is not None:
                    # A session that ends lets its locks go too, but only some time after the line was cut.
                    self._held.execute(_LET_GO, _NUMBERS)
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.invalidate()
            held.close()

    def close(self) -> None:
        """Let the lead and the line go."""
        self.resign()
        self._engine.dispose()


def leader_session(connection: Connection) -> int | None:
    """Return the process of the server that serves whoever leads, None where nobody does."""
    found: int | None = connection.execute(_HELD, _UNSIGNED).scalar_one_or_none()
    return found
