"""Operations that bring messages in: import, sync, reading attachments back out of the raw sources."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from agentdesk.domain import asks, verbs
from agentdesk.domain.channels import SCAN, RawItem
from agentdesk.domain.errors import AgentdeskError, Conflict, NotFound
from agentdesk.domain.ids import AccountName, BatchId, BlobDigest, MessageId
from agentdesk.domain.letters import Given
from agentdesk.domain.media_types import MIME
from agentdesk.domain.outcomes import AccountResult, Failure, ItemResult, Outcome
from agentdesk.domain.reading import PartRequest
from agentdesk.domain.texts import N_, _
from agentdesk.domain.views import BlobPiece
from agentdesk.intake.filing import IMPORTED, KNOWN, Filed
from agentdesk.intake.foreseeing import foresee
from agentdesk.intake.kept import Kept
from agentdesk.outbox.delivering import Ending
from agentdesk.service import recovery
from agentdesk.service.acknowledging import acknowledge
from agentdesk.service.mail_notices import NoticeRunner
from agentdesk.service.pollers import Pollers
from agentdesk.service.rules import RuleRunner
from agentdesk.service.run_entries import RunEntries
from agentdesk.service.session import Call, SendParts
from agentdesk.service.uploads import Uploads
from agentdesk.service.watching import waits_for_confirmation
from agentdesk.service.wiring import Rooms
from agentdesk.service.writing_back import WritingBack
from agentdesk.store import arrivals, attachments, batches, conversations, raw
from agentdesk.store.raw import Arrival, Batch
from agentdesk.store.stores import WritingStores

log = logging.getLogger(__name__)

PIECE_BYTES = 256 * 1024


@dataclass(slots=True)
class BringingIn:
    """Import, sync and blobs."""

    rooms: Rooms
    pollers: Pollers
    runs: RunEntries
    notices: NoticeRunner
    settle: Callable[[], Awaitable[None]]
    """Settles what the leader before left."""
    uploads: Uploads = field(init=False)
    _reading: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Files on their way in lie in the desk's own folder."""
        self.uploads = Uploads(self.rooms.home.data_dir)

    async def put_blob(self, call: Call, verb: verbs.PutBlob) -> Outcome:
        """Take a piece of a file; the last one makes it whole and checks its digest."""
        if self.uploads.held_bytes(verb.digest) == 0 and self._has_blob(verb.digest):
            return Outcome(created=verb.digest)
        content = self.uploads.take(verb.digest, verb.offset, verb.size, verb.piece)
        if content is None:
            return Outcome()

        def keep(stores: WritingStores) -> None:
            with stores.raw_transaction() as connection:
                raw.put_blob(connection, content)

        if not call.is_dry_run:
            await self.rooms.writer.people(keep)
        return Outcome(created=verb.digest)

    def _has_blob(self, digest: BlobDigest) -> bool:
        with self.rooms.reading.reading_raw() as connection:
            return raw.has_blob(connection, digest)

    async def has_blob(self, _call: Call, ask: asks.HasBlob, send: SendParts) -> None:
        """Say how much of a blob is here."""
        held = ask.size if self._has_blob(ask.digest) else self.uploads.held_bytes(ask.digest)
        await send([BlobPiece(held, ask.size, b"")])

    async def take_items(self, call: Call, verb: verbs.Import) -> Outcome:
        """Bring items in; idempotent by content."""
        contents = [self._blob(item.digest) if item.digest else item.content for item in verb.items]
        if call.is_dry_run and verb.media_type == SCAN:
            return Outcome(items=tuple(self._foreseen(item.source, content) for item, content in zip(verb.items, contents, strict=True)))
        now = self.rooms.clock.now()
        account = verb.account or AccountName("import")
        batch = Batch(
            account=account,
            items=tuple(_raw_item(item, content, verb, now) for item, content in zip(verb.items, contents, strict=True)),
            received_at=now,
            sources=[item.source for item in verb.items],
            # Paper that comes in today is today's work; old mail that is brought in is history.
            starts_target=verb.as_new or verb.media_type == SCAN,
        )
        filed = replace(self.rooms.accounts.filed(account), is_first_sync=not verb.as_new)
        if call.is_dry_run:
            foreseen = await foresee(self.rooms.intake, filed, batch)
            return Outcome(items=tuple(_item_result(source, one) for source, one in zip(batch.sources, foreseen, strict=True)))
        if verb.media_type == MIME:
            # A child takes as long to start as the first of it to be kept.
            self.rooms.pool.get_ready()
        if verb.batch is not None:
            await self._plan(verb.batch, batch)
        kept = await self.rooms.intake.keep(filed, batch)
        fresh = len({arrival.id for arrival in kept.arrivals} - set(kept.known))
        if not verb.waits:
            await self.runs.count(call, verb.kind, account, fresh)
            self._file_later(kept)
            return Outcome(
                items=tuple(_kept_result(source, kept, arrival) for source, arrival in zip(batch.sources, kept.arrivals, strict=True))
            )
        taken = await self.rooms.intake.file(replace(kept, is_waited_for=True), self.runs.counting(call, verb.kind, account, fresh))
        results: list[ItemResult] = []
        met: set[int] = set()
        for source, (arrival, filed_as) in zip(batch.sources, self._as_they_stand(taken.filed), strict=True):
            if arrival.id in met:
                # The same bytes twice in one batch are one message: the first brought it in.
                results.append(_item_result(source, replace(filed_as, status=KNOWN, unreadable="")))
                continue
            met.add(arrival.id)
            letters = taken.parts.get(arrival.id)
            results += [_item_result(part.source, one) for part, one in _once(letters)] if letters else [_item_result(source, filed_as)]
        return Outcome(changed=taken.changed, items=tuple(results))

    def _as_they_stand(self, filed: Sequence[tuple[Arrival, Filed]]) -> Iterator[tuple[Arrival, Filed]]:
        """Yield what became of each item with its conversation as it is now: a later one may have joined it to another."""
        with self.rooms.reading.reading() as connection:
            survivors = conversations.redirects(connection, {one.conversation for _arrival, one in filed})
        for arrival, one in filed:
            survivor = survivors.get(one.conversation)
            yield arrival, one if survivor is None else replace(one, conversation=survivor)

    async def _plan(self, number: BatchId, batch: Batch) -> None:
        """Write down what is about to come, before its bytes are kept: a run that breaks off then shows what is missing."""

        def plan(stores: WritingStores) -> None:
            digests = [BlobDigest(item.digest) for item in batch.items]
            with stores.raw_transaction() as connection:
                known = [raw.arrival_of_digest(connection, digest) is not None for digest in digests]
            files = [
                (source, digest, is_known or digest in digests[:place])
                for place, (source, digest, is_known) in enumerate(zip(batch.sources, digests, known, strict=True))
            ]
            with stores.transaction() as connection:
                batches.plan(connection, number, files)

        await self.rooms.writer.machines(plan)

    def _file_later(self, kept: Kept) -> None:
        """Go on with what is safely kept while nobody waits; cut off by the service's end, the next start does it."""

        async def go_on() -> None:
            taken = await self.rooms.intake.file(kept)
            self.pollers.changed(taken.changed)

        task = asyncio.create_task(go_on(), name="reading what was imported")
        self._reading.add(task)
        task.add_done_callback(self._filed)

    def _filed(self, task: asyncio.Task[None]) -> None:
        self._reading.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("what was imported could not be filed; the next start tries again", exc_info=task.exception())

    async def close(self) -> None:
        """Let files that aren't whole go, and stop reading; what is kept is read at the next start."""
        self.uploads.close()
        for task in list(self._reading):
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

    def _foreseen(self, source: str, content: bytes) -> ItemResult:
        """Say whether a scan is here already; it isn't read for that, which takes seconds a page."""
        with self.rooms.reading.reading_raw() as connection:
            known = raw.arrival_of_digest(connection, raw.digest_of(content))
        if known is None:
            return ItemResult(source, IMPORTED, "", "")
        with self.rooms.reading.reading() as connection:
            message, conversation = arrivals.messages_of(connection, (known.id,)).get(known.id, (0, 0))
        return ItemResult(source, KNOWN, str(message or ""), str(conversation or ""))

    def _blob(self, digest: str) -> bytes:
        with self.rooms.reading.reading_raw() as connection:
            found = raw.read_blob(connection, digest)
        if found is None:
            raise NotFound(thing=N_("file"), name=digest[:12])
        return found

    async def sync(self, _call: Call, verb: verbs.Sync) -> Outcome:
        """Poll now, deliver what is due, and say what came of each account: side by side, so that one that hangs delays no other.

        Raises:
            Conflict: this desk was restored, and nobody said yet that the old copy is off. NotFound: there is no such account.
        """
        if await self.rooms.writer.people(waits_for_confirmation):
            cause = _("this desk was restored: say first that the old copy is off: agentdesk restore --confirm")
            raise Conflict(cause=cause)
        async with self.rooms.leading.for_a_while() as is_new:
            if not is_new:
                return await self._sync(verb)
            await self.settle()
            try:
                return await self._sync(verb)
            finally:
                await self._note_end()

    async def _note_end(self) -> None:
        """Note that the lead is let go cleanly, unless it is kept: whoever leads next would take it for a service that died."""
        if not self.rooms.leading.wants():
            with suppress(Conflict):  # another one leads by now, whose word it is
                await recovery.keep_states(self.rooms, is_watching=False, is_stop=True)

    async def _sync(self, verb: verbs.Sync) -> Outcome:
        await recovery.catch_up(self.rooms, self.pollers.changed)
        names = verb.accounts or tuple(name for name in self.rooms.accounts.names() if not self.rooms.accounts.get(name).settings.is_paused)
        for name in names:
            # One that doesn't exist is refused before anything is polled.
            self.rooms.accounts.get(name)
        self.pollers.changed(await self.rooms.deliverer.reconcile())
        await self.notices.run()
        results = await asyncio.gather(*(self._synced(name) for name in names))
        self.pollers.changed(await RuleRunner(self.rooms).run(is_by_time=True))
        await WritingBack(self.rooms.leading.machines, self.rooms.accounts, self.rooms.clock).work_off()
        return Outcome(accounts=tuple(results))

    async def _synced(self, name: AccountName) -> AccountResult:
        fetched, failure = await self._polled(name)
        self.pollers.changed(await acknowledge(self.rooms))
        sent, undelivered = await self._deliver(name)
        return AccountResult(name, fetched, sent, failure, undelivered)

    async def _polled(self, name: AccountName) -> tuple[int, Failure | None]:
        try:
            if not self.rooms.accounts.can_poll(name):
                return 0, self.rooms.accounts.get(name).problem
            return await self.pollers.poll_once(name), None
        except AgentdeskError as error:
            return self.rooms.accounts.get(name).fare.new_items, Failure(error.code, error.fields)

    async def _deliver(self, name: AccountName) -> tuple[int, tuple[str, ...]]:
        sent, undelivered = 0, []
        while (attempt := await self.rooms.deliverer.deliver_next((name,))) is not None:
            if attempt.ending is Ending.SENT:
                sent += 1
                await WritingBack(self.rooms.leading.machines, self.rooms.accounts, self.rooms.clock).answered(attempt.conversation)
            elif attempt.ending in {Ending.FAILED, Ending.UNKNOWN}:
                undelivered.append(str(attempt.conversation))
            if attempt.conversation:
                self.pollers.changed((attempt.conversation,))
        return sent, tuple(undelivered)

    async def read_attachment(self, _call: Call, ask: asks.ReadAttachment, send: SendParts) -> None:
        """Send an attachment's bytes piece by piece; number 0 is the message's raw source."""
        content = await self._attachment(ask.message, ask.number)
        for start in range(0, max(len(content), 1), PIECE_BYTES):
            await send([BlobPiece(start, len(content), content[start : start + PIECE_BYTES])])

    async def _attachment(self, message: MessageId, number: int) -> bytes:
        with self.rooms.reading.reading() as connection:
            place = attachments.place_of(connection, message, number)
        if place is None:
            raise NotFound(thing=N_("attachment"), name=f"{message}/{number}")
        content = self._blob(place.digest)
        if number == 0 or place.is_whole_blob:
            return content
        return await self.rooms.pool.part(PartRequest(content, place.part, place.media_type))


