"""The pool of reading children."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, cast

from agentdesk.domain.errors import NotFound, Unavailable
from agentdesk.domain.reading import ComposeRequest, PartRequest, ReadMessage, ReadRequest, Split, SplitRequest
from agentdesk.domain.texts import N_, _
from agentdesk.sandbox.child import CHILD_COMMAND, Child, ChildGone, start_child
from agentdesk.sandbox.jobs import Job
from agentdesk.sandbox.spare_core import SpareCore
from agentdesk.wire.codec import BadRecord, decode, decode_list

RENEW_AFTER: Final = 10_000
"""Starting a child costs as much CPU as reading four hundred mails, and nothing is read meanwhile."""
WALL_LIMIT_S: Final = 60.0
"""For a child that stands still. What costs too much ends by its CPU time long before, and a busy machine makes no mail unreadable."""
WINDOW_ITEMS: Final = 48
"""Items in flight per child: enough that it never waits for us, few enough that another child finds work too."""
GATHER_S: Final = 0.01
"""While much is in flight, answers are taken this often and not one by one: each wake-up costs as much as a small answer itself."""
BULK_ITEMS: Final = 64
"""With so many waiting, one more child may help, so that every core has one."""
EXTRA_IDLE_S: Final = 5.0
WINDOW_BYTES: Final = 8 << 20
_START_ATTEMPTS: Final = 3
_BYTES_PER_EXTRA_S: Final = 10 << 20
"""A large item gets a second more for each ten megabytes: at nice 19 on a busy machine its transfer alone takes some."""

_log = logging.getLogger(__name__)


class ReadingPool:
    """Reads items in children of its own; start it by using it, end it with `close`.

    Args:
        children: how many run at a time. Where not given: one less than the machine's cores and at least one, and while much waits and
            this process leaves a core idle, one for each core.
        renew_after: items after which a child makes room for a fresh one, so that nothing hostile outlives its batch.
        wall_limit_s: seconds from the moment an item is at the front until its answer must be there.
        command: what starts a child.
        window_items: how many items are in flight per child.

    `gives_way` says whether its children leave the machine to people now; it is asked whenever a child is given something. A child that
    once gave way is replaced when it need no longer and much waits, or when somebody waits for what comes next. `spare_core` says whether
    one more child would have a core to itself.
    """

    def __init__(
        self,
        children: int | None = None,
        *,
        renew_after: int = RENEW_AFTER,
        wall_limit_s: float = WALL_LIMIT_S,
        command: tuple[str, ...] = CHILD_COMMAND,
        window_items: int = WINDOW_ITEMS,
    ) -> None:
        self._command = command
        cores = os.cpu_count() or 1
        self._count = children or max(1, cores - 1)
        self._most = children or cores
        self._renew_after = renew_after
        self._wall_limit_s = wall_limit_s
        self._window_items = window_items
        self.spare_core = SpareCore()
        self.gives_way: Callable[[], bool] = lambda: True
        self._queue: deque[Job] = deque()
        self._wake = asyncio.Event()
        self._slots: list[asyncio.Task[None]] = []
        self._helpers: set[asyncio.Task[None]] = set()
        self._resting = 0
        self._is_closed = False

    async def read(self, request: ReadRequest) -> ReadMessage:
        """Return what can be read of one item; `unreadable` says where reading stopped.

        Raises:
            Unavailable: no child can be started, or the pool was closed.
        """
        return (await self.read_many([request]))[0]

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        """Return one record per request, in their order.

        Raises:
            Unavailable: no child can be started, or the pool was closed.
        """
        jobs = [Job.reading(request) for request in requests]
        self._enqueue(jobs)
        # Together: where one fails, or whoever waits is cancelled, none of the others is left behind unheard.
        return await asyncio.gather(*(job.message for job in jobs))

    async def part(self, request: PartRequest) -> bytes:
        """Return the decoded bytes of one attachment.

        Raises:
            NotFound: the item has no such attachment, or it can't be read; Unavailable: as for `read`.
        """
        job = Job.for_part(request)
        self._enqueue([job], is_first=True)
        data = await job.data
        if data is None:
            raise NotFound(thing=N_("attachment"), name=str(request.part))
        return data

    async def links(self, content: bytes) -> tuple[str, ...]:
        """Return the https addresses a mail links to; none where it can't be read.

        Raises:
            Unavailable: as for `read`.
        """
        job = Job.for_links(content)
        self._enqueue([job])
        data = await job.data
        return () if data is None else tuple(decode_list(str, data))

    async def split(self, request: SplitRequest) -> Split:
        """Return the entries of a file of reviews; `problem` says where splitting stopped.

        Raises:
            Unavailable: as for `read`.
        """
        job = Job.splitting(request)
        self._enqueue([job])
        data = await job.data
        assert data is not None
        return decode(Split, data)

    async def compose(self, request: ComposeRequest) -> list[bytes]:
        """Return new scans made of the pages of others; none where they can't be opened.

        Raises:
            Unavailable: as for `read`.
        """
        job = Job.composing(request)
        self._enqueue([job])
        data = await job.data
        return [] if data is None else decode_list(bytes, data)

    def get_ready(self) -> None:
        """Start the children now, since much is about to come: they take as long to start as a server to be logged in to."""
        if not self._is_closed:
            self._open_slots(self._count, is_early=True)

    async def close(self) -> None:
        """End the children; what is still queued fails with Unavailable. Idempotent."""
        self._is_closed = True
        running = [*self._slots, *self._helpers]
        for slot in running:
            slot.cancel()
        for slot in running:
            with suppress(asyncio.CancelledError):
                await slot
        self._slots.clear()
        self._fail_all(_("the desk is closing"))

    def _enqueue(self, jobs: list[Job], *, is_first: bool = False) -> None:
        if self._is_closed:
            raise Unavailable(cause=N_("the desk is closing"))
        if is_first:
            self._queue.extendleft(jobs)
        elif any(job.is_waited_for for job in jobs):
            place = next((number for number, job in enumerate(self._queue) if not job.is_waited_for), len(self._queue))
            for number, job in enumerate(jobs, place):
                self._queue.insert(number, job)
        else:
            self._queue.extend(jobs)
        wanted = min(self._count, len(self._queue))
        if len(self._queue) >= BULK_ITEMS and self.spare_core.is_left():
            wanted = self._most
        free = self._resting + max(0, wanted - len(self._slots))
        self._open_slots(wanted)
        self._have_helped(sum(job.is_waited_for for job in jobs) - free)
        self._wake.set()

    def _open_slots(self, wanted: int, *, is_early: bool = False) -> None:
        while len(self._slots) < wanted:
            slot = self._serve(is_extra=len(self._slots) >= self._count, is_early=is_early)
            self._slots.append(asyncio.create_task(slot, name=f"reading-{len(self._slots)}"))

    def _have_helped(self, wanted: int) -> None:
        """Start children beside the others for what people wait for: those may be long at a stack that nobody waits for."""
        while len(self._helpers) < min(wanted, self._count):
            helper = asyncio.create_task(self._help(), name="reading what is waited for")
            self._helpers.add(helper)
            helper.add_done_callback(self._helpers.discard)

    async def _help(self) -> None:
        """Keep a child busy with what people wait for, and no longer than that."""
        child: Child | None = None
        try:
            while await self._has_work(EXTRA_IDLE_S, only_waited_for=True):
                child = child or await self._started()
                if child is None:
                    return
                if not await self._work_off(child, only_waited_for=True):
                    child = None
        finally:
            if child is not None:
                await child.end()

    async def _has_work(self, limit_s: float | None, *, only_waited_for: bool = False) -> bool:
        """Wait until something is queued; False where nothing was for so long."""
        self._resting += not only_waited_for
        try:
            async with asyncio.timeout(limit_s):
                while not (self._is_next_waited_for() if only_waited_for else self._queue):
                    self.spare_core.forget()
                    self._wake.clear()
                    await self._wake.wait()
        except TimeoutError:
            return False
        finally:
            self._resting -= not only_waited_for
        return True

    async def _serve(self, *, is_extra: bool, is_early: bool = False) -> None:
        """Keep one child busy for the pool's life, an extra one for as long as there is much to do; an early one starts before its work."""
        child: Child | None = None
        try:
            if is_early:
                child = await self._started()
            while True:
                if not await self._has_work(EXTRA_IDLE_S if is_extra else None):
                    self._slots.remove(cast("asyncio.Task[None]", asyncio.current_task()))
                    return
                if child is None:
                    child = await self._started()
                if child is not None and not await self._work_off(child):
                    child = None
        finally:
            if child is not None:
                await child.end()

    async def _started(self) -> Child | None:
        """Return a fresh child; when none will start, everything queued fails with the reason and None is returned."""
        for attempt in range(_START_ATTEMPTS):
            try:
                child = await start_child(self._command)
            except (ChildGone, OSError) as error:
                _log.error("reading child did not start (attempt %d): %s", attempt + 1, error)
                cause = str(error)
            else:
                self.spare_core.forget()
                return child
        self._fail_all(_("no reading process can be started: {cause}").format(cause=cause.splitlines()[-1] if cause else ""))
        return None

    async def _work_off(self, child: Child, *, only_waited_for: bool = False) -> bool:
        """Feed `child` until the queue is empty or its time has come; say whether it may go on."""
        in_flight: deque[Job] = deque()
        try:
            while self._fill(child, in_flight, only_waited_for=only_waited_for):
                async with asyncio.timeout(self._wall_limit_s + len(in_flight[0].content) / _BYTES_PER_EXTRA_S):
                    answers = await child.receive()
                self._settle(in_flight, answers)
                if len(in_flight) > WINDOW_ITEMS // 2:
                    await asyncio.sleep(GATHER_S)
        except (ChildGone, TimeoutError, BadRecord) as error:
            await child.kill()
            self._blame(in_flight, str(error) or _("no answer within {seconds} s").format(seconds=round(self._wall_limit_s, 1)))
            return False
        except asyncio.CancelledError:
            self._queue.extendleft(reversed(in_flight))
            await child.kill()
            raise
        if not self._is_spent(child):
            return True
        await child.end()
        return False

    def _is_spent(self, child: Child) -> bool:
        """Say whether a child makes room for a fresh one: it read enough, or is slow and nobody is there to profit, or one waits."""
        is_needlessly_slow = len(self._queue) >= BULK_ITEMS and not self.gives_way()
        return child.sent >= self._renew_after or (child.gives_way and (is_needlessly_slow or self._is_next_waited_for()))

    def _is_next_waited_for(self) -> bool:
        return bool(self._queue) and self._queue[0].is_waited_for

    @staticmethod
    def _settle(in_flight: deque[Job], answers: list[tuple[bytes, bytes]]) -> None:
        """Hand answers to those who wait for them; children answer in order.

        Raises:
            BadRecord: one is none; its item stays at the front.
        """
        for kind, body in answers:
            if not in_flight:
                message = "an answer to nothing"
                raise BadRecord(message)
            in_flight[0].settle(kind, body)
            in_flight.popleft()

    def _fill(self, child: Child, in_flight: deque[Job], *, only_waited_for: bool = False) -> bool:
        """Send as much as the window takes; say whether anything is in flight."""
        if only_waited_for and not in_flight and not self._is_next_waited_for():
            return False
        at_hand = (*in_flight, *itertools.islice(self._queue, 1))
        if at_hand and self.gives_way() and not any(job.is_waited_for for job in at_hand):
            child.give_way()
        if self._is_spent(child):
            return bool(in_flight)
        in_flight_bytes = sum(len(job.content) for job in in_flight)
        fresh: list[Job] = []
        while self._queue and len(in_flight) < self._window_items and child.sent + len(fresh) < self._renew_after:
            is_too_much = in_flight and in_flight_bytes + len(self._queue[0].content) > WINDOW_BYTES
            if is_too_much or (only_waited_for and not self._queue[0].is_waited_for):
                break
            job = self._queue.popleft()
            if job.is_wanted():
                in_flight.append(job)
                in_flight_bytes += len(job.content)
                fresh.append(job)
        child.send((job.options, job.content) for job in fresh)
        return bool(in_flight)

    def _blame(self, in_flight: deque[Job], reason: str) -> None:
        """Put everything in flight back; the item at the front is to blame and gets one more chance in a fresh child."""
        if not in_flight:
            return
        guilty = in_flight.popleft()
        _log.warning("an item of %d bytes broke a reading child: %s", len(guilty.content), reason)
        self._queue.extendleft(reversed(in_flight))
        if guilty.accuse(reason):
            self._queue.appendleft(guilty)

    def _fail_all(self, cause: str) -> None:
        while self._queue:
            self._queue.popleft().fail(Unavailable(cause=cause))
