"""Keeps counts and status fresh: asked again after news, but never twice at once nor more often than a reader could notice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from agentdesk.domain.asks import CountViews, Status
from agentdesk.domain.views import DeskStatus, ViewCount
from agentdesk.tui.presenters.bars import VIEWS, DeskState
from agentdesk.tui.session import Session

PAUSE_S = 0.3
"""Between two rounds of questions during a burst of news."""


class DeskWatch:
    """The one place that asks for counts and status."""

    def __init__(self, session: Session, state: DeskState, on_change: Callable[[], None]) -> None:
        self._session = session
        self._state = state
        self._on_change = on_change
        self._is_asking = False
        self._is_stale = False

    def take(self, status: DeskStatus, counts: list[ViewCount]) -> None:
        """Take answers that were asked for before the console stood."""
        self._state.status = status
        self._state.counts = {count.view: count for count in counts}
        self._on_change()

    async def refresh(self) -> None:
        """Ask again; what is called during a round is answered by one more round."""
        self._is_stale = True
        if self._is_asking:
            return
        self._is_asking = True
        try:
            while self._is_stale:
                self._is_stale = False
                self.take(await self._session.one(Status()), await self._session.ask(CountViews(tuple(VIEWS))))
                await asyncio.sleep(PAUSE_S)
        finally:
            self._is_asking = False
