"""The one journal entry of a run that takes many transactions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from agentdesk.domain.ids import AccountName
from agentdesk.service.run_entries import RunEntries
from agentdesk.service.session import Call
from agentdesk.store import journal
from agentdesk.store.journal import Lines
from agentdesk.store.stores import RollBack, WritingStores
from tests.desk_builder import ANA, BuiltDesk, build

CALL = Call("import", b"", is_dry_run=False, author=ANA)
OLD = AccountName("old")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[BuiltDesk]:
    """A desk to count in."""
    built = build(tmp_path)
    yield built
    built.close()


def unasked(_job: Callable[[WritingStores], None]) -> Awaitable[None]:
    """Stand for the writer's queue, which no count here is given to."""
    raise AssertionError


def counted(desk: BuiltDesk, runs: RunEntries, count: int, *, is_kept: bool = True) -> None:
    """Count in a transaction of the caller's, which is kept or not."""
    counting = runs.counting(CALL, "mail", OLD, count)
    assert counting is not None
    with suppress(RollBack), desk.transaction() as connection:
        counting(connection)
        if not is_kept:
            raise RollBack


def test_a_count_that_was_rolled_back_is_not_in_the_journal(desk: BuiltDesk) -> None:
    """A batch that can't be filed at once goes again, one by one: what was counted with it must not count twice, nor be lost."""
    runs = RunEntries(desk.clock, unasked)
    for count, is_kept in ((50, False), (50, True), (7, False), (7, True)):
        counted(desk, runs, count, is_kept=is_kept)
    with desk.transaction() as connection:
        entries = [(entry.verb, entry.fields) for entry in journal.views(connection, Lines())]
    assert entries == [("import", {"account": OLD, "count": 57})]


def test_a_batch_that_brings_nothing_new_is_not_journalled(desk: BuiltDesk) -> None:
    assert RunEntries(desk.clock, unasked).counting(CALL, "mail", OLD, 0) is None
