"""The way in: raw first, then read in a child, then filed, in batches that give way to people."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from agentdesk.domain.clock import Clock
from agentdesk.domain.ids import BlobDigest, ConversationId
from agentdesk.domain.reading import ReadMessage, ReadRequest
from agentdesk.intake.filing import Filed, FiledAccount, Filing
from agentdesk.store import arrivals, raw
from agentdesk.store.raw import Arrival, Batch
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import INTAKE, Work

T = TypeVar("T")
log = logging.getLogger(__name__)

BATCH_ITEMS = 50
Job = Callable[[WritingStores], T]


class Reader(Protocol):
    """Reads items in children."""

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        """Return what was read of each, in order; what can't be read says so."""
        ...


class MachineQueue(Protocol):
    """Runs jobs on the writer's thread, behind those of people."""

    def __call__(self, job: Job[T]) -> Awaitable[T]:
        """Run a job and return what it returned."""
        ...


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a batch came to: each arrival with what it became, and the conversations it changed."""

    filed: tuple[tuple[Arrival, Filed], ...]
    changed: tuple[ConversationId, ...]
    new_items: int


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in batches of items."""

    write: MachineQueue
    reader: Reader
    clock: Clock
    signing_key: bytes

    async def take_in(self, account: FiledAccount, batch: Batch, authserv_id: str = "") -> TakenIn:
        """Keep a batch raw with its cursor, read it, and file it.

        What was kept but not filed (a crash in between) is filed by `catch_up` at the next start.
        """

        def keep(stores: WritingStores) -> list[raw.ArrivedItem]:
            with stores.raw_transaction() as connection:
                return raw.keep(connection, batch)

        kept = await self.write(keep)
        contents = {raw.digest_of(item.content): item.content for item in batch.items}
        return await self.file(account, [item.arrival for item in kept], contents, authserv_id)

    async def file(
        self, account: FiledAccount, kept: list[Arrival], contents: Mapping[BlobDigest, bytes], authserv_id: str = ""
    ) -> TakenIn:
        """Read and file arrivals that are kept; those that were filed before are only looked up."""
        known = await self.write(lambda stores: _known(stores, kept))
        fresh = [arrival for arrival in kept if arrival.id not in known]
        requests = [ReadRequest(contents[arrival.digest], arrival.media_type, authserv_id) for arrival in fresh]
        read = await self.reader.read_many(requests) if requests else []
        filed, changed = dict(known), set[ConversationId]()
        for start in range(0, len(fresh), BATCH_ITEMS):
            part = list(zip(fresh[start : start + BATCH_ITEMS], read[start : start + BATCH_ITEMS], strict=True))
            results, touched = await self.write(lambda stores, part=part: self._file_part(stores, account, part))  # type: ignore[misc]
            filed |= results
            changed |= touched
        return TakenIn(tuple((arrival, filed[arrival.id]) for arrival in kept), tuple(sorted(changed)), len(fresh))

    def _file_part(
        self, stores: WritingStores, account: FiledAccount, part: list[tuple[Arrival, ReadMessage]]
    ) -> tuple[dict[int, Filed], set[ConversationId]]:
        filing = Filing(self.signing_key, account)
        results: dict[int, Filed] = {}
        with stores.transaction() as connection:
            work = Work(connection, self.clock.now(), INTAKE)
            for arrival, read in part:
                results[arrival.id] = filing.file(work, arrival, read)
        return results, work.changed

    async def catch_up(self, account_of: Callable[[Arrival], FiledAccount], limit: int = 500) -> int:
        """File what was kept raw and never filed; return how many were."""
        waiting = await self.write(lambda stores: _waiting(stores, limit))
        for arrival, content in waiting:
            await self.file(account_of(arrival), [arrival], {arrival.digest: content})
        if waiting:
            log.info("filed arrivals left from before", extra={"count": len(waiting)})
        return len(waiting)


def _known(stores: WritingStores, kept: list[Arrival]) -> dict[int, Filed]:
    with stores.transaction() as connection:
        found = {arrival.id: arrivals.message_of(connection, arrival.id) for arrival in kept}
    return {number: Filed(place[0], place[1], "known") for number, place in found.items() if place is not None}


def _waiting(stores: WritingStores, limit: int) -> list[tuple[Arrival, bytes]]:
    with stores.transaction() as desk, stores.raw_transaction() as raw_file:
        found = arrivals.not_yet_read(desk, raw_file, limit)
        return [(arrival, raw.read_blob(raw_file, arrival.digest) or b"") for arrival in found]
