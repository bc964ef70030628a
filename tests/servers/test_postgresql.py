"""The tests' PostgreSQL: databases are apart, copied from each other, and gone with the server."""

from __future__ import annotations

import psycopg
import pytest

from tests.servers.postgresql import PostgreSQL


def _texts(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM kept")]


def test_a_database_is_made_as_another_one_was(postgresql: PostgreSQL) -> None:
    postgresql.make_database("first")
    postgresql.run("CREATE TABLE kept AS SELECT 'zoë' AS text", "first")
    second = postgresql.make_database("second", template="first")
    postgresql.run("INSERT INTO kept VALUES ('more')", "first")
    assert _texts(second) == ["zoë"]
    postgresql.drop_database("first")
    postgresql.drop_database("second")
    with pytest.raises(psycopg.OperationalError, match="second"):
        psycopg.connect(second)


def test_a_statement_that_fails_says_why(postgresql: PostgreSQL) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        postgresql.run("SELECT * FROM nowhere")


def test_nothing_is_left_of_a_server_that_ended() -> None:
    with PostgreSQL() as server:
        folder = server.folder
    assert not folder.exists()
