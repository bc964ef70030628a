"""What has to be done now and then: the daily copy, the daily check of the desk file, keeping account states."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agentdesk.desk import erasing, retention
from agentdesk.domain.errors import AgentdeskError
from agentdesk.intake.intake import Changed
from agentdesk.service import recovery
from agentdesk.service.backups import make_backup, prune
from agentdesk.service.examining import is_small, trouble_in
from agentdesk.service.wiring import Rooms
from agentdesk.store import looks, meta
from agentdesk.store.standing import InFiles
from agentdesk.store.stores import WritingStores

log = logging.getLogger(__name__)

LOOK_EVERY_S = 60.0
FIRST_LOOK_S = 5.0
"""Soon, since an unclean stop may have damaged the files; the first clients are served by then."""
MOST_PUT_OFF = 60
"""Looks, a minute apart, for which what reads the whole desk waits for mail that comes in: both would take turns with the disk."""
DAY = timedelta(days=1)


@dataclass(slots=True)
class Housekeeping:
    """Runs in the background for the service's life."""

    rooms: Rooms
    damaged: Callable[[str], None]
    is_watching: Callable[[], bool]
    was_unclean: Callable[[], bool]
    """Whether the last stop was no clean one."""
    changed: Changed
    """Hears which conversations changed."""
    _is_checked: bool = False
    _put_off: int = 0

    async def run(self) -> None:
        """Look every minute whether something is due."""
        wait_s = FIRST_LOOK_S
        while True:
            await asyncio.sleep(wait_s)
            wait_s = LOOK_EVERY_S
            try:
                await self.look()
            except (AgentdeskError, OSError) as error:
                log.warning("housekeeping failed", extra={"cause": str(error)})
            except Exception:
                log.exception("housekeeping failed")

    async def look(self) -> None:
        """Do what is due."""
        if not self.rooms.leading.is_ours:
            return
        now = self.rooms.clock.now()
        await recovery.keep_states(self.rooms, is_watching=self.is_watching())
        await recovery.catch_up(self.rooms, self.changed)
        is_put_off = self._is_put_off()
        if (self.was_unclean() or not is_put_off) and self._check_is_due(now):
            problem = await asyncio.to_thread(trouble_in, self.rooms.standing)
            if problem:
                log.error("the desk file is damaged", extra={"cause": problem})
                self.damaged(problem)
                return
            self._is_checked = True
            await self.rooms.leading.machines(lambda stores: _note_check(stores, now))
        await self._erase_what_is_due(now)
        if not is_put_off and await self._backup_is_due(now):
            await make_backup(self.rooms)
            await asyncio.to_thread(prune, self.rooms.home.backups_dir, self.rooms.settings.backup_keep)

    def _is_put_off(self) -> bool:
        """Whether what reads the whole desk waits for mail that comes in, for so many looks at most."""
        self._put_off = self._put_off + 1 if self.rooms.intake.is_busy else 0
        return 0 < self._put_off <= MOST_PUT_OFF

    async def _erase_what_is_due(self, now: datetime) -> None:
        erased = await self.rooms.leading.machines(lambda stores: retention.erase_due(stores, now))
        if erased:
            log.info("erased what was deleted long ago", extra={"conversations": erased})
        people = await self.rooms.leading.machines(lambda stores: erasing.erase_due(stores, now))
        if people:
            log.info("erased customers", extra={"customers": people})

    def _check_is_due(self, now: datetime) -> bool:
        """At each start and daily; a large desk, which takes seconds to read through, at a start only after an unclean stop."""
        if not self._is_checked and (is_small(self.rooms.standing) or self.was_unclean()):
            return True
        with self.rooms.reading.reading() as connection:
            checked_at = meta.read_moment(connection, meta.CHECKED_AT)
        return checked_at is None or not timedelta(0) <= now - checked_at <= DAY

    async def _backup_is_due(self, now: datetime) -> bool:
        if not isinstance(self.rooms.standing, InFiles):
            return False
        with self.rooms.reading.reading() as connection:
            made_at = meta.read_moment(connection, meta.BACKUP_AT)
        return made_at is None or now - made_at > DAY


def _note_check(stores: WritingStores, now: datetime) -> None:
    with stores.transaction() as connection:
        meta.write(connection, meta.CHECKED_AT, now.isoformat())
        looks.forget_old(connection, now)
