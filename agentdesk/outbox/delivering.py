"""Sends what is due, one delivery at a time per call, and records what came of each."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol, TypeVar

from agentdesk.domain.channels import FindsSent, Receipt, Sends
from agentdesk.domain.clock import Clock
from agentdesk.domain.errors import AgentdeskError, Conflict, NeedsLogin, Refused, Transient, Unavailable, Uncertain, UntrustedServer
from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.texts import N_, _
from agentdesk.outbox.backoff import MOST_ATTEMPTS, pause
from agentdesk.store import deliveries, delivery_views, meta
from agentdesk.store.deliveries import Claimed
from agentdesk.store.engine import Connection
from agentdesk.store.stores import WritingStores

T = TypeVar("T")
log = logging.getLogger(__name__)
RECORD_AGAIN_S = (0.2, 1.0, 5.0)
"""Pauses before what came of an attempt is written again; the last one again and again."""
Job = Callable[[WritingStores], T]


class MachineQueue(Protocol):
    """Runs jobs on the writer's thread, behind those of people."""

    def __call__(self, job: Job[T]) -> Awaitable[T]:
        """Run a job and return what it returned."""
        ...


class _Withdrawn(Exception):
    """The delivery may not go any more: somebody cancelled it in the last moment."""


class Ending(Enum):
    """How an attempt ended, for the log and for `sync`'s report."""

    SENT = "sent"
    POSTPONED = "postponed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