def _raw_item(item: verbs.ImportItem, content: bytes, verb: verbs.Import, now: datetime) -> RawItem:
    """A file's own content is its identity: the same bytes twice are one message, whatever they are called."""
    received = (item.given.received if item.given else None) or verb.received
    digest = raw.digest_of(content)
    return RawItem(
        external_id=f"file:{digest}",
        content=content,
        arrived_at=now if received is None else min(received, now),
        media_type=verb.media_type,
        details=_details(item.given, verb.batch),
        digest=digest,
    )


def _details(given: Given | None, batch: BatchId | None) -> str:
    if given is None and batch is None:
        return ""
    known = given or Given()
    return (replace(known, batch=batch) if batch is not None else known).dump()


def _kept_result(source: str, kept: Kept, arrival: Arrival) -> ItemResult:
    return ItemResult(source, KNOWN if arrival.id in kept.known else IMPORTED, "", "")


def _once(letters: Sequence[tuple[Arrival, Filed]]) -> Iterator[tuple[Arrival, Filed]]:
    """Yield the letters of a scan; one that lies in it twice is known the second time."""
    met: set[int] = set()
    for letter, filed in letters:
        yield letter, replace(filed, status=KNOWN, unreadable="") if letter.id in met else filed
        met.add(letter.id)


def _item_result(source: str, filed: Filed) -> ItemResult:
    status = "unreadable" if filed.unreadable and filed.status == IMPORTED else filed.status
    message, conversation = (str(number or "") for number in (filed.message, filed.conversation))
    return ItemResult(source, status, message, conversation, filed.unreadable)
