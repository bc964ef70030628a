"""Long asks whose asker goes away: a screen that is left, a search that is typed on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from agentdesk.config.paths import Home
from agentdesk.service.long_asks import LongAsks
from agentdesk.service.standing import in_files
from agentdesk.store.stores import ReadingStores, open_for_writing

DEADLINE_S = 240.0
COUNT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most}) SELECT {what} FROM n"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A desk whose files exist and are held open."""
    home = Home(tmp_path / "config", tmp_path / "data")
    home.data_dir.mkdir(parents=True)
    stores = open_for_writing(home.store_file, home.raw_file, home.backups_dir)
    yield home
    stores.close()


async def _nothing(_parts: Sequence[object]) -> None:
    """Take what is sent."""


async def _began(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, DEADLINE_S)


async def test_a_connection_is_not_closed_under_the_statement_of_an_ask_that_was_given_up(home: Home) -> None:
    """SQLite's Python driver crashes with it, and the service with that: consoles give asks up all the time."""
    began, came_to = threading.Event(), list[str]()

    def read(stores: ReadingStores) -> list[Any]:
        with stores.reading() as connection:
            began.set()
            try:
                return list(connection.execute(text(COUNT.format(most=10**12, what="sum(i)"))))
            except Exception as error:
                came_to.append(str(error))
                raise

    asking = asyncio.create_task(LongAsks(in_files(home)).answer(read, _nothing))
    await _began(began)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(asking, DEADLINE_S)
    assert len(came_to) == 1
    assert "interrupted" in came_to[0]


async def test_an_ask_given_up_between_two_parts_lets_its_connection_go(home: Home) -> None:
    """Each holds two files and a cache."""
    used: list[ReadingStores] = []
    sending = asyncio.Event()

    def read(stores: ReadingStores) -> Iterator[Any]:
        used.append(stores)
        with stores.reading() as connection:
            yield from connection.execute(text(COUNT.format(most=100_000, what="i")))

    async def send(_parts: Sequence[object]) -> None:
        sending.set()
        await asyncio.Event().wait()

    asking = asyncio.create_task(LongAsks(in_files(home)).answer(read, send))
    await asyncio.wait_for(sending.wait(), DEADLINE_S)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(asking, DEADLINE_S)
    with pytest.raises(ProgrammingError, match="closed"), used[0].reading():
        pass
