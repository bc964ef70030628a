"""Long asks: answered in a thread, over a connection of their own that is closed only once nothing runs on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from agentdesk.service.session import SendParts
from agentdesk.store.standing import Standing
from agentdesk.store.stores import ReadingStores

T = TypeVar("T")

PARTS = 200
"""Records sent at a time."""
MOST = 8
"""At once: each has a connection with a cache of its own."""


@dataclass(frozen=True, slots=True)
class LongAsks:
    """Answers what takes longer than the service's loop may be held up."""

    standing: Standing
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST))

    async def answer(self, read: Callable[[ReadingStores], Iterable[Any]], send: SendParts) -> None:
        """Send what `read` returns, a few hundred records at a time; where nobody waits for it any more, it is interrupted."""
        async with self.places:
            await self._answer(read, send)

    async def _answer(self, read: Callable[[ReadingStores], Iterable[Any]], send: SendParts) -> None:
        opened = ExitStack()
        try:
            stores = await to_the_end(partial(self._open, opened))
            parts = iter(await to_the_end(partial(read, stores), stores.give_up))
            if isinstance(parts, Generator):
                opened.callback(parts.close)
            while records := await to_the_end(partial(_take, parts, PARTS), stores.give_up):
                await send(records)
        finally:
            await to_the_end(opened.close)

    def _open(self, opened: ExitStack) -> ReadingStores:
        stores = self.standing.open_for_reading()
        opened.callback(stores.close)
        return stores


async def to_the_end(work: Callable[[], T], give_up: Callable[[], None] = lambda: None) -> T:
    """Run work in a thread and come back once it has ended, even where the task is cancelled meanwhile; `give_up` then has it end sooner.

    A thread can't be cancelled, only left alone; a SQLite connection that is closed while a statement runs on it in such a thread ends
    the whole process with a segmentation fault (seen with Python 3.11 and SQLite 3.40).
    """
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        give_up()
        while not running.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({running})
        running.exception()  # it was asked to fail, and nobody waits for its answer
        raise


def _take(parts: Any, most: int) -> list[Any]:
    return [record for _number, record in zip(range(most), parts, strict=False)]
