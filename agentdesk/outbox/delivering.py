"""Sends what is due, one delivery at a time per call, and records what came of each."""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, TypeVar

from agentdesk.domain.channels import FindsSent, Receipt, Sends
from agentdesk.domain.clock import Clock
from agentdesk.domain.errors import AgentdeskError, NeedsLogin, Refused, Transient, Uncertain, UntrustedServer
from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.texts import _
from agentdesk.outbox.backoff import MOST_ATTEMPTS, pause
from agentdesk.store import deliveries, meta
from agentdesk.store.deliveries import Claimed
from agentdesk.store.engine import Connection
from agentdesk.store.stores import WritingStores

T = TypeVar("T")
log = logging.getLogger(__name__)
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
    """What became of one delivery."""

    account: AccountName
    conversation: ConversationId
    ending: Ending


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Works the outbox off."""

    write: MachineQueue
    channel_of: ChannelOf
    clock: Clock
    jitter: random.Random = field(default_factory=random.Random)

    async def deliver_next(self, accounts: tuple[AccountName, ...] | None = None) -> Attempt | None:
        """Send the oldest delivery that is due; None where nothing is."""
        claimed = await self.write(lambda stores: self._claim(stores, accounts))
        if claimed is None:
            return None
        ending = await self._attempt(claimed)
        log.info("delivery attempted", extra={"delivery": claimed.id, "account": claimed.account, "ending": ending.value})
        return Attempt(claimed.account, claimed.conversation, ending)

    def _claim(self, stores: WritingStores, accounts: tuple[AccountName, ...] | None) -> Claimed | None:
        now = self.clock.now()
        with stores.transaction() as connection:
            if meta.read(connection, meta.RESTORE_UNCONFIRMED) == "1":
                return None
            deliveries.release_due(connection, now)
            return deliveries.claim(connection, now, accounts)

    async def _attempt(self, claimed: Claimed) -> Ending:
        try:
            receipt = await self._send(claimed)
        except _Withdrawn:
            return Ending.WITHDRAWN
        except (Transient, NeedsLogin, UntrustedServer) as error:
            return await self._postpone(claimed, error)
        except Uncertain as error:
            return await self._doubt(claimed, str(error))
        except AgentdeskError as error:
            # Refused, and what is wrong with the account itself: it did not leave and won't by itself.
            return await self._fail(claimed, str(error))
        except Exception:
            log.exception("a channel broke its word", extra={"delivery": claimed.id, "account": claimed.account})
            return await self._after_a_defect(claimed)
        await self._record(lambda c: deliveries.mark_sent(c, claimed.id, receipt, self.clock.now()))
        return Ending.SENT

    async def _send(self, claimed: Claimed) -> Receipt:
        channel = self.channel_of(claimed.account)
        if not isinstance(channel, Sends):
            raise Refused(account=claimed.account, cause=_("this account has no way to send"))

        async def commit_point() -> None:
            may_go = await self.write(lambda stores: self._begin(stores, claimed.id))
            if not may_go:
                raise _Withdrawn

        return await channel.send(claimed.outgoing, claimed.key, commit_point)

    def _begin(self, stores: WritingStores, number: DeliveryId) -> bool:
        with stores.transaction() as connection:
            return deliveries.begin_sending(connection, number, self.clock.now())

    async def _postpone(self, claimed: Claimed, error: Transient | NeedsLogin | UntrustedServer) -> Ending:
        if claimed.attempts + 1 >= MOST_ATTEMPTS:
            return await self._fail(claimed, str(error))
        wait = pause(claimed.attempts + 1, error.retry_after_s if isinstance(error, Transient) else 0.0, self.jitter)
        due_at = self.clock.now() + wait
        await self._record(lambda c: deliveries.postpone(c, claimed.id, due_at, str(error)))
        return Ending.POSTPONED

    async def _fail(self, claimed: Claimed, words: str) -> Ending:
        await self._record(lambda c: deliveries.mark_failed(c, claimed.id, words))
        return Ending.FAILED

    async def _doubt(self, claimed: Claimed, words: str) -> Ending:
        await self._record(lambda c: deliveries.mark_unknown(c, claimed.id, words))
        return await self._settle(claimed) or Ending.UNKNOWN

    async def _after_a_defect(self, claimed: Claimed) -> Ending:
        """An error nobody foresaw: what had reached its commit point may have left; the rest did not."""
        state = await self.write(lambda stores: _state(stores, claimed.id))
        words = _("an error inside AgentDesk; see the log")
        if state is DeliveryState.SENDING:
            return await self._doubt(claimed, words)
        return await self._fail(claimed, words)

    async def reconcile(self) -> int:
        """Ask the channels about every `unknown` delivery; return how many that settled."""
        waiting = await self.write(_unknown)
        endings = [await self._settle(claimed) for claimed in waiting]
        return sum(ending is Ending.SENT for ending in endings)

    async def _settle(self, claimed: Claimed) -> Ending | None:
        """Return SENT where the channel finds it; what it doesn't find proves nothing."""
        try:
            channel = self.channel_of(claimed.account)
            receipt = await channel.find_sent(claimed.outgoing, claimed.key) if isinstance(channel, FindsSent) else None
        except AgentdeskError as error:
            log.info("could not ask about a delivery", extra={"delivery": claimed.id, "cause": error.code})
            return None
        if receipt is None:
            return None
        await self._record(lambda c: deliveries.mark_sent(c, claimed.id, receipt, self.clock.now()))
        return Ending.SENT

    async def _record(self, change: Callable[[Connection], None]) -> None:
        def job(stores: WritingStores) -> None:
            with stores.transaction() as connection:
                change(connection)

        await self.write(job)


def _state(stores: WritingStores, number: DeliveryId) -> DeliveryState | None:
    with stores.transaction() as connection:
        found = deliveries.one(connection, number)
    return None if found is None else found.state


def _unknown(stores: WritingStores) -> list[Claimed]:
    with stores.transaction() as connection:
        numbers = deliveries.in_state(connection, DeliveryState.UNKNOWN)
        found = [deliveries.get_claimed(connection, number) for number in numbers]
    return [claimed for claimed in found if claimed is not None]
