"""Works off the queue of changes on servers, account by account; an account that fails keeps its changes and says so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from agentdesk.domain.channels import FarChange, Retracts, WritesBack, Written
from agentdesk.domain.clock import Clock
from agentdesk.domain.errors import AgentdeskError, NeedsLogin, Transient, UntrustedServer
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.texts import _
from agentdesk.intake.intake import MachineQueue
from agentdesk.service.accounts import ServiceAccounts
from agentdesk.store import deliveries, places, write_backs
from agentdesk.store.engine import Connection
from agentdesk.store.stores import WritingStores
from agentdesk.store.write_backs import Queued

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 12
FIRST_PAUSE_S, LONGEST_PAUSE_S = 30.0, 3600.0


@dataclass(frozen=True, slots=True)
class WritingBack:
    """Makes the changes that are due."""

    write: MachineQueue
    accounts: ServiceAccounts
    clock: Clock

    async def work_off(self) -> int:
        """Try what is due, once; return how many changes were made or found needless."""
        waiting = await self.write(lambda stores: _due(stores, self.clock.now()))
        return sum([await self._work_off(name, some) for name, some in waiting.items()])

    async def next_due(self) -> datetime | None:
        """Return when the next change is due."""

        def read(stores: WritingStores) -> datetime | None:
            with stores.transaction() as connection:
                return write_backs.next_due(connection)

        return await self.write(read)

    async def answered(self, conversation: ConversationId) -> None:
        """Queue the mark on what a message that has just left answers, where its account asks for it."""
        if not any(self._marks_answered(name) for name in self.accounts.names()):
            return

        def queue(stores: WritingStores) -> None:
            with stores.transaction() as connection:
                for spot in write_backs.answered_spots(connection, conversation):
                    if self._marks_answered(spot.account):
                        write_backs.queue(connection, spot, FarChange.ANSWERED, self.clock.now())

        await self.write(queue)

    def _marks_answered(self, name: AccountName) -> bool:
        return name in self.accounts.names() and self.accounts.get(name).settings.get("mark_answered") == "true"

    async def _work_off(self, name: AccountName, some: list[Queued]) -> int:
        await self._record(lambda connection: write_backs.begin(connection, some))
        try:
            written = await self._written(name, some)
        except (Transient, NeedsLogin, UntrustedServer) as error:
            await self._postpone(name, some, error)
            return 0
        except AgentdeskError as error:
            # Refused, or an account that is gone: it won't get better by itself.
            await self._give_up(name, some, error)
            return 0
        for one, result in zip(some, written, strict=False):
            await self._record(partial(_end, one, result, self.clock.now()))
        self._say(name, None)
        return len(written)

    async def _written(self, name: AccountName, some: list[Queued]) -> tuple[Written, ...]:
        channel = self.accounts.channel(name)
        if isinstance(channel, Retracts):
            return await _retracted(channel, some)
        if not isinstance(channel, WritesBack):
            return (Written(has_changed=False),) * len(some)
        return await channel.write_back([one.wanted for one in some])

    async def _postpone(self, name: AccountName, some: list[Queued], error: AgentdeskError) -> None:
        attempts = some[0].attempts
        if attempts >= MOST_ATTEMPTS:
            await self._give_up(name, some, error)
            return
        wished_s = error.retry_after_s if isinstance(error, Transient) else 0.0
        pause_s = max(wished_s, min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0**attempts))
        due_at = self.clock.now() + timedelta(seconds=pause_s)
        await self._record(lambda connection: write_backs.postpone(connection, some, due_at, str(error)))
        self._say(name, error)

    async def _give_up(self, name: AccountName, some: list[Queued], error: AgentdeskError) -> None:
        await self._record(partial(_fail, some[0], error))
        self._say(name, error)

    def _say(self, name: AccountName, error: AgentdeskError | None) -> None:
        if name in self.accounts.names():
            cause = "" if error is None else str(error.fields.get("cause", error))
            self.accounts.get(name).fare.not_written_back = None if error is None else Failure("not-written-back", {"cause": cause})
        if error is not None:
            log.warning("changes on the server failed", extra={"account": name, "code": error.code})

    async def _record(self, change: Callable[[Connection], None]) -> None:
        def job(stores: WritingStores) -> None:
            with stores.transaction() as connection:
                change(connection)

        await self.write(job)


async def _retracted(channel: Retracts, some: list[Queued]) -> tuple[Written, ...]:
    """Take answers down one after the other; what fails is the next time's first."""
    done: list[Written] = []
    for one in some:
        if one.wanted.change is not FarChange.RETRACT:
            done.append(Written(has_changed=False))
            continue
        try:
            done.append(Written(await channel.retract(one.wanted.external_id)))
        except AgentdeskError:
            if not done:
                raise
            break
    return tuple(done)


def _due(stores: WritingStores, now: datetime) -> dict[AccountName, list[Queued]]:
    with stores.transaction() as connection:
        return write_backs.due(connection, now)


def _end(one: Queued, result: Written, now: datetime, connection: Connection) -> None:
    write_backs.end(connection, one, result)
    if one.wanted.change is FarChange.RETRACT:
        places.leave(connection, one.message, now)
        deliveries.say_of_message(connection, one.message, _("taken down there") if result.has_changed else _("it stood there no more"))


def _fail(one: Queued, error: AgentdeskError, connection: Connection) -> None:
    write_backs.fail(connection, [one], str(error))
    if one.wanted.change is FarChange.RETRACT:
        words = _("it could not be taken down: {cause}").format(cause=error.fields.get("cause", error))
        deliveries.say_of_message(connection, one.message, words)
