"""Keeps the register of who looked at what: on a shared desk, a few seconds behind, so that nobody waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from agentdesk.domain import asks
from agentdesk.domain.asks import Ask
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.service.session import Call, SendParts
from agentdesk.service.wiring import Rooms
from agentdesk.store import looks
from agentdesk.store.looks import EXPORTED, Seen
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import Author

log = logging.getLogger(__name__)
WRITTEN_EVERY_S = 5.0
"""A service that is killed loses the looks of so long at most."""
MOST_WAITING = 1000
MOST_LISTED = 1000
_BY_MESSAGE: Final = (asks.ReadBody, asks.ReadAttachment, asks.ShowLetter)


@dataclass(slots=True)
class Looking:
    """What was shown to whom since it was last written down."""

    rooms: Rooms
    is_on: bool
    """Whether the desk is shared: nobody keeps a register of themselves."""
    _waiting: dict[tuple[object, ...], Seen] = field(default_factory=dict)

    def saw(self, author: Author, ask: Ask[Any]) -> None:
        """Note that somebody was shown what they asked for; what they have in common within seconds is one look."""
        if not self.is_on or len(self._waiting) >= MOST_WAITING:
            return
        conversation, message = _shown(ask)
        if conversation is not None:
            seen = Seen(author.agent, conversation, self.rooms.clock.now(), message)
            self._waiting[author.agent, conversation, message] = seen

    async def run(self) -> None:
        """Write down what was seen, again and again."""
        while True:
            await asyncio.sleep(WRITTEN_EVERY_S)
            await self.write_down()

    async def write_down(self) -> None:
        """Write down what was seen since the last time."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        try:
            await self.rooms.writer.machines(lambda stores: _write(stores, waiting))
        except AgentdeskError as error:
            self._waiting = waiting | self._waiting
            log.warning("who looked at what could not be written down", extra={"cause": str(error)})

    async def list(self, _call: Call, ask: asks.ListLooks, send: SendParts) -> None:
        """Send the register."""
        await self.write_down()
        with self.rooms.reading.reading() as connection:
            found = looks.listed(connection, ask.agent, ask.conversation, min(max(ask.limit, 1), MOST_LISTED))
        await send(found)


def _shown(ask: Ask[Any]) -> tuple[ConversationId | None, MessageId | None]:
    if isinstance(ask, asks.ShowConversation):
        return ask.conversation, None
    if isinstance(ask, asks.Export):
        return EXPORTED, None
    return (EXPORTED, ask.message) if isinstance(ask, _BY_MESSAGE) else (None, None)


def _write(stores: WritingStores, waiting: Mapping[tuple[object, ...], Seen]) -> None:
    with stores.transaction() as connection:
        looks.note(connection, waiting.values())
