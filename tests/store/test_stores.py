"""The pair of files a desk is kept in: opened together, and left whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from agentdesk.store.engine import DeadlineExceeded, deadline
from agentdesk.store.stores import open_for_reading, open_for_writing

if TYPE_CHECKING:
    from pathlib import Path


def test_closed_files_need_no_log_beside_them(tmp_path: Path) -> None:
    """Whoever copies a desk that is not running must have all of it; a reader nobody used kept the log from being folded in."""
    desk, raw = tmp_path / "desk.sqlite", tmp_path / "raw.sqlite"
    writing, reading = open_for_writing(desk, raw, tmp_path / "backups"), open_for_reading(desk, raw)
    reading.close()
    writing.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.sqlite", "raw.sqlite"]


def test_a_short_ask_that_takes_long_is_cut_off_and_the_connection_goes_on(tmp_path: Path) -> None:
    """Short asks are answered on the service's loop: one that never ended would stop every console."""
    desk, raw = tmp_path / "desk.sqlite", tmp_path / "raw.sqlite"
    writing, reading = open_for_writing(desk, raw, tmp_path / "backups"), open_for_reading(desk, raw)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with reading.reading() as connection:
        with pytest.raises(DeadlineExceeded), deadline(connection, 0.02):
            connection.exec_driver_sql(endless)
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
    reading.close()
    writing.close()


def test_what_a_statement_was_given_is_in_no_error(tmp_path: Path) -> None:
    """Errors go to the log, and what is stored are customers' words."""
    desk, raw = tmp_path / "desk.sqlite", tmp_path / "raw.sqlite"
    writing, reading = open_for_writing(desk, raw, tmp_path / "backups"), open_for_reading(desk, raw)
    for connecting in (writing.transaction, writing.raw_transaction, reading.reading):
        with connecting() as connection, pytest.raises(DBAPIError) as raised:
            connection.execute(text("SELECT * FROM nowhere WHERE body = :body"), {"body": "my illness"})
        assert "my illness" not in str(raised.value)
    reading.close()
    writing.close()
