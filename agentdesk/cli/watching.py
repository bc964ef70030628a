"""Follows the conversations a query finds: what came to it, what changed in it, what left it."""

from __future__ import annotations

import asyncio
import contextlib
import select
import sys
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from agentdesk.cli.plain import plain
from agentdesk.cli.tables import local
from agentdesk.client.desk import GONE, Desk
from agentdesk.domain.asks import ListConversations, RowsOf
from agentdesk.domain.errors import ServiceGone, Unavailable
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import Means

if TYPE_CHECKING:
    from agentdesk.cli.invocation import Invocation
    from agentdesk.domain.views import ConversationRow

NEWEST = 1_000
"""Looked at when the watch begins and after the service came back; older ones are noticed when they change."""
LOOK_S = 1.0
"""How often it is looked whether anybody still reads what is printed."""
RETRY_S = 0.5
TRIES = 20


class Change(StrEnum):
    """What became of a conversation with regard to the query."""

    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Noticed:
    """One change; `row` None where the query no longer finds it."""

    change: Change
    conversation: ConversationId
    row: ConversationRow | None = None


@dataclass(slots=True)
class Watch:
    """One watch over a desk."""

    desk: Desk
    query: str
    view: str
    _versions: dict[ConversationId, int] = field(default_factory=dict)

    async def changes(self) -> AsyncIterator[Noticed]:
        """Yield changes for ever; a service that ends is waited for, and what happened meanwhile is found by comparing.

        Raises:
            Unavailable: the service stays away.
        """
        self._versions = {row.id: row.version for row in await self._newest()}
        async for event in self.desk.events():
            if event.topic == GONE:
                for noticed in await self._after_return():
                    yield noticed
            elif event.conversations:
                for noticed in await self._look(event.conversations):
                    yield noticed

    async def _newest(self) -> list[ConversationRow]:
        return await self.desk.ask(ListConversations(self.query, self.view, limit=NEWEST))

    async def _look(self, conversations: Iterable[ConversationId]) -> list[Noticed]:
        wanted = tuple(dict.fromkeys(conversations))
        try:
            rows = await self.desk.ask(RowsOf(wanted, self.query, self.view))
        except ServiceGone:
            return []  # the next event says that it is gone, and then everything is compared
        return self._compared(rows, wanted)

    def _compared(self, rows: list[ConversationRow], wanted: Iterable[ConversationId]) -> list[Noticed]:
        found = {row.id: row for row in rows}
        noticed: list[Noticed] = []
        for number in wanted:
            row = found.get(number)
            if row is None:
                if self._versions.pop(number, None) is not None:
                    noticed.append(Noticed(Change.LEFT, number))
            else:
                noticed.append(Noticed(Change.CHANGED if number in self._versions else Change.ADDED, number, row))
                self._versions[number] = row.version
        return noticed

    async def _after_return(self) -> list[Noticed]:
        await self._reconnect()
        rows = await self._newest()
        changed = [row for row in rows if self._versions.get(row.id) != row.version]
        still = {row.id for row in rows}
        gone = [number for number in self._versions if number not in still] if len(rows) < NEWEST else []
        return self._compared(changed, [*(row.id for row in changed), *gone])

    async def _reconnect(self) -> None:
        for _attempt in range(TRIES):
            try:
                await self.desk.reconnect()
            except (Unavailable, OSError):
                await asyncio.sleep(RETRY_S)
            else:
                return
        raise ServiceGone


async def until_nobody_reads() -> None:
    """Return once the reader of stdout is gone: a pipe says so only to who asks, or who writes."""
    if sys.stdout is None or sys.stdout.isatty():
        await asyncio.Event().wait()
    poller = select.poll()
    poller.register(sys.stdout.fileno(), 0)
    # Asyncio tells of room in a pipe, which there nearly always is, and not of its reader going.
    while not any(flags & (select.POLLERR | select.POLLHUP) for _descriptor, flags in poller.poll(0)):  # noqa: ASYNC110
        await asyncio.sleep(LOOK_S)


async def follow(call: Invocation, query: str, view: str) -> None:
    """Print what changes until somebody interrupts, or nobody reads any more."""
    desk = await Desk.open(call.home, means=Means.CLI)
    printing = asyncio.create_task(_print_all(call, Watch(desk, query, view)))
    reading = asyncio.create_task(until_nobody_reads())
    try:
        done, _pending = await asyncio.wait((printing, reading), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (printing, reading):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        await desk.close()


async def _print_all(call: Invocation, watch: Watch) -> None:
    async for noticed in watch.changes():
        _print(call, noticed)
        call.out.close()


def _print(call: Invocation, noticed: Noticed) -> None:
    row = noticed.row
    if not call.out.is_text:
        content = {} if row is None else plain(row)
        content.pop("key", None)
        call.out.document({"change": noticed.change.value, "id": str(noticed.conversation), "conversation": content or None})
    elif row is None:
        call.out.text(f"{noticed.change} #{noticed.conversation}")
    else:
        call.out.text(f"{noticed.change} #{row.id} {row.status} {local(row.last_at)} {row.who}: {row.subject or row.snippet}")
