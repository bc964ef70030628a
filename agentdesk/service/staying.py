"""Whether the service stays: it ends when nobody is here and nothing is due, when another build is on disk, and when it is told to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from agentdesk.config.build import build_id, loaded_build
from agentdesk.domain.errors import AgentdeskError
from agentdesk.service.door import Door
from agentdesk.service.watching import Watching
from agentdesk.service.wiring import Rooms

log = logging.getLogger(__name__)

CHECK_EVERY_S = 1.0
BUILD_CHECK_EVERY_S = 10.0


@dataclass(slots=True)
class Staying:
    """Looks after the socket, the build and the end."""

    rooms: Rooms
    watching: Watching
    door: Callable[[], Door]
    stays: bool = False
    """Whether it stays when nobody is here."""
    _stays_anyway: bool = False
    _is_done: asyncio.Event = field(default_factory=asyncio.Event)
    _left_at_s: float = 0.0

    def begin(self, *, is_wanted: bool, anyway: bool) -> None:
        """Begin to count; whoever starts the service may want it to stay `anyway`."""
        self._stays_anyway = anyway
        self.linger(is_wanted)
        self.left()

    def linger(self, is_wanted: bool) -> None:  # noqa: FBT001 - one value, said by its only caller
        """Stay when nobody is here, or don't, unless whoever started the service wants it to stay anyway."""
        self.stays = is_wanted or self._stays_anyway

    def left(self) -> None:
        """Note that somebody left just now."""
        self._left_at_s = self.rooms.clock.monotonic()

    def stop(self) -> None:
        """Begin the end: finish what is being sent, then leave."""
        self._is_done.set()

    async def until_done(self) -> None:
        """Return when the service should end."""
        await self._is_done.wait()

    async def keep(self) -> None:
        """Look after the socket, the build and the end for the service's life."""
        looked_at_s, said = self.rooms.clock.monotonic(), ""
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            try:
                await self.door().look()
                if self.rooms.clock.monotonic() - looked_at_s > BUILD_CHECK_EVERY_S:
                    looked_at_s = self.rooms.clock.monotonic()
                    await self._look_at_build()
                if await self._is_idle():
                    log.info("nobody is here and nothing is due; ending")
                    # At once: who knocks from here on waits for the next service, and is not let in only to be cut off.
                    self.door().shut()
                    self.stop()
                    return
                said = ""
            except AgentdeskError as error:
                # A server that is away, or a full disk, for hours: said once.
                if str(error) != said:
                    log.warning("whether anything is due can't be known; the service stays", extra={"cause": str(error)})
                said = str(error)
            except Exception:
                log.exception("looking after the service failed; it is tried again")

    async def _look_at_build(self) -> None:
        if await asyncio.to_thread(build_id) != loaded_build():
            log.info("another build is on disk; ending")
            self.stop()

    async def _is_idle(self) -> bool:
        if not self._is_left_alone() or await self.watching.has_something_due(self.rooms.settings.due_within_s):
            return False
        return self._is_left_alone()  # somebody may have come in while the desk was asked

    def _is_left_alone(self) -> bool:
        if self.stays or self.door().sessions or self.rooms.intake.is_busy:
            return False
        return self.rooms.clock.monotonic() - self._left_at_s >= self.rooms.settings.idle_after_s
