"""Polls every account: loop, jitter, back off; one task each, so that a hanging server delays nobody else."""

from __future__ import annotations

import asyncio
import logging
import random
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from agentdesk.domain.channels import Concludes, Conclusion, PollResult, Polls, RawItem
from agentdesk.domain.clock import Clock
from agentdesk.domain.errors import NO_FOLDER, AgentdeskError, DiskLow, Transient
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.outcomes import Failure
from agentdesk.intake.intake import Intake, MachineQueue
from agentdesk.intake.kept import TakenIn
from agentdesk.intake.line import Line
from agentdesk.service.accounts import ServiceAccounts
from agentdesk.service.listening import Listening
from agentdesk.service.sighting import Sighted
from agentdesk.store import arrivals, raw
from agentdesk.store.raw import Batch
from agentdesk.store.stores import WritingStores

log = logging.getLogger(__name__)

LONGEST_BACKOFF_S = 900.0
JITTER = 0.1
Changed = Callable[[tuple[ConversationId, ...]], None]
Unpack = Callable[[AccountName, tuple[RawItem, ...]], Awaitable[tuple[RawItem, ...]]]
"""Takes items that hold others, as feeds do, apart."""


async def _as_they_are(_name: AccountName, items: tuple[RawItem, ...]) -> tuple[RawItem, ...]:
    return items


@dataclass(frozen=True, slots=True)
class Room:
    """Where a poll may put what it finds: stops polling when the disk is nearly full."""

    directory: Path
    min_free_mb: int

    def check(self) -> None:
        """Refuse to fetch more where there is no room for it.

        Raises:
            DiskLow: less than `min_free_mb` is free.
        """
        free_mb = shutil.disk_usage(self.directory).free // (1 << 20)
        if free_mb < self.min_free_mb:
            raise DiskLow(free_mb=free_mb)


