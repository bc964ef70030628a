"""The one journal entry of a run that takes many transactions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import AccountName
from agentdesk.service.run_entries import RunEntries
from agentdesk.service.session import Call
from agentdesk.store import journal
from agentdesk.store.engine import Connection
from agentdesk.store.journal import Lines
from agentdesk.store.stores import RollBack, WritingStores
from tests.desk_builder import ANA, BuiltDesk

CALL = Call("import", b"", is_dry_run=False, author=ANA)
OLD = AccountName("old")


def unasked(_job: Callable[[WritingStores], None]) -> Awaitable[None]:
    """Stand for the writer's queue, which no count here is given to."""
    raise AssertionError


Counting = Callable[[Connection], None]


def carried_out(desk: BuiltDesk, counting: Counting | None, *, is_kept: bool = True) -> None:
    """Count in a transaction of the caller's, which is kept or not."""
    assert counting is not None
    with suppress(RollBack), desk.transaction() as connection:
        counting(connection)
        if not is_kept:
            raise RollBack


def counts(desk: BuiltDesk) -> list[FieldValue]:
    """Return what the journal's entries tell."""
    with desk.transaction() as connection:
        return [entry.fields["count"] for entry in journal.views(connection, Lines())]


def test_a_count_that_was_rolled_back_is_counted_once(desk: BuiltDesk) -> None:
    """A batch that can't be filed at once goes again, one by one: what was counted with it must not count twice, nor be lost."""
    runs = RunEntries(desk.clock, unasked)
    for count in (50, 7):
        counting = runs.counting(CALL, "mail", OLD, count)
        for is_kept in (False, True):
            carried_out(desk, counting, is_kept=is_kept)
    assert counts(desk) == [57]


def test_what_is_kept_and_not_filed_yet_is_told_with_the_batch_before_it(desk: BuiltDesk) -> None:
    """A service that is killed files it at its next start, when nobody knows whose run it was."""
    runs = RunEntries(desk.clock, unasked)
    first = runs.counting(CALL, "mail", OLD, 50)
    runs.counting(CALL, "mail", OLD, 30)
    carried_out(desk, first)
    assert counts(desk) == [80]


def test_a_batch_that_brings_nothing_new_is_not_journalled(desk: BuiltDesk) -> None:
    assert RunEntries(desk.clock, unasked).counting(CALL, "mail", OLD, 0) is None
