"""Keeps the preview on the conversation under the cursor, and the neighbours' ready, so that a key is one paint."""

from __future__ import annotations

import asyncio
from time import monotonic

from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.views import ConversationPage
from agentdesk.tui.console import Console
from agentdesk.tui.widgets.inbox_list import InboxList
from agentdesk.tui.widgets.reading_pane import CustomerPane, ReadingPane

REST_S = 0.08
"""While keys come faster than this, previews that are not at hand wait until the cursor rests."""


class Previewer:
    """Follows one list's cursor.

    What it fetches runs in a plain task: Textual's workers announce each of their states by messages, which would cost every key more
    than the fetching itself.
    """

    def __init__(self, console: Console, panes: tuple[InboxList, ReadingPane, CustomerPane]) -> None:
        self._console = console
        self._cache = console.conversations
        self._clock = console.clock
        self._inbox, self._reading, self._customer = panes
        self._moved_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def look(self) -> None:
        """Show the conversation under the cursor: at once where it is at hand, else when the cursor rests."""
        found = self._inbox.cursor_id
        page = None if found is None else self._cache.get(found)
        if page is not None and page is self._reading.page:
            return
        is_fast = monotonic() - self._moved_at < REST_S
        self._moved_at = monotonic()
        if self._task is not None:
            self._task.cancel()
        if found is None or page is not None:
            self._draw(found)
        if found is not None and (self._wanted() or self._wants_suggestion(page)):
            self._task = asyncio.create_task(self._settle(REST_S if is_fast else 0))

    def _wanted(self) -> list[ConversationId]:
        """Return what should be at hand and isn't: the conversation under the cursor, then its neighbours."""
        window, cursor = self._inbox.window, self._inbox.cursor
        near = (window.id_at(cursor + step) for step in (0, 1, -1, 2))
        return [found for found in near if found is not None and self._cache.get(found) is None]

    async def _settle(self, pause_s: float) -> None:
        """Fetch what the cursor rests on, then its neighbours."""
        if pause_s:
            await asyncio.sleep(pause_s)
        try:
            await self._fetch_wanted()
        except AgentdeskError as error:
            self._console.tell(str(error), is_error=True)

    async def _fetch_wanted(self) -> None:
        for wanted in self._wanted():
            await self._cache.fetch(wanted)
            if wanted == self._inbox.cursor_id:
                self._draw(wanted)
        here = self._inbox.cursor_id
        page = None if here is None else self._cache.get(here)
        if page is not None and self._wants_suggestion(page) and await self._console.suggested.find(page):
            self._show_customer(page)

    def _wants_suggestion(self, page: ConversationPage | None) -> bool:
        """Return whether there is room to say which template suits, and nobody asked yet."""
        return page is not None and bool(self._customer.region.width) and self._console.suggested.known(page) is None

    def _show_customer(self, page: ConversationPage | None) -> None:
        suggested = None if page is None else self._console.suggested.known(page)
        self._customer.show_page(page, self._clock.now(), suggested=suggested)

    def _draw(self, found: ConversationId | None) -> None:
        page = None if found is None else self._cache.get(found)
        row = None if found is None else self._inbox.window.row(found)
        if page is self._reading.page and row is self._reading.row:
            return
        self._reading.show(row, page, self._clock.now(), keeps_scroll=True)
        self._show_customer(page)
