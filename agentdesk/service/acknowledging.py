"""Has acknowledgements made that are due: soon after mail came in, on the writer's thread."""

from __future__ import annotations

from agentdesk.desk.acknowledging import acknowledge_due
from agentdesk.domain.ids import ConversationId
from agentdesk.service.wiring import Rooms
from agentdesk.store import acknowledgements
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import RULE, Work


async def acknowledge(rooms: Rooms) -> tuple[ConversationId, ...]:
    """Make what is due and return the conversations that changed; where nothing is, nobody waits for the writer."""
    with rooms.reading.reading() as connection:
        if not acknowledgements.is_any_due(connection):
            return ()

    def make(stores: WritingStores) -> tuple[ConversationId, ...]:
        with stores.transaction() as connection:
            return acknowledge_due(Work(connection, rooms.clock.now(), RULE), rooms.desk)

    return await rooms.leading.machines(make)
