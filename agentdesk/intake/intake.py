"""The way in: raw first, then read in a child, then filed, in batches that give way to people."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from agentdesk.domain.clock import Clock
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import AccountName, BlobDigest, ConversationId
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.reading import Address, ReadMessage, ReadRequest
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.texts import _
from agentdesk.intake import mailed_scans
from agentdesk.intake.cutting import cut_apart
from agentdesk.intake.filing import KNOWN, Filed, FiledAccount, Filing
from agentdesk.intake.kept import Kept, Reader, TakenIn
from agentdesk.intake.notices import Notices
from agentdesk.intake.to_read import ToRead
from agentdesk.store import arrivals, raw
from agentdesk.store.engine import Connection
from agentdesk.store.raw import Arrival, Batch
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import INTAKE, Work

T = TypeVar("T")
log = logging.getLogger(__name__)

BATCH_ITEMS = 50
LONE_BATCH_ITEMS = 150
"""Of one transaction while nobody is at a console: what a transaction costs by itself is then shared by more."""
GIVE_WAY_AFTER_S = 0.01
"""A batch ends after this long, or after BATCH_ITEMS, while a person's verb waits for the writer."""
SCANS_AT_ONCE = max(2, os.cpu_count() or 1)
"""Of those left from before a stop so many are read and filed together: a service that is stopped again and again still gets on."""
Job = Callable[[WritingStores], T]
Beside = Callable[[Connection], None]
Changed = Callable[[tuple[ConversationId, ...]], None]
_Read = tuple[Arrival, ReadMessage]
_Part = tuple[dict[int, Filed], set[ConversationId]]


def _nobody(_changed: tuple[ConversationId, ...]) -> None:
    """Tell nobody."""


class MachineQueue(Protocol):
    """Runs jobs on the writer's thread, behind those of people."""

    def __call__(self, job: Job[T]) -> Awaitable[T]:
        """Run a job and return what it returned."""
        ...


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in batches of items."""

    write: MachineQueue
    reader: Reader
    clock: Clock
    signing_key: bytes
    people_wait: Callable[[], bool] = lambda: False
    people_near: Callable[[], bool] = lambda: True
    notices: Notices | None = None
    _turns: dict[AccountName, asyncio.Future[None]] = field(default_factory=dict)
    to_read: ToRead = field(default_factory=ToRead)
    _under_way: set[int] = field(default_factory=set)

    async def take_in(self, account: FiledAccount, batch: Batch, authserv_id: str = "") -> TakenIn:
        """Keep a batch raw with its cursor, read it, and file it."""
        return await self.file(await self.keep(account, batch, authserv_id))

    async def keep(self, account: FiledAccount, batch: Batch, authserv_id: str = "") -> Kept:
        """Keep a batch raw with its cursor; `file` is the rest.

        What was kept but not filed (a crash in between) is filed by `catch_up` at the next start.
        """
        packed = await asyncio.to_thread(raw.packed, batch)

        contents = {one.digest: item.content for one, item in zip(packed, batch.items, strict=True)}

        def keep(stores: WritingStores) -> list[raw.ArrivedItem]:
            with stores.raw_transaction() as connection:
                kept = raw.keep(connection, batch, packed)
                # Those that stood here before, with other bytes than the far side gives now: what was kept first counts.
                others = {one.arrival.digest for one in kept} - set(contents)
                stood = raw.read_blobs(connection, others) if others else {}
                contents.update({digest: stood.get(digest, b"") for digest in others})
                return kept

        kept = await self.write(keep)
        known = frozenset(one.arrival.id for one in kept if one.is_known) - {one.arrival.id for one in kept if not one.is_known}
        return Kept(account, tuple(one.arrival for one in kept), contents, authserv_id, known)

    @property
    def is_busy(self) -> bool:
        """Whether something kept is being read or filed."""
        return bool(self._under_way)

    async def file(self, kept: Kept, beside: Beside | None = None) -> TakenIn:
        """Read and file what was kept, after the batches of its account that were given before it; they may be read side by side.

        `beside` is done in the transaction that files the first of it: one more transaction would wait for the disk once more.
        """
        turn = asyncio.get_running_loop().create_future()
        before = None
        # Scans that a person waits for don't wait for a stack that was left to be read: no letter is an answer to one behind it.
        if not (kept.is_waited_for and all(arrival.media_type == SCAN for arrival in kept.arrivals)):
            before = self._turns.get(kept.account.name)
            self._turns[kept.account.name] = turn
        ids = {arrival.id for arrival in kept.arrivals}
        self._under_way.update(ids)
        try:
            filed = await self.write(lambda stores: known_of(stores, kept.arrivals)) if kept.known else {}
            self.to_read.add(arrival for arrival in kept.arrivals if arrival.id not in filed)
            waiting = await self.read(kept, set(filed))
            waiting, changed = await mailed_scans.unpacked(self, kept, waiting)
            waiting, parts = await cut_apart(self, kept, waiting)
            more = {arrival.id for cut in parts.values() for arrival in cut}
            self._under_way.update(more)
            ids |= more
            if before is not None:
                await asyncio.wait([before])
            new_items = len(waiting)
            while waiting:
                most = BATCH_ITEMS if self.people_near() else LONE_BATCH_ITEMS
                results, touched = await self._file_some(kept.account, waiting[:most], beside)
                beside = None
                filed |= results
                changed |= touched
                waiting = waiting[len(results) :]
            if beside is not None:
                await self.write(lambda stores: self._file_part(stores, kept.account, [], beside))
        finally:
            turn.set_result(None)
            self.to_read.drop(ids)
            self._under_way.difference_update(ids)
            if self._turns.get(kept.account.name) is turn:
                del self._turns[kept.account.name]
        cut = {number: tuple((arrival, filed[arrival.id]) for arrival in found) for number, found in parts.items()}
        return TakenIn(tuple((arrival, filed[arrival.id]) for arrival in kept.arrivals), tuple(sorted(changed)), new_items, cut)

    async def read(self, kept: Kept, known: set[int]) -> list[_Read]:
        """Read those that were not filed before, each once."""
        fresh = list({arrival.id: arrival for arrival in kept.arrivals if arrival.id not in known}.values())
        server = kept.authserv_id or kept.account.authserv_id
        requests = [
            ReadRequest(kept.contents[one.digest], one.media_type, server, one.details, is_waited_for=kept.is_waited_for) for one in fresh
        ]
        read = await self._read_all(fresh, requests) if requests else []
        if self.notices is not None and requests:
            read = await self.notices.all_recognised(requests, read, [kept.account.address] * len(read))
        return list(zip(fresh, read, strict=True))

    async def _read_all(self, arrived: Sequence[Arrival], requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        """Read a batch; where it is of scans one by one, so that it shows how many still wait."""
        if any(one.media_type != SCAN for one in arrived):
            return await self.reader.read_many(requests)

        async def read(arrival: Arrival, request: ReadRequest) -> ReadMessage:
            found = (await self.reader.read_many([request]))[0]
            self.to_read.drop([arrival.id])
            return found

        return await asyncio.gather(*map(read, arrived, requests))

    async def _file_some(self, account: FiledAccount, part: list[_Read], beside: Beside | None = None) -> _Part:
        """File the first few of `part` in one transaction; one that can't be filed as it was read is filed as unreadable."""
        try:
            return await self.write(lambda stores: self._file_part(stores, account, part, beside))
        except AgentdeskError:
            raise
        except Exception:
            log.exception("a batch could not be filed; its items go one by one", extra={"account": account.name, "count": len(part)})
        arrival, read = part[0]
        try:
            return await self.write(lambda stores: self._file_part(stores, account, [(arrival, read)], beside))
        except AgentdeskError:
            raise
        except Exception as error:
            log.exception("an item could not be filed", extra={"account": account.name, "arrival": arrival.id})
            reason = _("an error inside AgentDesk while it was filed ({kind}); the raw source is kept").format(kind=type(error).__name__)
            return await self.write(lambda stores: self._file_part(stores, account, [(arrival, _unfiled(read, reason))], beside))

    def _file_part(self, stores: WritingStores, account: FiledAccount, part: list[_Read], beside: Beside | None) -> _Part:
        filing = Filing(self.signing_key, account)
        began_s = time.monotonic()
        with stores.transaction() as connection:
            work = Work(connection, self.clock.now(), INTAKE)
            results = filing.file_all(work, part, lambda: self.people_wait() and time.monotonic() - began_s > GIVE_WAY_AFTER_S)
            if beside is not None:
                beside(connection)
        return results, work.changed

    async def catch_up(self, account_of: Callable[[Arrival], FiledAccount], tell: Changed = _nobody, limit: int = 200) -> int:
        """File what was kept raw and never filed, the lowest `limit` of it; return how many were. `tell` hears what changed, bit by bit."""
        waiting = await self.write(lambda stores: _waiting(stores, limit, self._under_way))
        ids = {arrival.id for arrival in waiting}
        self._under_way.update(ids)
        self.to_read.add(waiting)
        try:
            for part in _portions(waiting):
                contents = await self.write(partial(_contents, part=part))
                taken = await self.file(Kept(account_of(part[0]), part, contents, known=frozenset(arrival.id for arrival in part)))
                if taken.changed:
                    tell(taken.changed)
        finally:
            self._under_way.difference_update(ids)
            self.to_read.drop(ids)
        if waiting:
            log.info("filed arrivals left from before", extra={"count": len(waiting)})
        return len(waiting)


