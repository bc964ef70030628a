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


@dataclass(frozen=True, slots=True)
class _Run:
    entry: EntryId
    at: datetime


@dataclass(slots=True)
class RunEntries:
    """The runs under way; what is kept here is touched by the writer alone."""

    clock: Clock
    people: Callable[[Callable[[WritingStores], None]], Awaitable[None]]
    _runs: dict[tuple[int, str, str, AccountName], _Run] = field(default_factory=dict)

    async def count(self, call: Call, kind: str, account: AccountName, count: int) -> None:
        """Journal that so many came in by this call, on the entry of its run where there is one; nothing where nothing did."""
        counting = self.counting(call, kind, account, count)
        if counting is not None:
            await self.people(partial(_alone, counting))

    def counting(self, call: Call, kind: str, account: AccountName, count: int) -> Callable[[Connection], None] | None:
        """Return what journals the same in a transaction that changes something anyway; None where nothing came in."""
        return partial(self._count, call, (kind, account), count) if count else None

    def _count(self, call: Call, what: tuple[str, AccountName], count: int, connection: Connection) -> None:
        now, key = self.clock.now(), (call.author.uid, call.author.session, *what)
        self._runs = {name: run for name, run in self._runs.items() if run.at > now - AFTER_WHICH_A_RUN_IS_OVER}
        begun = self._runs.get(key)
        # What an earlier transaction began may have been rolled back: the journal itself says how far it is.
        entry = journal.entry(connection, begun.entry) if begun is not None else None
        fields: dict[str, FieldValue] = {"account": what[1], "count": count + (int(entry.fields["count"]) if entry is not None else 0)}
        if entry is None:
            work = Work(connection, now, call.author)
            number = work.finish(call.name, SENTENCES.get(what[0], SENTENCES["mail"]), fields, is_undoable=False)
        else:
            number = entry.id
            journal.reword(connection, number, fields)
        self._runs[key] = _Run(number, now)


def _alone(counting: Callable[[Connection], None], stores: WritingStores) -> None:
    with stores.transaction() as connection:
        counting(connection)
