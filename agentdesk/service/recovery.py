"""What the last stop left: sends that may have left, arrivals nobody filed, and a word about it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from agentdesk.desk import restored
from agentdesk.domain.ids import AccountName
from agentdesk.domain.views import Survived
from agentdesk.intake.intake import Changed
from agentdesk.service.wiring import Rooms
from agentdesk.store import account_states, deliveries, drafts, meta
from agentdesk.store.account_states import AccountState
from agentdesk.store.stores import WritingStores

log = logging.getLogger(__name__)


async def settle(rooms: Rooms) -> Survived | None:
    """Void leases and make what was being sent `unknown`; return what to tell after an unclean stop."""
    survived = await rooms.leading.at_once(lambda stores: _settle(stores, rooms.clock.now()))
    _recall(rooms, await rooms.writer.people(_states))
    return survived


def recall_states(rooms: Rooms) -> None:
    """Take over how the accounts fared from what the service that leads wrote down."""
    with rooms.reading.reading() as connection:
        _recall(rooms, account_states.all_of(connection))


def _recall(rooms: Rooms, states: Mapping[AccountName, AccountState]) -> None:
    for name, state in states.items():
        if name in rooms.accounts.names():
            rooms.accounts.get(name).fare.last_success_at = state.last_success_at


async def catch_up(rooms: Rooms, tell: Changed) -> None:
    """File what was kept raw and never filed: a stop came in between. Until nothing is left; `tell` hears which conversations changed."""
    while await rooms.intake.catch_up(lambda arrival: rooms.accounts.filed(arrival.account), tell):
        pass


def _settle(stores: WritingStores, now: datetime) -> Survived | None:
    with stores.transaction() as connection:
        if stores.line is not None and meta.is_copied(connection):
            log.warning("the desk came out of a copy; nothing leaves before somebody says that the old one is off")
            restored.hold(connection, now)
        doubtful = deliveries.recover(connection)
        running_since = meta.read_moment(connection, meta.RUNNING_SINCE)
        meta.desk_id(connection)
        meta.write(connection, meta.RUNNING_SINCE, now.isoformat())
        if doubtful:
            log.warning("deliveries may have left before the stop", extra={"count": len(doubtful)})
        if running_since is None:
            return None
        moments = [state.last_success_at for state in account_states.all_of(connection).values() if state.last_success_at]
        stopped_at = meta.read_moment(connection, meta.ALIVE_AT)
        return Survived(drafts.count(connection), len(doubtful), max(moments, default=None), stopped_at)


def _states(stores: WritingStores) -> dict[AccountName, AccountState]:
    with stores.transaction() as connection:
        return account_states.all_of(connection)


async def keep_states(rooms: Rooms, *, is_watching: bool, is_stop: bool = False) -> None:
    """Keep how the accounts fared and that the service lives and watches; at a clean stop also that it was one."""
    fares = {name: rooms.accounts.get(name).fare for name in rooms.accounts.names()}
    states = {name: AccountState(fare.last_success_at) for name, fare in fares.items()}
    now = rooms.clock.now().isoformat()

    def note(stores: WritingStores) -> None:
        with stores.transaction() as connection:
            account_states.save(connection, states)
            meta.write(connection, meta.ALIVE_AT, now)
            if is_watching:
                meta.write(connection, meta.WATCHED_UNTIL, now)
            if is_stop:
                meta.write(connection, meta.RUNNING_SINCE, "")

    await rooms.leading.machines(note)