def _unfiled(read: ReadMessage, reason: str) -> ReadMessage:
    """Return the little of a message that can always be filed."""
    sender = Address("", one_line(read.sender.address, 200))
    return ReadMessage(sender=sender, subject=one_line(read.subject, 200), unreadable=reason)


def known_of(stores: WritingStores, kept: Sequence[Arrival]) -> dict[int, Filed]:
    """Return those that are messages already, by the arrival's id."""
    with stores.transaction() as connection:
        found = arrivals.messages_of(connection, [arrival.id for arrival in kept])
    return {number: Filed(*place, KNOWN) for number, place in found.items()}


def _waiting(stores: WritingStores, limit: int, under_way: Collection[int]) -> list[Arrival]:
    with stores.transaction() as desk, stores.raw_transaction() as raw_file:
        return arrivals.not_yet_read(desk, raw_file, limit, under_way)


def _portions(waiting: Sequence[Arrival]) -> Iterator[tuple[Arrival, ...]]:
    """Yield what is filed together: all of an account's mail, of its scans only a few, so that no stop costs more than their reading."""
    for account in dict.fromkeys(arrival.account for arrival in waiting):
        mine = [arrival for arrival in waiting if arrival.account == account]
        others, scans = ([arrival for arrival in mine if (arrival.media_type == SCAN) is is_scan] for is_scan in (False, True))
        if others:
            yield tuple(others)
        for start in range(0, len(scans), SCANS_AT_ONCE):
            yield tuple(scans[start : start + SCANS_AT_ONCE])


def _contents(stores: WritingStores, part: Sequence[Arrival]) -> dict[BlobDigest, bytes]:
    with stores.raw_transaction() as connection:
        found = raw.read_blobs(connection, [arrival.digest for arrival in part])
    return {arrival.digest: found.get(arrival.digest, b"") for arrival in part}
