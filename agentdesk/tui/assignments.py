"""Tells of conversations that somebody else, or a rule, gave to the agent at this console, or names them in, while it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from agentdesk.domain.asks import ListEntries, RowsOf
from agentdesk.domain.ids import AgentName, ConversationId, EntryId
from agentdesk.domain.states import View
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.views import ConversationRow, EntryView
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.session import Session

MOST_ASKED = 200
LAST_ENTRIES = 5
"""Of a conversation's journal: an assignment is told within a second, so it is among these."""
GIVES = frozenset({"assign", "away"})
NAMES = "note"
CONCERNS_ME = "assignee:me OR is:mentioned"
Standing = tuple[AgentName | None, int]
"""Whose a conversation is, and how much was written in it."""


class Assignments:
    """Watches what becomes one's own, and where notes name one."""

    def __init__(self, session: Session, tell: Callable[[str], None], since: datetime) -> None:
        """Take the line to the desk, what tells, and the moment (aware) from which on assignments and notes are news."""
        self._session = session
        self._tell = tell
        self._since = since
        self._known: dict[ConversationId, Standing] = {}
        self._told: set[EntryId] = set()

    async def look(self, changed: Sequence[ConversationId]) -> None:
        """Tell what others' doing made one's own or wrote where one is named, once for each entry of the journal."""
        found: dict[EntryId, tuple[EntryView, list[ConversationRow]]] = {}
        for row in await self._fresh(tuple(changed[:MOST_ASKED])):
            entries = await self._session.ask(ListEntries(row.id, limit=LAST_ENTRIES))
            for entry in self._news(entries, row):
                found.setdefault(entry.id, (entry, []))[1].append(row)
        for entry, rows in found.values():
            self._told.add(entry.id)
            self._tell(entry_words(entry, rows))

    async def _fresh(self, asked: tuple[ConversationId, ...]) -> list[ConversationRow]:
        """Return those that concern one and stand otherwise than when they were looked at last."""
        rows = await self._session.ask(RowsOf(asked, query=CONCERNS_ME, view=View.ALL))
        fresh = [row for row in rows if self._known.get(row.id) != (row.assignee, row.message_count)]
        for number in asked:
            self._known.pop(number, None)
        self._known |= {row.id: (row.assignee, row.message_count) for row in rows}
        return fresh

    def _news(self, entries: Sequence[EntryView], row: ConversationRow) -> Iterator[EntryView]:
        """Yield the newest entry that gave a conversation away, where it is one's own now, and the newest note, where they are news."""
        me = self._session.agent
        standing = [entry for entry in entries if entry.undone_by is None]
        given = next((entry for entry in standing if entry.verb in GIVES), None) if row.assignee == me else None
        for entry in (given, next((entry for entry in standing if entry.verb == NAMES), None)):
            if entry is not None and entry.at >= self._since and entry.agent != me and entry.id not in self._told:
                yield entry


def entry_words(entry: EntryView, rows: Sequence[ConversationRow]) -> str:
    """Return an assignment or a note in a line: by whom, and what."""
    first = rows[0]
    if entry.verb == NAMES:
        words = _("{agent} wrote a note in #{number}, {who}: {subject}")
    else:
        words = ngettext("{agent} gave you #{number}, {who}: {subject}", "{agent} gave you {count} conversations", len(rows))
    return words.format(
        agent=one_line(entry.agent),
        number=first.id,
        who=one_line(first.who),
        subject=one_line(first.subject) or _("(no subject)"),
        count=len(rows),
    )
