"""When the service begins, who it serves, and when it ends."""

from __future__ import annotations

import asyncio
import logging
import math
import socket
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from agentdesk.config.build import build_id, loaded_build
from agentdesk.desk.context import Watch
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import AddClosure, DiscardDraft, SaveDraft, Verb
from agentdesk.domain.views import AccountHealth, Survived
from agentdesk.service import recovery
from agentdesk.service.bringing_in import BringingIn
from agentdesk.service.desk_operations import lingers
from agentdesk.service.dispatch import Dispatcher
from agentdesk.service.door import Door
from agentdesk.service.early_imports import import_the_rest
from agentdesk.service.housekeeping import Housekeeping
from agentdesk.service.lock import DeskLock
from agentdesk.service.long_asks import LongAsks
from agentdesk.service.looking import Looking
from agentdesk.service.pollers import Pollers, Room
from agentdesk.service.presence import Presence
from agentdesk.service.registry import Workshop, ask_operations, verb_operations
from agentdesk.service.review_imports import FeedUnpacking
from agentdesk.service.run_entries import RunEntries
from agentdesk.service.session import Session
from agentdesk.service.staff import Staff
from agentdesk.service.staying import Staying
from agentdesk.service.watching import Watching
from agentdesk.service.wiring import Rooms
from agentdesk.store.standing import InFiles, OnServer
from agentdesk.wire.frames import CONVERSATIONS, DRAFTS, Event

if TYPE_CHECKING:
    from agentdesk.service.news import News

log = logging.getLogger(__name__)

_WRITTEN_ON = frozenset({SaveDraft, DiscardDraft})
NEAR_S = 3.0
"""So long after a console asked for something a person is taken to be at it."""


