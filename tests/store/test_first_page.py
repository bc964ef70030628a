"""The first page is read without SQLAlchemy, and is the page that `lists` gives."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.asks import PAGE_ROWS
from agentdesk.domain.verbs import Assign, Close, SaveDraft, Star, Tag
from agentdesk.store import first_page, first_page_statement, lists
from agentdesk.store.generate_first_page import TARGET, render
from agentdesk.store.lists import Page
from agentdesk.store.selection import Reader
from tests.desk_builder import ANA

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desk_builder import BuiltDesk


def test_the_written_statement_is_the_one_lists_carry_out() -> None:
    """Else the first rows on screen would be others than the list's. Mend: python -m agentdesk.store.generate_first_page."""
    assert TARGET.read_text("utf-8") == render()


@pytest.mark.only_on("sqlite", why="the first page is read out of the desk's file")
def test_both_ways_give_the_same_rows(desk: BuiltDesk) -> None:
    """Every field, with all that a row can show."""
    numbers = []
    for number in range(6):
        desk.clock.move(minutes=1)
        numbers.append(desk.conversation(sender=f"c{number}@example.net", subject=f"Subject {number}"))
    desk.do(Assign(tuple(numbers[:2]), ANA.agent))
    desk.do(Star((numbers[1],)))
    desk.do(Tag((numbers[1], numbers[2]), add=("urgent", "zwolle")))
    desk.do(Close((numbers[3],)))
    desk.do(SaveDraft(numbers[4], None, "Dear"))
    with desk.readers.reading() as connection:
        wanted = lists.page(connection, Page(first_page_statement.VIEW, limit=PAGE_ROWS), Reader(ANA.agent, desk.clock.now()))
    assert first_page.read(desk.folder / "desk.sqlite", ANA.agent) == wanted
    assert len(wanted) == 5


@pytest.mark.only_on("sqlite", why="the first page is read out of the desk's file")
def test_a_desk_of_another_schema_is_not_read(desk: BuiltDesk) -> None:
    with sqlite3.connect(desk.folder / "desk.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    assert first_page.read(desk.folder / "desk.sqlite", ANA.agent) is None


def test_what_is_no_desk_gives_no_page(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    assert first_page.read(file, ANA.agent) is None
    file.write_bytes(b"no database" * 500)
    assert first_page.read(file, ANA.agent) is None


def test_the_first_page_waits_for_nothing_heavy() -> None:
    """What the first steps of a start import is what the first row waits for."""
    code = "import sys, agentdesk.service.first_steps; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"sqlalchemy", "asyncio", "logging", "subprocess", "shutil", "agentdesk.domain.views", "agentdesk.domain.verbs"} & set(
        loaded
    )
