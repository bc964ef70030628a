"""The console's first questions, sent before Textual is imported, so that their answers wait when the screen stands."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from agentdesk.domain.asks import CountViews, ListConversations, Status
from agentdesk.domain.states import View
from agentdesk.domain.views import ConversationRow, DeskStatus, ViewCount
from agentdesk.tui.session import Session


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """Answers on their way."""

    rows: asyncio.Future[list[ConversationRow]]
    status: asyncio.Future[DeskStatus]
    counts: asyncio.Future[list[ViewCount]]

    @classmethod
    async def ask(cls, session: Session) -> FirstAnswers:
        """Send the questions; nothing is waited for but their leaving."""
        loop = asyncio.get_running_loop()
        asked = cls(
            loop.create_task(session.ask(ListConversations(view=View.OPEN))),
            loop.create_task(session.one(Status())),
            loop.create_task(session.ask(CountViews(tuple(View)))),
        )
        await asyncio.sleep(0)
        return asked

    @classmethod
    def given(cls, rows: list[ConversationRow], status: DeskStatus, counts: list[ViewCount]) -> FirstAnswers:
        """Return answers that are there already."""
        loop = asyncio.get_running_loop()
        found = cls(loop.create_future(), loop.create_future(), loop.create_future())
        found.rows.set_result(rows)
        found.status.set_result(status)
        found.counts.set_result(counts)
        return found

    def cancel(self) -> None:
        """Wait for the answers no longer."""
        for task in (self.rows, self.status, self.counts):
            task.cancel()
