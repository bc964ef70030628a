"""One account's way in while its poll goes on: the next batch is fetched and read while this one is filed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from agentdesk.intake.filing import FiledAccount
from agentdesk.intake.intake import Intake
from agentdesk.intake.kept import TakenIn
from agentdesk.store.raw import Batch

MOST_UNDER_WAY = 4
"""Batches kept and not filed yet: enough that fetching, reading and filing never wait for each other, few enough to stay small."""


@dataclass(slots=True)
class Line:
    """Takes in the batches of one poll; `filed` is told of each when it is in the desk, in their order."""

    intake: Intake
    account: FiledAccount
    authserv_id: str
    filed: Callable[[TakenIn], Awaitable[None]]
    new_items: int = 0
    waiting: int = 0
    """Items that are kept and not filed yet, so that nobody sees them."""
    _under_way: deque[asyncio.Task[None]] = field(default_factory=deque)

    async def take(self, batch: Batch) -> None:
        """Keep a batch, so that its cursor holds, and go on with the rest beside the caller.

        Raises:
            AgentdeskError: this batch could not be kept, or an earlier one not filed; what was kept is filed by `Intake.catch_up`.
        """
        kept = await self.intake.keep(self.account, batch, self.authserv_id)
        self.waiting += len(kept.arrivals)

        async def go_on() -> None:
            taken = await self.intake.file(kept)
            self.waiting -= len(kept.arrivals)
            self.new_items += taken.new_items
            await self.filed(taken)

        self._under_way.append(asyncio.create_task(go_on(), name=f"filing {self.account.name}"))
        while len(self._under_way) >= MOST_UNDER_WAY:
            await self._under_way[0]
            self._under_way.popleft()

    async def finish(self) -> None:
        """Wait until everything is filed.

        Raises:
            AgentdeskError: a batch could not be.
        """
        while self._under_way:
            await self._under_way[0]
            self._under_way.popleft()

    async def abandon(self) -> None:
        """Stop what is still under way, where the poll was cancelled; idempotent."""
        tasks = list(self._under_way)
        self._under_way.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
