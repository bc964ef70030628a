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

    rows: asyncio.Task[list[ConversationRow]]
    status: asyncio.Task[DeskStatus]
    counts: asyncio.Task[list[ViewCount]]

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

    def cancel(self) -> None:
        """Wait for the answers no longer."""
        for task in (self.rows, self.status, self.counts):
            task.cancel()
