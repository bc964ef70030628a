"""Keeps the preview on the conversation under the cursor, and the neighbours' ready, so that a key is one paint."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from time import monotonic
from typing import Any

from textual.timer import Timer

from agentdesk.domain.clock import Clock
from agentdesk.domain.ids import ConversationId
from agentdesk.tui.conversations import ConversationCache
from agentdesk.tui.widgets.inbox_list import InboxList
from agentdesk.tui.widgets.reading_pane import CustomerPane, ReadingPane

REST_S = 0.08
"""While keys come faster than this, previews that are not at hand wait until the cursor rests."""


class Previewer:
    """Follows one list's cursor."""

    def __init__(self, cache: ConversationCache, clock: Clock, panes: tuple[InboxList, ReadingPane, CustomerPane]) -> None:
        self._cache = cache
        self._clock = clock
        self._inbox, self._reading, self._customer = panes
        self._moved_at = 0.0
        self._timer: Timer | None = None

    def look(self, start: Callable[[Callable[[], Coroutine[Any, Any, None]]], None]) -> None:
        """Show the conversation under the cursor: at once where it is at hand, else when the cursor rests.

        Args:
            start: runs work beside the keys, dropping what it ran before.
        """
        found = self._inbox.cursor_id
        page = None if found is None else self._cache.get(found)
        if page is not None and page is self._reading.page:
            return
        is_fast = monotonic() - self._moved_at < REST_S
        self._moved_at = monotonic()
        if self._timer is not None:
            self._timer.stop()
        if found is None or page is not None:
            self._draw(found)
        if is_fast:
            self._timer = self._inbox.set_timer(REST_S, partial(start, self._settle))
        else:
            start(self._settle)

    async def _settle(self) -> None:
        """Fetch what the cursor rests on, then its neighbours."""
        found = self._inbox.cursor_id
        if found is None:
            return
        if self._cache.get(found) is None:
            await self._cache.fetch(found)
            if self._inbox.cursor_id != found:
                return
            self._draw(found)
        for step in (1, -1, 2):
            beside = self._inbox.window.id_at(self._inbox.cursor + step)
            if beside is not None and self._cache.get(beside) is None:
                await self._cache.fetch(beside)

    def _draw(self, found: ConversationId | None) -> None:
        page = None if found is None else self._cache.get(found)
        row = None if found is None else self._inbox.window.row(found)
        if page is self._reading.page and row is self._reading.row:
            return
        self._reading.show(row, page, self._clock.now(), keeps_scroll=True)
        self._customer.show_page(page)
