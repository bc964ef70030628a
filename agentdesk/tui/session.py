"""The console's line to the desk: asks, verbs, pushed events, and coming back after the service went away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from agentdesk.client.desk import GONE, Desk
from agentdesk.domain.asks import Ask
from agentdesk.domain.errors import AgentdeskError, NotFound, ServiceGone, Unavailable
from agentdesk.domain.ids import AgentName
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import Role
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import Verb
from agentdesk.wire.frames import Event

T = TypeVar("T")
RETRY_PAUSES_S = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Between attempts to reach the service again; the last one repeats."""

_log = logging.getLogger(__name__)


class Session:
    """A desk that is asked again after its service came back; verbs are never repeated by themselves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._is_up = asyncio.Event()
        self._is_up.set()

    @property
    def agent(self) -> AgentName:
        """Who the kernel says is speaking."""
        return AgentName(self._desk.hello.agent if self._desk.hello else "")

    @property
    def role(self) -> int:
        """What this agent may do."""
        return self._desk.hello.role if self._desk.hello else Role.VIEWER

    @property
    def is_up(self) -> bool:
        """Whether the service answers, as far as is known."""
        return self._is_up.is_set()

    @property
    def is_other_build(self) -> bool:
        """Whether the service is of another build than this console, which then may only save its draft and restart."""
        return self._desk.is_other_build

    async def ask(self, ask: Ask[T]) -> list[T]:
        """Return the whole answer; while the service is away this waits, and an ask it cut off is asked once more.

        Raises:
            AgentdeskError: what the desk says is wrong.
        """
        await self._is_up.wait()
        try:
            return await self._desk.ask(ask)
        except ServiceGone:
            self._is_up.clear()
            await self._is_up.wait()
            return await self._desk.ask(ask)

    async def one(self, ask: Ask[T]) -> T:
        """Return an answer of one part.

        Raises:
            NotFound: it came without any.
        """
        answer = await self.ask(ask)
        if not answer:
            raise NotFound(thing=_("answer to"), name=ask.NAME)
        return answer[0]

    async def do(self, verb: Verb) -> Outcome:
        """Carry out a verb.

        Raises:
            ServiceGone: the service ended before it answered; whether the verb took hold can't be known from here.
            AgentdeskError: what the desk says is wrong.
        """
        return await self._desk.do(verb)

    async def follow(self, on_event: Callable[[Event], None], on_link: Callable[[str], None]) -> None:
        """Hand on pushed events for ever, and bring the line back whenever it drops.

        Args:
            on_event: called with each hint.
            on_link: called with what is being done while the line is down, and with "" once it stands again.
        """
        async for event in self._desk.events():
            if event.topic != GONE:
                on_event(event)
            elif not self._desk.is_connected:
                self._is_up.clear()
                await self._come_back(on_link)

    async def _come_back(self, on_link: Callable[[str], None]) -> None:
        attempt = 0
        on_link(_("the service ended; starting it again"))
        while True:
            try:
                await self._desk.reconnect()
            except (Unavailable, OSError) as error:
                pause = RETRY_PAUSES_S[min(attempt, len(RETRY_PAUSES_S) - 1)]
                _log.warning("reconnect failed: %s", type(error).__name__)
                on_link(str(error) if isinstance(error, AgentdeskError) else _("the service does not answer"))
                await asyncio.sleep(pause)
                attempt += 1
            else:
                break
        self._is_up.set()
        on_link("")

    async def close(self) -> None:
        """Close the line."""
        await self._desk.close()
