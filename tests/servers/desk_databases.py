"""Databases with an empty desk in each, used again by one test after the other: emptying one takes a tenth of copying one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.postgresql import PostgreSQL

_EMPTY = """
DO $$
DECLARE one text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT format('DELETE FROM %I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname IN ('desk', 'raw') AND tablename <> 'alembic_version'
    LOOP
        EXECUTE one;
    END LOOP;
    FOR one IN SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences
        WHERE schemaname IN ('desk', 'raw') AND last_value IS NOT NULL
    LOOP
        PERFORM setval(one::regclass, 1, false);
    END LOOP;
END $$
"""
"""Rows go in any order: as a replica's, their foreign keys aren't looked at."""


class DeskDatabases:
    """Hands out databases with an empty desk; a test that changes more than rows makes one of its own (`desk_database`)."""

    def __init__(self, server: PostgreSQL, template: str) -> None:
        self._server, self._template = server, template
        self._free: list[str] = []
        self._made = 0

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Give the address of a database as long as it is wanted."""
        name = self._free.pop() if self._free else self._new()
        yield self._server.url(name)
        # One whose test failed in here is not given out again. What a test left open is closed first, with its locks: they are the next test's.
        self._server.end_sessions(name)
        self._server.run(_EMPTY, name)
        self._free.append(name)

    def _new(self) -> str:
        self._made += 1
        name = f"{self._template}_{self._made}"
        self._server.make_database(name, template=self._template)
        return name