ChannelOf = Callable[[AccountName], object]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one delivery; `conversation` 0 where it was a notice to an agent."""

    account: AccountName
    conversation: ConversationId
    ending: Ending


@dataclass(slots=True)
class _Running:
    """An attempt under way; past its commit point it must not be cut off, since nobody could tell then whether it left."""

    task: asyncio.Task[Attempt]
    is_past_commit_point: bool = False


@dataclass(slots=True)
class Deliverer:
    """Works the outbox off."""

    write: MachineQueue
    """Refuses whoever doesn't lead the desk."""
    write_receipt: MachineQueue
    """Takes what is true whoever leads: that a message left."""
    channel_of: ChannelOf
    clock: Clock
    jitter: random.Random = field(default_factory=random.Random)
    _running: dict[DeliveryId, _Running] = field(default_factory=dict)
    _is_ending: bool = False

    def go_on(self) -> None:
        """Send again after `finish`: the lead came back."""
        self._is_ending = False

    async def deliver_next(self, accounts: tuple[AccountName, ...] | None = None) -> Attempt | None:
        """Send the oldest delivery that is due; None where nothing is. Whoever waits may go: the attempt ends by itself."""
        if self._is_ending:
            return None
        claimed = await self.write(lambda stores: self._claim(stores, accounts))
        if claimed is None:
            return None
        running = _Running(asyncio.create_task(self._deliver(claimed), name=f"delivery {claimed.id}"))
        self._running[claimed.id] = running
        running.task.add_done_callback(lambda _task: self._running.pop(claimed.id, None))
        return await asyncio.shield(running.task)

    async def due_accounts(self) -> list[AccountName]:
        """Return the accounts that have something to send now."""
        return await self.write(self._due_accounts)

    async def finish(self, within_s: float) -> None:
        """Begin nothing more: wait for what may be leaving, for `within_s` at most, and let go of the rest."""
        self._is_ending = True
        for running in list(self._running.values()):
            if not running.is_past_commit_point:
                running.task.cancel()
        tasks = [running.task for running in self._running.values()]
        if tasks:
            _done, late = await asyncio.wait(tasks, timeout=within_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _deliver(self, claimed: Claimed) -> Attempt:
        ending = await self._attempt(claimed)
        log.info("delivery attempted", extra={"delivery": claimed.id, "account": claimed.account, "ending": ending.value})
        return Attempt(claimed.account, claimed.conversation, ending)

    def _claim(self, stores: WritingStores, accounts: tuple[AccountName, ...] | None) -> Claimed | None:
        now = self.clock.now()
        with stores.transaction() as connection:
            if not _release(connection, now):
                return None
            return deliveries.claim(connection, now, accounts)

    def _due_accounts(self, stores: WritingStores) -> list[AccountName]:
        now = self.clock.now()
        with stores.transaction() as connection:
            return deliveries.due_accounts(connection, now) if _release(connection, now) else []

    async def _attempt(self, claimed: Claimed) -> Ending:
        try:
            receipt = await self._send(claimed)
        except _Withdrawn:
            return Ending.WITHDRAWN
        except (Transient, NeedsLogin, UntrustedServer, Unavailable) as error:
            return await self._postpone(claimed, error)
        except Uncertain as error:
            return await self._doubt(claimed, str(error))
        except AgentdeskError as error:
            # Refused, and what is wrong with the account itself: it did not leave and won't by itself.
            return await self._fail(claimed, str(error))
        except Exception:
            log.exception("a channel broke its word", extra={"delivery": claimed.id, "account": claimed.account})
            return await self._after_a_defect(claimed)
        left = lambda c: deliveries.mark_sent(c, claimed.id, receipt, self.clock.now(), claimed.attempt)  # noqa: E731 - named for its line
        await self._record(claimed, left, self.write_receipt)
        return Ending.SENT

    async def _send(self, claimed: Claimed) -> Receipt:
        channel = self.channel_of(claimed.account)
        if not isinstance(channel, Sends):
            raise Refused(account=claimed.account, cause=N_("this account has no way to send"))

        async def commit_point() -> None:
            running = self._running.get(claimed.id)
            if running is not None:
                running.is_past_commit_point = True
            may_go = not self._is_ending and await self.write(lambda stores: self._begin(stores, claimed))
            if not may_go:
                raise _Withdrawn

        return await channel.send(claimed.outgoing, claimed.key, commit_point)

    def _begin(self, stores: WritingStores, claimed: Claimed) -> bool:
        with stores.transaction() as connection:
            return deliveries.begin_sending(connection, claimed.id, self.clock.now(), claimed.attempt)

    async def _postpone(self, claimed: Claimed, error: AgentdeskError) -> Ending:
        if claimed.attempt >= MOST_ATTEMPTS:
            return await self._fail(claimed, str(error))
        wait = pause(claimed.attempt, error.retry_after_s if isinstance(error, Transient) else 0.0, self.jitter)
        due_at = self.clock.now() + wait
        await self._record(claimed, lambda c: deliveries.postpone(c, claimed.id, due_at, str(error), claimed.attempt))
        return Ending.POSTPONED

    async def _fail(self, claimed: Claimed, words: str) -> Ending:
        await self._record(claimed, lambda c: deliveries.mark_failed(c, claimed.id, words, claimed.attempt))
        return Ending.FAILED

    async def _doubt(self, claimed: Claimed, words: str) -> Ending:
        await self._record(claimed, lambda c: deliveries.mark_unknown(c, claimed.id, words, claimed.attempt))
        return Ending.UNKNOWN if await self._settle(claimed) is None else Ending.SENT

    async def _after_a_defect(self, claimed: Claimed) -> Ending:
        """An error nobody foresaw: what had reached its commit point may have left; the rest did not."""
        state = await self.write(lambda stores: _state(stores, claimed.id))
        words = _("an error inside AgentDesk; see the log")
        if state is DeliveryState.SENDING:
            return await self._doubt(claimed, words)
        return await self._fail(claimed, words)

    async def reconcile(self, accounts: Collection[AccountName] | None = None) -> tuple[ConversationId, ...]:
        """Ask the channels about every `unknown` delivery, or those of some accounts; return the conversations of those that settled."""
        waiting = await self.write(_unknown)
        asked = [claimed for claimed in waiting if accounts is None or claimed.account in accounts]
        settled = [claimed.conversation for claimed in asked if await self._settle(claimed) is not None and claimed.conversation]
        return tuple(dict.fromkeys(settled))

    async def _settle(self, claimed: Claimed) -> Receipt | None:
        """Return the receipt of a delivery the channel finds; what it doesn't find proves nothing."""
        try:
            channel = self.channel_of(claimed.account)
            receipt = await channel.find_sent(claimed.outgoing, claimed.key) if isinstance(channel, FindsSent) else None
        except AgentdeskError as error:
            log.info("could not ask about a delivery", extra={"delivery": claimed.id, "cause": error.code})
            return None
        except Exception:
            log.exception("a channel broke its word", extra={"delivery": claimed.id, "account": claimed.account})
            return None
        if receipt is None:
            return None
        await self._record(claimed, lambda c: deliveries.mark_found(c, claimed.id, receipt, self.clock.now()))
        return receipt

    async def _record(self, claimed: Claimed, change: Callable[[Connection], bool], write: MachineQueue | None = None) -> None:
        """Write what came of an attempt, and try until the disk or the server takes it: lost, nobody would know whether it left."""

        def job(stores: WritingStores) -> bool:
            with stores.transaction() as connection:
                return change(connection)

        pauses_s = iter(RECORD_AGAIN_S)
        while True:
            try:
                if not await (write or self.write)(job):
                    log.error("a later attempt has the say", extra={"delivery": claimed.id})
            except Unavailable as error:
                wait_s = next(pauses_s, None)
                if wait_s is not None:
                    log.warning("what came of a delivery can't be written yet", extra={"delivery": claimed.id, "cause": str(error)})
                await asyncio.sleep(wait_s or RECORD_AGAIN_S[-1])
            except Conflict:
                # Whoever leads by now tries again what did not leave, and holds for `unknown` what may have.
                log.warning("another service leads: it says what came of a delivery", extra={"delivery": claimed.id})
                return
            else:
                return


def _release(connection: Connection, now: datetime) -> bool:
    """Queue what was held until now; False where nothing may leave: this desk may have a twin."""
    if meta.read(connection, meta.RESTORE_UNCONFIRMED) == "1":
        return False
    deliveries.hold_older_generations(connection)
    deliveries.release_due(connection, now)
    return True


def _state(stores: WritingStores, number: DeliveryId) -> DeliveryState | None:
    with stores.transaction() as connection:
        found = delivery_views.one(connection, number)
    return None if found is None else found.state


def _unknown(stores: WritingStores) -> list[Claimed]:
    with stores.transaction() as connection:
        numbers = deliveries.in_state(connection, DeliveryState.UNKNOWN)
        found = [deliveries.get_claimed(connection, number) for number in numbers]
        return [claimed for claimed in found if claimed is not None and not deliveries.is_repeated(connection, claimed)]
