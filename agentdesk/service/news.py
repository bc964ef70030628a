"""What the services of one desk tell each other, so that a console at one sees at once what was done at another: hints, as consoles get."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import msgspec

from agentdesk.domain.ids import ConversationId
from agentdesk.service import presence
from agentdesk.service.presence import Presence
from agentdesk.store.telling import Told
from agentdesk.store.troubles import words_of
from agentdesk.wire.frames import CONVERSATIONS, Event

T = TypeVar("T")
log = logging.getLogger(__name__)

TOLD_EVERY_S = 0.1
"""What falls together is told together."""
AGAIN_AFTER_S = 3.0
MOST_NUMBERS = 500
"""Conversations named in one notice; of more, screens are told to ask again."""
PRESENCE = presence.TOPIC


@dataclass(slots=True)
class News:
    """One service's part in it.

    Args:
        told: the line to the others.
        heard: told each event of another service, but those of presence.
        presence: the board of who is where, here and there.
    """

    told: Told
    heard: Callable[[Event], None]
    presence: Presence
    _session: int = 0
    """By which the others know this service."""
    _waiting: list[Event] = field(default_factory=list)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _broke: asyncio.Event = field(default_factory=asyncio.Event)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "news"))

    def tell(self, event: Event) -> None:
        """Tell the others, in a moment."""
        self._waiting.append(event)
        self._wake.set()

    async def run(self) -> None:
        """Hear and tell for the service's life; a line that broke is opened again."""
        beside = [
            asyncio.create_task(self._tell_for_ever(), name="telling"),
            asyncio.create_task(self._forget_for_ever(), name="forgetting"),
        ]
        try:
            while True:
                await self._hear()
                await asyncio.sleep(AGAIN_AFTER_S)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await self._in_thread(self.told.close)
            self._thread.shutdown()

    async def _hear(self) -> None:
        """Hear what others tell until the line breaks."""
        try:
            await self._in_thread(self.told.open)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            log.warning("what other services do can't be heard", extra={"cause": words_of(error)})
            return
        # What was told while nobody listened is lost: screens ask again.
        self._pass_on(0, Event(CONVERSATIONS))
        self.tell(Event(PRESENCE))
        self.presence.tell_all()
        loop, line = asyncio.get_running_loop(), self.told.fileno()
        self._broke.clear()
        loop.add_reader(line, self._receive)
        try:
            await self._broke.wait()
        finally:
            loop.remove_reader(line)

    def _receive(self) -> None:
        try:
            received = self.told.received()
        except OSError as error:
            log.warning("the line of news broke", extra={"cause": words_of(error)})
            self._broke.set()
            return
        for session, words in received:
            try:
                event = msgspec.json.decode(words, type=Event)
            except msgspec.DecodeError:
                log.warning("another service told what nobody understands; is it of another version?")
                continue
            self._pass_on(session, event)

    def _pass_on(self, session: int, event: Event) -> None:
        """Hand an event to whom it is for; what fails there (the server may be away) is no reason to hear nothing more."""
        try:
            if event.topic == PRESENCE:
                self.presence.heard(session, event)
            else:
                self.heard(event)
        except Exception as error:  # noqa: BLE001 - hints: the next one brings the rest
            log.warning("what another service told could not be looked into", extra={"cause": words_of(error)})

    async def _tell_for_ever(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(TOLD_EVERY_S)
            self._wake.clear()
            events, self._waiting = self._waiting, []
            try:
                session = await self._in_thread(partial(self.told.tell, [msgspec.json.encode(event).decode() for event in joined(events)]))
                if session != self._session:
                    # Under another name than before: what was told under that one is forgotten with it.
                    self._session = session
                    self.presence.tell_all()
            except Exception as error:  # noqa: BLE001 - hints may get lost; the next is told over a new line
                log.warning("other services could not be told", extra={"cause": words_of(error)})

    async def _forget_for_ever(self) -> None:
        """Forget who was at consoles of services that are no more."""
        while True:
            await asyncio.sleep(AGAIN_AFTER_S)
            if services := self.presence.services:
                try:
                    self.presence.forget(await self._in_thread(partial(self.told.ended, services)))
                except Exception as error:  # noqa: BLE001 - as above
                    log.warning("other services can't be looked for", extra={"cause": words_of(error)})

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def joined(events: list[Event]) -> Iterator[Event]:
    """Yield events that say the same, once each: conversations together, of others the last of each kind."""
    changed: dict[ConversationId, None] = {}
    last: dict[tuple[str, object], Event] = {}
    is_everything = False
    for event in events:
        if event.topic == CONVERSATIONS:
            is_everything = is_everything or not event.conversations
            changed |= dict.fromkeys(event.conversations)
        else:
            last[event.topic, event.conversations or event.fields.get("conversation")] = event
    if is_everything or len(changed) > MOST_NUMBERS:
        yield Event(CONVERSATIONS)
    elif changed:
        yield Event(CONVERSATIONS, tuple(changed))
    yield from last.values()
