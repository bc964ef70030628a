"""Listens on behalf of one account, for as long as it is polled: what it hears is that polling now is worth it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from agentdesk.domain.channels import Listens
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import Failure

log = logging.getLogger(__name__)
FIRST_PAUSE_S = 15.0
LONGEST_PAUSE_S = 900.0


@dataclass(slots=True)
class Listening:
    """One account's listener; `told` is called with why it can't listen, and with None once it can."""

    account: AccountName
    told: Callable[[Failure | None], None]
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _channel: object | None = None
    _task: asyncio.Task[None] | None = None

    def to(self, channel: object) -> None:
        """Listen to this channel from now on, unless that is what is done already."""
        if channel is self._channel:
            return
        if self._task is not None:
            self._task.cancel()
        self._channel, self._task = channel, None
        if isinstance(channel, Listens):
            self._task = asyncio.create_task(self._listen(channel), name=f"listener {self.account}")

    async def wait(self, wait_s: float) -> None:
        """Return when there is news, after `wait_s` at the latest."""
        # Not by wait_for: in Python 3.11 it swallows a cancellation that comes with the news.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self.news.wait()
        self.news.clear()

    async def stop(self) -> None:
        """Let the line go."""
        task, self._task, self._channel = self._task, None, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self, channel: Listens) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                async for _nothing in channel.listen():
                    pause_s = FIRST_PAUSE_S
                    self.told(None)
                    self.news.set()
            except AgentdeskError as error:
                log.info("listening ended", extra={"account": self.account, "code": error.code})
                self.told(Failure(error.code, error.fields))
            except Exception:
                log.exception("a listener stumbled", extra={"account": self.account})
            else:
                # The far side has nothing to listen to.
                return
            await asyncio.sleep(pause_s)
            pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)
