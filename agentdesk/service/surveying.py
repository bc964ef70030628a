"""Has customers asked how it was where their account does that: a while after closing, on the writer's thread."""

from __future__ import annotations

from agentdesk.desk.surveying import ask_due, asking
from agentdesk.domain.ids import ConversationId
from agentdesk.service.wiring import Rooms
from agentdesk.store import surveys
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import RULE, Work


async def survey(rooms: Rooms) -> tuple[ConversationId, ...]:
    """Ask who is to be asked now, and return the conversations that changed; a desk where no account asks never waits for the writer."""
    with rooms.reading.reading() as connection:
        if not asking(rooms.desk) and not surveys.has_place(connection):
            return ()

    def ask(stores: WritingStores) -> tuple[ConversationId, ...]:
        with stores.transaction() as connection:
            return ask_due(Work(connection, rooms.clock.now(), RULE), rooms.desk)

    return await rooms.leading.machines(ask)
