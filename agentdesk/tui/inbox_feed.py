"""Feeds the inbox list: pages as they are needed, rows as they change, nothing while the cursor waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from agentdesk.domain.asks import PAGE_ROWS, ListConversations, RowsOf
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import View
from agentdesk.domain.views import ConversationRow
from agentdesk.tui.session import Session
from agentdesk.tui.widgets.inbox_list import InboxList
from agentdesk.tui.widgets.window import Edge, PageWanted, Window

MAX_ROWS_ASKED = 200
RELOADED_ROWS = 500
"""Of one page where many are asked for again: the most that an answer holds."""
BURST_PAUSE_S = 0.05
"""Events that come within this time are asked about together."""


def _begun(first_page: list[ConversationRow]) -> Window:
    window = Window()
    window.add_page(PageWanted(Edge.BELOW, None, backwards=False), first_page, PAGE_ROWS)
    return window


class InboxFeed:
    """One list's conversation with the desk; answers that a newer view overtook are dropped."""

    def __init__(self, session: Session, inbox: InboxList) -> None:
        self._session = session
        self._inbox = inbox
        self._changed: set[ConversationId] = set()
        self._page_asked: PageWanted | None = None
        self._rows_asked: set[ConversationId] = set()
        self._overtaken: set[ConversationId] | None = None
        """What changed while the view is asked for again, whose pages may be older; None where it isn't."""
        self._generation = 0
        self.view = View.OPEN
        self.query = ""
        self.is_shown = True
        """Whether the list shows the view and query asked for last, rather than what stood there before the answer."""

    async def open(self, view: View, query: str) -> None:
        """Show a view, filtered; the old one stays on screen until the new one's first page is there."""
        rows = await self._first_page(view, query)
        if rows is not None:
            self.take_first_page(rows)

    async def _first_page(self, view: View, query: str) -> list[ConversationRow] | None:
        """Ask for a view's first page; None where another view was asked for meanwhile."""
        self._generation += 1
        generation = self._generation
        self.view, self.query, self.is_shown = view, query, False
        rows = await self._session.ask(ListConversations(query=query, view=view, limit=PAGE_ROWS))
        return rows if generation == self._generation else None

    def take_first_page(self, rows: list[ConversationRow]) -> None:
        """Show a view's first page, the cursor at its top."""
        self._inbox.show(_begun(rows))
        self._shown_anew()

    def _shown_anew(self) -> None:
        self._page_asked, self._overtaken = None, None
        self._rows_asked.clear()
        self.is_shown = True

    async def fill(self) -> None:
        """Fetch what the list lacks where it is: the next page, and rows that fell out of the cache."""
        sight = self._inbox.in_sight
        wanted = self._inbox.window.page_wanted(sight.start, sight.stop)
        if wanted is not None and wanted != self._page_asked:
            await self._fetch_page(wanted)
        missing = [found for found in self._inbox.window.missing(sight) if found not in self._rows_asked]
        if missing:
            self._rows_asked.update(missing)
            await self._refresh(missing)
            self._rows_asked.difference_update(missing)

    async def _fetch_page(self, wanted: PageWanted) -> None:
        self._page_asked = wanted
        generation, window = self._generation, self._inbox.window
        try:
            rows = await self._session.ask(self._page_ask(wanted, PAGE_ROWS))
        finally:
            self._page_asked = None
        if generation == self._generation and window is self._inbox.window:
            self._inbox.shift(lambda: window.add_page(wanted, rows, PAGE_ROWS))

    def _page_ask(self, wanted: PageWanted, limit: int) -> ListConversations:
        return ListConversations(self.query, self.view, wanted.after, limit, wanted.backwards)

    async def jump_to_end(self) -> None:
        """Put the cursor on the last conversation of the view, however far away that is."""
        window, generation = self._inbox.window, self._generation
        if not window.is_end_known:
            ask = ListConversations(query=self.query, view=self.view, backwards=True)
            rows = await self._session.ask(ask)
            if generation != self._generation:
                return
            window.add_tail(rows)
            self._inbox.grown()
        self._inbox.move_to(len(window) - 1)

    async def changed(self, conversations: Iterable[ConversationId]) -> None:
        """Hear that conversations changed, by whomever; a burst of news is asked about once."""
        is_first = not self._changed
        self._changed.update(conversations)
        if not is_first:
            return
        await asyncio.sleep(BURST_PAUSE_S)
        asked, self._changed = list(self._changed), set()
        await self._refresh(asked)

    async def refresh(self, conversations: Iterable[ConversationId]) -> None:
        """Ask again after what this console did itself: rows that left the view go at once, the cursor's too."""
        await self._refresh(list(conversations), keeps_cursor_row=False)

    async def reload(self) -> None:
        """Ask for the view again after the line was down: cursor and scroll stay on their conversations, those they are on by then.

        All between them and the end of the view they were reached from is asked for before anything is shown.
        """
        rows = await self._first_page(self.view, self.query)
        if rows is None:
            return
        generation, window, self._overtaken = self._generation, _begun(rows), set()
        while (wanted := window.page_towards(self._inbox.sight)) is not None:
            rows = await self._session.ask(self._page_ask(wanted, RELOADED_ROWS))
            if generation != self._generation:
                return
            window.add_page(wanted, rows, RELOADED_ROWS)
        overtaken = self._overtaken or ()
        self._inbox.renew(window)
        self._shown_anew()
        await self._refresh(list(overtaken))

    async def _refresh(self, asked: list[ConversationId], *, keeps_cursor_row: bool = True) -> None:
        generation = self._generation
        if self._overtaken is not None:
            self._overtaken.update(asked)
        for start in range(0, len(asked), MAX_ROWS_ASKED):
            part = asked[start : start + MAX_ROWS_ASKED]
            rows = await self._session.ask(RowsOf(tuple(part), query=self.query, view=self.view))
            if generation != self._generation:
                return
            self._inbox.apply(part, rows, keeps_cursor_row=keeps_cursor_row)
