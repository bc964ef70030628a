"""What the service does by itself: polling, delivering, waking the snoozed, keeping its own life."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import Status
from agentdesk.domain.texts import N_
from agentdesk.service.pollers import Pollers
from agentdesk.service.wiring import Rooms
from agentdesk.store import conversations, deliveries, meta
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import SERVICE, Work

log = logging.getLogger(__name__)

TICK_S = 1.0
Changed = Callable[[tuple[ConversationId, ...]], None]


@dataclass(slots=True)
class Watching:
    """Polls and delivers while it is on; a service started by a script leaves it off."""

    rooms: Rooms
    pollers: Pollers
    changed: Changed
    outbox_changed: Callable[[], None]
    is_on: bool = False
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _nudge: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Begin to poll, deliver and wake, unless a restored desk waits for its owner's word."""
        if self.is_on or await self.rooms.writer.machines(_waits_for_confirmation):
            return
        self.is_on = True
        self.pollers.start()
        self._tasks = [asyncio.create_task(self._deliver(), name="outbox"), asyncio.create_task(self._wake(), name="snoozes")]

    async def stop(self) -> None:
        """Stop; a message that is being sent is let go of only after its commit point is settled."""
        if not self.is_on:
            return
        self.is_on = False
        await self.pollers.stop()
        self._nudge.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.rooms.writer.machines(lambda stores: _note_watched(stores, self.rooms.clock.now()))

    def nudge(self) -> None:
        """Look at the outbox now."""
        self._nudge.set()

    async def _deliver(self) -> None:
        while self.is_on:
            self._nudge.clear()
            try:
                await self._deliver_due()
            except Exception:
                log.exception("the outbox stumbled; it goes on in a moment")
                await asyncio.sleep(TICK_S)
            due_at = await self.rooms.writer.machines(_next_due)
            await self._sleep_until(due_at)

    async def _deliver_due(self) -> None:
        while self.is_on and (attempt := await self.rooms.deliverer.deliver_next()) is not None:
            self.changed((attempt.conversation,))
            self.outbox_changed()

    async def _sleep_until(self, due_at: datetime | None) -> None:
        wait_s = 60.0 if due_at is None else (due_at - self.rooms.clock.now()).total_seconds()
        try:
            await asyncio.wait_for(self._nudge.wait(), min(max(wait_s, 0.05), 60.0))
        except TimeoutError:
            return

    async def _wake(self) -> None:
        while self.is_on:
            woken = await self.rooms.writer.machines(lambda stores: _wake_due(stores, self.rooms.clock.now()))
            if woken:
                self.changed(woken)
            await asyncio.sleep(TICK_S)

    async def has_something_due(self, within_s: float) -> bool:
        """Whether something falls due so soon that ending now would be wrong."""
        if not self.is_on:
            return False
        limit = self.rooms.clock.now() + timedelta(seconds=within_s)
        due_at = await self.rooms.writer.machines(_next_due)
        return due_at is not None and due_at <= limit


def _waits_for_confirmation(stores: WritingStores) -> bool:
    with stores.transaction() as connection:
        return meta.read(connection, meta.RESTORE_UNCONFIRMED) == "1"


def _note_watched(stores: WritingStores, now: datetime) -> None:
    with stores.transaction() as connection:
        meta.write(connection, meta.WATCHED_UNTIL, now.isoformat())


def _next_due(stores: WritingStores) -> datetime | None:
    with stores.transaction() as connection:
        moments = (deliveries.next_due(connection), conversations.next_snooze(connection))
    return min((moment for moment in moments if moment is not None), default=None)


def _wake_due(stores: WritingStores, now: datetime) -> tuple[ConversationId, ...]:
    with stores.transaction() as connection:
        due = conversations.due_snoozes(connection, now)
        for number in due:
            work = Work(connection, now, SERVICE)
            work.set("conversation", number, "status", Status.OPEN.value)
            work.set("conversation", number, "snoozed_until", None)
            work.finish("reopen", N_("#{number} opened again: its snooze is over"), {"number": number})
    return tuple(due)