@dataclass(slots=True)
class Service:
    """One running service."""

    rooms: Rooms
    lock: DeskLock
    listener: socket.socket
    read_only_because: str = ""
    survived: Survived | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _leading: asyncio.Task[None] | None = None
    pollers: Pollers = field(init=False)
    watching: Watching = field(init=False)
    housekeeping: Housekeeping = field(init=False)
    bringing_in: BringingIn = field(init=False)
    door: Door = field(init=False)
    staying: Staying = field(init=False)
    presence: Presence = field(init=False)
    news: News | None = field(init=False, default=None)
    """Beside other services of the desk; None where it is in files, which nobody shares."""
    looking: Looking = field(init=False)

    def __post_init__(self) -> None:
        """Join what needs the service itself."""
        self._join_intake()
        self._join_people()
        self._make_door()
        rooms = self.rooms
        rooms.writer.damaged = self.damaged
        rooms.leading.wants = lambda: self.watching.is_wanted
        rooms.pool.people_near = self.people_near

    def _join_intake(self) -> None:
        """Make what brings messages in, and what tidies up behind it."""
        rooms = self.rooms
        # Where the desk is on a server, what comes in takes no room here.
        room = Room(rooms.home.data_dir, rooms.settings.min_free_mb if isinstance(rooms.standing, InFiles) else 0)
        self.pollers = Pollers(
            rooms.accounts,
            replace(rooms.intake, write=rooms.leading.machines),
            rooms.leading.machines,
            rooms.clock,
            room,
            self.conversations_changed,
            self.status_changed,
            rooms.settings.poll_every_s,
            FeedUnpacking(rooms),
            rooms.pool.get_ready,
        )
        self.watching = Watching(rooms, self.pollers, self.conversations_changed, self.outbox_changed)
        was_unclean = lambda: self.survived is not None  # noqa: E731 - asked later, when it is known
        self.housekeeping = Housekeeping(rooms, self.damaged, lambda: self.watching.is_on, was_unclean, self.conversations_changed)
        runs = RunEntries(rooms.clock, rooms.writer.people)
        self.bringing_in = BringingIn(rooms, self.pollers, runs, self.watching.notices, self._settle)

    def _join_people(self) -> None:
        """Make what knows who is where, on this service and on others of the desk."""
        rooms = self.rooms
        # The door is made after it.
        self.presence = Presence(lambda event: self.door.push(event), self._tell_others)  # noqa: PLW0108
        if isinstance(rooms.standing, OnServer):
            from agentdesk.service.news import News  # noqa: PLC0415 - a desk in files doesn't wait for it

            self.news = News(rooms.standing.news(), self._heard, self.presence)
        self.looking = Looking(rooms, self._is_shared)

    @property
    def _is_shared(self) -> bool:
        """Whether several people of the machine use this desk."""
        return self.lock.shared_socket is not None

    def _make_door(self) -> None:
        """Make what lets people in, and what carries out and answers what they ask."""
        rooms = self.rooms
        staff = Staff(rooms, is_shared=self._is_shared)
        self.watching.notices.works_here = lambda name: not self._is_shared or bool(staff.role_named(AgentName(name)))
        watch = Watch(
            self.health,
            self.is_watched,
            lambda: self.survived,
            lambda: self.read_only_because,
            rooms.is_demo,
            staff.role_named,
            lambda: (rooms.leading.leader(), rooms.leading.is_ours),
            rooms.intake.to_read.digests,
        )
        rooms.intake.to_read.changed = self.status_changed
        # The door is made after it, here too.
        self.staying = Staying(rooms, self.watching, lambda: self.door)
        linger = self.staying.linger
        shop = Workshop(rooms, self.watching, self.bringing_in, self.accounts_changed, linger, staff, self.presence, self.looking)
        operations = verb_operations(shop), ask_operations(shop)
        dispatcher = Dispatcher(rooms, watch, *operations, self.verb_changed, LongAsks(rooms.standing), self._warnings, self.looking.saw)
        self.door = Door(
            self.lock,
            self.listener,
            loaded_build(),
            str(rooms.home.data_dir),
            dispatcher,
            self._greeted,
            self._session_ended,
            staff.admit,
            staff.role_now,
        )

    def people_near(self) -> bool:
        """Whether somebody worked at a console a moment ago: what reads mail then leaves the machine to them."""
        latest_s = max((session.asked_at_s for session in self.door.sessions if session.is_console), default=-math.inf)
        return time.monotonic() - latest_s < NEAR_S

    def _warnings(self, verb: Verb) -> tuple[str, ...]:
        """What customers are told during a closure leaves only while the service runs."""
        if not isinstance(verb, AddClosure) or self.staying.stays:
            return ()
        words = _("The service ends with the last console: what comes in during the closure waits for the next start. Keep it running:")
        return (f"{words} agentdesk service install",)

    async def begin(self, *, stays: bool, watches: bool) -> None:
        """Settle what the last stop left, then serve; the first client's request waits in the socket meanwhile."""
        self.staying.begin(is_wanted=stays or await self.rooms.writer.people(lingers), anyway=stays)
        if self.rooms.leading.is_ours:
            await self._settle()
        self.staying.left()
        await self.door.open()
        self._start(self.staying.keep(), "keeper")
        if not self.rooms.leading.is_ours:
            self._leading = asyncio.create_task(self.rooms.leading.run(self._gained, self._lost), name="leading")
        self._start(self.housekeeping.run(), "housekeeping")
        self._start(self.looking.run(), "looks")
        if self.news is not None:
            self._start(self.news.run(), "news")
        self._start(import_the_rest(), "early imports")
        self._start(self._catch_up(then_watch=watches), "catching up")

    def _gained(self) -> None:
        self._start(self._lead(), "taking the lead")

    def _lost(self) -> None:
        self._start(self.watching.stop(), "letting the lead go")
        self.status_changed()

    async def _settle(self) -> None:
        """Settle what the last stop, or the leader before, left; consoles are told of it."""
        self.survived = await recovery.settle(self.rooms) or self.survived

    async def _lead(self) -> None:
        """Settle what the leader before left, then watch."""
        await self._settle()
        await self._catch_up(then_watch=True)
        self.status_changed()

    def is_watched(self) -> bool:
        """Whether somebody polls and sends: this service, or the one that leads."""
        return self.watching.is_on or self.rooms.leading.is_led_elsewhere

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a part of the service failed", exc_info=task.exception(), extra={"part": task.get_name()})

    async def _catch_up(self, *, then_watch: bool) -> None:
        """File what the last stop left unfiled while clients are served already; polling begins behind it."""
        try:
            if self.rooms.leading.is_ours:
                await recovery.catch_up(self.rooms, self.conversations_changed)
        finally:
            if then_watch:
                await self.watching.start()

    def _session_ended(self, session: Session) -> None:
        self.presence.gone(session.number)
        self.staying.left()

    def _greeted(self, session: Session) -> None:
        """A person at a console wants the desk watched; a client of the build on disk wants an older service gone."""
        if session.greeting is not None and session.greeting.build != loaded_build() and build_id() != loaded_build():
            log.info("another build is on disk; ending")
            self.staying.stop()
        elif session.is_console and not self.watching.is_on:
            self._start(self.watching.start(), "watch")

    async def end(self) -> None:
        """Close the listener, finish, and let the files go; the lock is released by the process's entry."""
        self.door.shut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.watching.is_wanted = False
        await self.watching.stop()
        # Until here the lead was looked after: what is being sent is the leader's to finish.
        if self._leading is not None:
            self._leading.cancel()
            await asyncio.gather(self._leading, return_exceptions=True)
        await self.door.clear()
        await self.bringing_in.close()
        await self.looking.write_down()
        try:
            if self.rooms.leading.is_ours:
                await recovery.keep_states(self.rooms, is_watching=False, is_stop=True)
        except AgentdeskError as error:
            # A full or damaged disk: the next start takes this for an unclean stop, and looks more closely.
            log.warning("the end could not be noted", extra={"cause": str(error)})
        await self.rooms.close()

    def _tell(self, event: Event) -> None:
        """Tell every screen, here and at the desk's other services."""
        self.door.push(event)
        self._tell_others(event)

    def _tell_others(self, event: Event) -> None:
        if self.news is not None:
            self.news.tell(event)

    def _heard(self, event: Event) -> None:
        """Another service told of something: screens here are told too, and what is kept in mind is read again."""
        self.door.push(event)
        if event.topic == "outbox":
            self.watching.nudge()
            if self.rooms.leading.is_ours and self.watching.is_wanted and not self.watching.is_on:
                self._start(self.watching.start(), "watch")
        elif event.topic == CONVERSATIONS:
            self.rooms.look_at_closures()
        elif event.topic == "status" and not self.rooms.leading.is_ours:
            recovery.recall_states(self.rooms)

    def conversations_changed(self, numbers: tuple[ConversationId, ...]) -> None:
        """Tell every screen which conversations changed."""
        self._tell(Event(CONVERSATIONS, numbers[:1000]))

    def verb_changed(self, kind: type[Verb], numbers: tuple[ConversationId, ...]) -> None:
        """A verb changed conversations; the outbox may have work now, unless they were only written on."""
        if kind in _WRITTEN_ON:
            self._tell(Event(DRAFTS, numbers))
            return
        self.conversations_changed(numbers)
        self.outbox_changed()
        self.watching.nudge()

    def outbox_changed(self) -> None:
        """Tell every screen that the outbox moved."""
        self._tell(Event("outbox"))

    def status_changed(self) -> None:
        """Tell every screen that an account's health moved."""
        self._tell(Event("status"))

    def damaged(self, reason: str) -> None:
        """The desk's files are damaged: read only from now on, and nothing more comes in or leaves."""
        if self.read_only_because:
            return
        self.read_only_because = reason
        self._start(self.watching.stop(), "stop after damage")
        self.status_changed()

    def health(self) -> tuple[AccountHealth, ...]:
        """Return the honest line of each account."""
        return self.rooms.accounts.health(is_watching=self.is_watched())

    async def accounts_changed(self) -> None:
        """The configuration changed: read it again and poll accordingly."""
        await self.rooms.accounts.reload()
        if self.watching.is_on:
            self.pollers.start()
        self.status_changed()
