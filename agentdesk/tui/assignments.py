"""Tells of conversations that somebody else, or a rule, gave to the agent at this console while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from agentdesk.domain.asks import ListEntries, RowsOf
from agentdesk.domain.ids import ConversationId, EntryId
from agentdesk.domain.states import View
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.views import ConversationRow, EntryView
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.session import Session

MOST_ASKED = 200
LAST_ENTRIES = 5
"""Of a conversation's journal: an assignment is told within a second, so it is among these."""
VERB = "assign"
MINE = "assignee:me"


class Assignments:
    """Watches what becomes one's own."""

    def __init__(self, session: Session, tell: Callable[[str], None], since: datetime) -> None:
        """Take the line to the desk, what tells, and the moment (aware) from which on assignments are news."""
        self._session = session
        self._tell = tell
        self._since = since
        self._mine: set[ConversationId] = set()
        self._told: set[EntryId] = set()

    async def look(self, changed: Sequence[ConversationId]) -> None:
        """Tell of those among changed conversations that became one's own by another's doing, once for each entry of the journal."""
        given: dict[EntryId, tuple[EntryView, list[ConversationRow]]] = {}
        asked = tuple(changed[:MOST_ASKED])
        rows = await self._session.ask(RowsOf(asked, query=MINE, view=View.ALL))
        fresh = [row for row in rows if row.id not in self._mine]
        self._mine = self._mine.difference(asked).union(row.id for row in rows)
        for row in fresh:
            entry = await self._assignment(row.id)
            if entry is not None and entry.id not in self._told:
                given.setdefault(entry.id, (entry, []))[1].append(row)
        for entry, rows in given.values():
            self._told.add(entry.id)
            self._tell(assignment_words(entry, rows))

    async def _assignment(self, conversation: ConversationId) -> EntryView | None:
        """Return the entry by which another gave a conversation away since this console is open, None for none."""
        entries = await self._session.ask(ListEntries(conversation, limit=LAST_ENTRIES))
        last = next((entry for entry in entries if entry.verb == VERB and entry.undone_by is None), None)
        if last is None or last.at < self._since or last.agent == self._session.agent:
            return None
        return last


def assignment_words(entry: EntryView, rows: Sequence[ConversationRow]) -> str:
    """Return an assignment in a line: by whom, and what."""
    first = rows[0]
    words = ngettext("{agent} gave you #{number}, {who}: {subject}", "{agent} gave you {count} conversations", len(rows))
    return words.format(
        agent=one_line(entry.agent),
        number=first.id,
        who=one_line(first.who),
        subject=one_line(first.subject) or _("(no subject)"),
        count=len(rows),
    )
