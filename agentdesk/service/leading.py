"""Whether this service leads its desk: polls, sends and keeps time. A desk in files has one service; on a server one of several does."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from agentdesk.domain.errors import Conflict
from agentdesk.domain.texts import N_
from agentdesk.service.writer import Job, Writer
from agentdesk.store import leading, meta
from agentdesk.store.standing import OnServer, Standing
from agentdesk.store.stores import ReadingStores
from agentdesk.store.troubles import words_of

T = TypeVar("T")
log = logging.getLogger(__name__)

LOOK_EVERY_S = 3.0
"""A quarter of what the server takes for silence: one look that is late costs nobody the lead."""
LED_BY_ANOTHER = N_("{leader} leads this desk: it polls and sends for every service, so there is nothing to do here")
NOT_LEADING = N_("this service does not lead its desk; another one polls and sends")


@dataclass(slots=True)
class Leading:
    """One service's part in it.

    The election has a thread of its own: whatever the service's other threads are at, the leader has to say that it lives.
    """

    writer: Writer
    reading: ReadingStores
    standing: Standing
    is_led: bool = False
    """Whether anybody leads, as far as was seen."""
    wants: Callable[[], bool] = lambda: False
    """Whether this service stands for the lead; one that a script started doesn't."""
    _epoch: int | None = None
    _gained: Callable[[], None] = lambda: None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "election"))
    _election: leading.Election | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Take part where there are others."""
        if isinstance(self.standing, OnServer):
            self._election = self.standing.election()

    @property
    def is_ours(self) -> bool:
        """Whether this service leads."""
        return self._election is None or self._epoch is not None

    @property
    def is_led_elsewhere(self) -> bool:
        """Whether another service leads."""
        return not self.is_ours and self.is_led

    def machines(self, job: Job[T]) -> Awaitable[T]:
        """Have the writer do a leader's work, behind people's verbs; refused once another service leads.

        Raises:
            Conflict: this service doesn't lead.
        """
        return self.writer.machines(self._as_leader(job))

    def at_once(self, job: Job[T]) -> Awaitable[T]:
        """Have the writer do a leader's work that everything else waits for.

        Raises:
            Conflict: this service doesn't lead.
        """
        return self.writer.people(self._as_leader(job))

    def _as_leader(self, job: Job[T]) -> Job[T]:
        if self._election is None:
            return job
        epoch = self._epoch
        if epoch is None:
            raise Conflict(cause=NOT_LEADING)
        return lambda stores: job(leading.only_while(stores, epoch))

    def leader(self) -> str:
        """Return who leads; "" where nobody does, or on a desk in files."""
        if self._election is None or not self.is_led:
            return ""
        with self.reading.reading() as connection:
            return meta.read(connection, meta.LEADER)

    def look_now(self) -> None:
        """Look at once whether the lead is to be had: somebody wants the desk watched."""
        self._wake.set()

    async def run(self, gained: Callable[[], None], lost: Callable[[], None]) -> None:
        """Take part for the service's life.

        Args:
            gained: called when it leads.
            lost: called when it leads no longer.
        """
        self._gained = gained
        while True:
            # Before the look: who asks for one while this one is at the server means another.
            self._wake.clear()
            try:
                await self._look(lost)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next look is seconds away
                log.warning("the lead can't be looked after; it is tried again", extra={"cause": words_of(error)})
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _look(self, lost: Callable[[], None]) -> None:
        async with self._turn:
            if self._epoch is None:
                if await self._in_thread(partial(self._elections.look, stands=self.wants())):
                    await self._begin()
                    self._gained()
                else:
                    self.is_led = await self._in_thread(self._elections.is_led)
                return
            try:
                await self._in_thread(partial(self._elections.look, stands=True))
            except Exception:
                self._epoch, self.is_led = None, False
                log.warning("this service leads the desk no longer")
                lost()
                raise

    async def _begin(self) -> None:
        try:
            self._epoch = await self.writer.people(
                partial(leading.begin, who=name_of_this_service(), is_held_now=self._elections.is_held_now)
            )
        except BaseException:
            await self._in_thread(self._elections.resign)
            raise
        self.is_led = True
        log.info("this service leads the desk", extra={"epoch": self._epoch})

    @asynccontextmanager
    async def for_a_while(self) -> AsyncIterator[bool]:
        """Lead for as long as this lasts, and on where the service stands for it by then; yields whether the lead began with it.

        Raises:
            Conflict: another service leads.
        """
        if self.is_ours:
            yield False
            return
        async with self._turn:
            if not await self._in_thread(partial(self._elections.look, stands=True)):
                self.is_led = True
                raise Conflict(cause=LED_BY_ANOTHER, leader=self.leader())
            await self._begin()
        try:
            yield True
        finally:
            if not self.wants():
                await self.resign()
            elif self.is_ours:
                self._gained()

    async def resign(self) -> None:
        """Let the lead go."""
        if self._election is not None:
            async with self._turn:
                self._epoch, self.is_led = None, False
                await self._in_thread(self._election.resign)

    async def close(self) -> None:
        """Let the lead and the line go."""
        if self._election is not None:
            await self._in_thread(self._election.close)
        self._thread.shutdown()

    @property
    def _elections(self) -> leading.Election:
        assert self._election is not None
        return self._election

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def name_of_this_service() -> str:
    """Return what a leader is called: its machine and process."""
    return f"{socket.gethostname()} ({os.getpid()})"