@dataclass(slots=True)
class Pollers:
    """The pollers of all accounts."""

    accounts: ServiceAccounts
    intake: Intake
    write: MachineQueue
    clock: Clock
    room: Room
    changed: Changed
    status_changed: Callable[[], None]
    poll_every_s: float | None = None
    unpack: Unpack = _as_they_are
    much_is_coming: Callable[[], None] = lambda: None
    """Called before an account is polled for the first time."""
    _tasks: dict[AccountName, asyncio.Task[None]] = field(default_factory=dict)
    _jitter: random.Random = field(default_factory=random.Random)
    _locks: dict[AccountName, asyncio.Lock] = field(default_factory=dict)

    def start(self) -> None:
        """Start polling every account that isn't polled yet; stop those that are gone.

        Those that failed are tried again at once: what is called after the owner changed accounts or secrets must not wait out a pause.
        """
        wanted = {name for name in self.accounts.names() if not self.accounts.get(name).settings.is_paused and self.accounts.can_poll(name)}
        for name in [name for name in self._tasks if name not in wanted]:
            self._tasks.pop(name).cancel()
        for name in wanted:
            if name in self._tasks and self.accounts.get(name).fare.failure is not None:
                self._tasks.pop(name).cancel()
            if name not in self._tasks or self._tasks[name].done():
                self._tasks[name] = asyncio.create_task(self._run(name), name=f"poller {name}")

    async def stop(self) -> None:
        """Stop all pollers; a batch that is being written is finished by the writer."""
        tasks, self._tasks = list(self._tasks.values()), {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def restart(self) -> None:
        """Start again with the accounts as they are now."""
        await self.stop()
        self.start()

    async def poll_once(self, name: AccountName) -> int:
        """Poll an account until nothing is left; return how many items were new.

        Raises:
            ChannelError: what its channel said; the account's health says it too.
        """
        try:
            return await self._poll(name)
        finally:
            self.status_changed()

    async def _poll(self, name: AccountName) -> int:
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            fare = self.accounts.get(name).fare
            fare.is_polling = True
            try:
                fetched = await self._poll_until_empty(name)
            except AgentdeskError as error:
                fare.failure = Failure(error.code, error.fields)
                raise
            finally:
                fare.is_polling = False
            fare.failure, fare.last_success_at, fare.backlog = None, self.clock.now(), 0
            return fetched

    async def _poll_until_empty(self, name: AccountName) -> int:
        channel = self.accounts.channel(name)
        if not isinstance(channel, Polls):
            return 0
        line = self._line(name)
        try:
            await self._poll_into(line, channel)
        except AgentdeskError:
            # What was fetched before is the desk's all the same.
            await line.finish()
            raise
        finally:
            await line.abandon()
            self.accounts.get(name).fare.new_items = line.new_items
        return line.new_items

    def _line(self, name: AccountName) -> Line:
        async def tell(taken: TakenIn) -> None:
            if taken.changed:
                self.changed(taken.changed)
            channel = self.accounts.channel(name)
            if isinstance(channel, Concludes):
                await self._conclude(name, channel, [arrival.external_id for arrival, _filed in taken.filed])

        return Line(self.intake, self.accounts.filed(name), self.accounts.get(name).settings.get("authserv_id"), tell)

    async def _poll_into(self, line: Line, channel: Polls) -> None:
        name = line.account.name
        cursor = await self.write(lambda stores: _cursor(stores, name))
        if cursor is None:
            self.much_is_coming()
        if isinstance(channel, Concludes):
            await self._conclude(name, channel, channel.unconcluded(cursor))
        coming: asyncio.Task[PollResult] | None = self._begun(channel, cursor)
        try:
            while coming is not None:
                result = await coming
                coming = None
                self._note(line, result)
                if result.sightings:
                    # Before the cursor says that they were told; and of what was taken before, nothing may still be under way.
                    await line.finish()
                    changed = await Sighted(self.write, self.clock).note(name, result.sightings)
                    if changed:
                        self.changed(changed)
                # Keeping waits for the writer, who files what came before: without the next batch on its way meanwhile, fetching, reading
                # and filing would take turns. A channel that clears away what its cursor says the desk has waits until that is true.
                if result.has_more and not isinstance(channel, Concludes):
                    coming = self._begun(channel, result.cursor)
                items = await self.unpack(name, result.items)
                await line.take(Batch(account=name, items=items, received_at=self.clock.now(), cursor=result.cursor))
                if result.has_more and coming is None:
                    coming = self._begun(channel, result.cursor)
        finally:
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)
        await line.finish()

    async def _conclude(self, name: AccountName, channel: Concludes, external_ids: Sequence[str]) -> None:
        """Tell a channel what the desk has recorded of its items; of one that is not filed yet it hears later."""
        if external_ids:
            outcomes = await self.write(lambda stores: _outcomes(stores, name, external_ids))
            await channel.conclude([Conclusion(one, is_unreadable) for one, is_unreadable in outcomes.items()])

    def _begun(self, channel: Polls, cursor: str | None) -> asyncio.Task[PollResult]:
        async def poll() -> PollResult:
            self.room.check()
            return await channel.poll(cursor)

        return asyncio.create_task(poll(), name="fetching the next batch")

    def _note(self, line: Line, result: PollResult) -> None:
        fare = self.accounts.get(line.account.name).fare
        # What was fetched and is not filed is still to come for whoever looks: it is on no list yet.
        fare.backlog = None if result.backlog is None else result.backlog + len(result.items) + line.waiting
        fare.checked_by, fare.left = result.checked_by, result.left
        if not result.has_more:
            fare.junk = result.junk

    async def _run(self, name: AccountName) -> None:
        listening = Listening(name, partial(self._heard_whether, name))
        try:
            await self._poll_for_ever(name, listening)
        finally:
            await listening.stop()

    def _heard_whether(self, name: AccountName, problem: Failure | None) -> None:
        fare = self.accounts.get(name).fare
        if fare.deaf != problem:
            fare.deaf = problem
            self.status_changed()

    async def _poll_for_ever(self, name: AccountName, listening: Listening) -> None:
        failures = 0
        while True:
            try:
                await self._poll(name)
                failures = 0
                wait_s = float(self.poll_every_s or self._interval_s(name))
            except AgentdeskError as error:
                # A folder that is missing hides no mail of the others, and must not delay it.
                is_partial = error.fields.get("reason") == NO_FOLDER
                failures = 0 if is_partial else failures + 1
                wait_s = float(self.poll_every_s or self._interval_s(name)) if is_partial else self._backoff_s(failures, error)
                log.warning("poll failed", extra={"account": name, "code": error.code, "cause": str(error)})
            except Exception:
                failures += 1
                wait_s = self._backoff_s(failures, None)
                self.accounts.get(name).fare.failure = Failure("error", {"cause": "an error inside AgentDesk; see the log"})
                log.exception("poller failed", extra={"account": name})
            self.accounts.get(name).fare.next_try_at = self.clock.now() + timedelta(seconds=wait_s)
            self.status_changed()
            if failures:
                # A line that can't be had for polling is not asked for a second time for listening.
                await listening.stop()
                await asyncio.sleep(wait_s)
            else:
                listening.to(self.accounts.channel(name))
                await listening.wait(wait_s)

    def _interval_s(self, name: AccountName) -> int:
        spec = self.accounts.get(name).spec
        return 60 if spec is None else spec.limits.polls_every_s

    def _backoff_s(self, failures: int, error: AgentdeskError | None) -> float:
        wished = error.retry_after_s if isinstance(error, Transient) else 0.0
        growing = min(LONGEST_BACKOFF_S, 5.0 * 2.0 ** min(failures - 1, 10))
        return max(wished, growing * (1 + JITTER * self._jitter.random()))


def _cursor(stores: WritingStores, name: AccountName) -> str | None:
    with stores.raw_transaction() as connection:
        return raw.read_cursor(connection, name)


def _outcomes(stores: WritingStores, name: AccountName, external_ids: Sequence[str]) -> dict[str, bool]:
    with stores.transaction() as desk, stores.raw_transaction() as raw_file:
        return arrivals.are_unreadable(desk, raw.newest_versions(raw_file, name, external_ids).values())
