"""One journal entry for what a command does in many calls, as an import does: made at the first that changes something, then counted up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from agentdesk.domain.clock import Clock
from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import AccountName, EntryId
from agentdesk.domain.texts import N_
from agentdesk.service.session import Call
from agentdesk.store import journal
from agentdesk.store.engine import Connection
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import Work

AFTER_WHICH_A_RUN_IS_OVER = timedelta(minutes=15)
"""A session is named by its client's process id, and the system gives those out again."""
SENTENCES = {
    "mail": N_("imported mail into {account}: {count} new"),
    "letters": N_("imported letters into {account}: {count} new"),
    "reviews": N_("imported reviews into {account}: {count} new or changed"),
}


@dataclass(slots=True)
class _Run:
    at: datetime
    count: int = 0
    entry: EntryId | None = None


@dataclass(slots=True)
class RunEntries:
    """The runs under way."""

    clock: Clock
    people: Callable[[Callable[[WritingStores], None]], Awaitable[None]]
    _runs: dict[tuple[int, str, str, AccountName], _Run] = field(default_factory=dict)

    async def count(self, call: Call, kind: str, account: AccountName, count: int) -> None:
        """Journal that so many came in by this call, on the entry of its run where there is one; nothing where nothing did."""
        counting = self.counting(call, kind, account, count)
        if counting is not None:
            await self.people(partial(_alone, counting))

    def counting(self, call: Call, kind: str, account: AccountName, count: int) -> Callable[[Connection], None] | None:
        """Return what journals the same in a transaction that changes something anyway; None where nothing came in.

        It tells of all that the run has counted by then, so that one that is cut off leaves as little as can be untold.
        """
        if not count:
            return None
        now, key = self.clock.now(), (call.author.uid, call.author.session, kind, account)
        self._runs = {name: run for name, run in self._runs.items() if run.at > now - AFTER_WHICH_A_RUN_IS_OVER}
        run = self._runs.setdefault(key, _Run(now))
        run.at, run.count = now, run.count + count
        return partial(self._journal, call, kind, account, run)

    def _journal(self, call: Call, kind: str, account: AccountName, run: _Run, connection: Connection) -> None:
        fields: dict[str, FieldValue] = {"account": account, "count": run.count}
        # An entry that an earlier transaction made may have been rolled back with it.
        if run.entry is not None and journal.entry(connection, run.entry) is not None:
            journal.reword(connection, run.entry, fields)
        else:
            work = Work(connection, self.clock.now(), call.author)
            run.entry = work.finish(call.name, SENTENCES.get(kind, SENTENCES["mail"]), fields, is_undoable=False)


def _alone(counting: Callable[[Connection], None], stores: WritingStores) -> None:
    with stores.transaction() as connection:
        counting(connection)
