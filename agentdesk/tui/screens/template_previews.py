"""Whom templates are read for in the manager: two real customers, the newest ones or those asked for."""

from __future__ import annotations

import re

from agentdesk.domain.asks import ListConversations, RenderTemplate, RowsOf
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import View
from agentdesk.domain.views import ConversationRow
from agentdesk.domain.voice import TemplateView
from agentdesk.tui.presenters.templates import Previewed
from agentdesk.tui.session import Session

SHOWN = 2
LOOKED_AT = 40


class Customers:
    """Two conversations whose customers templates are read for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: list[ConversationRow] = []
        self._wanted: tuple[ConversationId, ...] = ()

    def choose(self, numbers: str) -> None:
        """Take other customers, by the numbers of their conversations; none for the newest."""
        self._wanted = tuple(ConversationId(int(number)) for number in re.findall(r"[0-9]{1,9}", numbers))[:SHOWN]
        self._rows = []

    async def read(self, view: TemplateView) -> list[Previewed]:
        """Return a template as each of them would read it."""
        if not self._rows:
            self._rows = await self._chosen() if self._wanted else await self._newest()
        return [await self._one(view.name, row) for row in self._rows]

    async def _chosen(self) -> list[ConversationRow]:
        found = {row.id: row for row in await self._session.ask(RowsOf(self._wanted))}
        return [found[number] for number in self._wanted if number in found]

    async def _newest(self) -> list[ConversationRow]:
        """Return the newest customers, of different channels where there are any: that is where wordings differ."""
        rows = await self._session.ask(ListConversations("", View.ALL.value, limit=LOOKED_AT))
        first = rows[:1]
        others = [row for row in rows if first and row.who != first[0].who]
        elsewhere = [row for row in others if row.kind != first[0].kind]
        return [*first, *(elsewhere or others)[: SHOWN - 1]]

    async def _one(self, name: str, row: ConversationRow) -> Previewed:
        try:
            rendered = await self._session.one(RenderTemplate(name, row.id))
        except AgentdeskError as error:
            return Previewed(row.id, row.who, None, str(error))
        return Previewed(row.id, row.who, rendered)
