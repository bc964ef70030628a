"""One journal entry for what a command does in many calls, as an import does: made at the first that changes something, then counted up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import AccountName, EntryId
from agentdesk.domain.texts import N_
from agentdesk.service.session import Call
from agentdesk.service.wiring import Rooms
from agentdesk.store import journal
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
    count: int
    at: datetime


@dataclass(slots=True)
class RunEntries:
    """The runs under way; what is kept here is touched by the writer alone."""

    rooms: Rooms
    _runs: dict[tuple[int, str, str, AccountName], _Run] = field(default_factory=dict)

    async def count(self, call: Call, kind: str, account: AccountName, count: int) -> None:
        """Journal that so many came in by this call, on the entry of its run where there is one; nothing where nothing did."""
        if count:
            await self.rooms.writer.people(lambda stores: self._count(stores, call, (kind, account), count))

    def _count(self, stores: WritingStores, call: Call, what: tuple[str, AccountName], count: int) -> None:
        now, key = self.rooms.clock.now(), (call.author.uid, call.author.session, *what)
        self._runs = {name: run for name, run in self._runs.items() if run.at > now - AFTER_WHICH_A_RUN_IS_OVER}
        begun = self._runs.get(key)
        total = count + (begun.count if begun else 0)
        fields: dict[str, FieldValue] = {"account": what[1], "count": total}
        with stores.transaction() as connection:
            if begun is None:
                work = Work(connection, now, call.author)
                entry = work.finish(call.name, SENTENCES.get(what[0], SENTENCES["mail"]), fields, is_undoable=False)
            else:
                entry = begun.entry
                journal.reword(connection, entry, fields)
        self._runs[key] = _Run(entry, total, now)
