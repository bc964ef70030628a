"""Brings in files of reviews: split in a child into entries, each kept and filed like any other item."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from agentdesk.domain import media_types, verbs
from agentdesk.domain.channels import RawItem
from agentdesk.domain.errors import NotFound, Transient
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import ItemResult, Outcome
from agentdesk.domain.reading import SplitEntry, SplitRequest
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs.reviews import RESULTS_AT_ONCE, ReviewFile
from agentdesk.intake.filing import IMPORTED, KNOWN, UPDATED, Filed
from agentdesk.service.run_entries import RunEntries
from agentdesk.service.session import Call
from agentdesk.service.wiring import Rooms
from agentdesk.store import raw
from agentdesk.store.raw import Arrival, Batch

IMPORTS = AccountName("import")
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Found:
    """One item of a file: its name as scripts see it, and its bytes."""

    source: str
    item: RawItem
    problem: str = ""


@dataclass(slots=True)
class ReviewImports:
    """Import of reviews; files too large for one answer are split once and brought in call by call."""

    rooms: Rooms
    runs: RunEntries
    _split: dict[verbs.ImportReviews, list[Found]] = field(default_factory=dict)

    async def take(self, call: Call, verb: verbs.ImportReviews) -> Outcome:
        """Bring in up to RESULTS_AT_ONCE entries of the files; `created` says where to go on."""
        now = self.rooms.clock.now()
        account = verb.account or IMPORTS
        found = await self._found(verb, now)
        some = found[verb.after : verb.after + RESULTS_AT_ONCE]
        rest = str(verb.after + len(some)) if verb.after + len(some) < len(found) else ""
        if call.is_dry_run:
            return Outcome(items=tuple(self._foreseen(account, some)), created=rest)
        batch = Batch(
            account=account,
            items=tuple(one.item for one in some),
            received_at=now,
            sources=[one.source for one in some],
            starts_target=verb.as_new,
        )
        taken = await self.rooms.intake.take_in(self.rooms.accounts.filed(account), batch)
        await self.runs.count(call, "reviews", account, sum(one.status in {IMPORTED, UPDATED} for _arrival, one in taken.filed))
        return Outcome(changed=taken.changed, items=tuple(_results(some, taken.filed)), created=rest)

    async def _found(self, verb: verbs.ImportReviews, now: datetime) -> list[Found]:
        key = _without_place(verb)
        found = self._split.pop(key, None)
        if found is None:
            found = [one for file in verb.files for one in await self._items(verb, file, now)]
        if len(found) > verb.after + RESULTS_AT_ONCE:
            # One that is not gone on with gives way to the next.
            self._split = {key: found}
        return found

    async def _items(self, verb: verbs.ImportReviews, file: ReviewFile, now: datetime) -> list[Found]:
        content = self._content(file)
        name = file.feed or verb.account or IMPORTS
        split = await self.rooms.pool.split(SplitRequest(content, name, mapping=verb.mapping))
        entries = [
            Found(f"{file.item.source}#{number}", entry_item(file.feed, entry, now if verb.as_new else min(entry.date or now, now)))
            for number, entry in enumerate(split.entries, start=1)
        ]
        if split.problem:
            whole = RawItem(f"file:{file.feed}:{raw.digest_of(content)}", content, now, media_types.REVIEWS)
            return [*entries, Found(file.item.source, whole, split.problem)]
        return entries

    def _content(self, file: ReviewFile) -> bytes:
        if not file.item.digest:
            return file.item.content
        with self.rooms.reading.reading_raw() as connection:
            content = raw.read_blob(connection, file.item.digest)
        if content is None:
            raise NotFound(thing=N_("file"), name=file.item.digest[:12])
        return content

    def _foreseen(self, account: AccountName, found: Sequence[Found]) -> list[ItemResult]:
        with self.rooms.reading.reading_raw() as connection:
            before = raw.newest_versions(connection, account, (one.item.external_id for one in found))
        results = []
        for one in found:
            known = before.get(one.item.external_id)
            status = IMPORTED if known is None else KNOWN if known.digest == raw.digest_of(one.item.content) else UPDATED
            results.append(ItemResult(one.source, UNREADABLE if one.problem else status, "", "", one.problem))
        return results


def entry_item(feed: str, entry: SplitEntry, arrived_at: datetime) -> RawItem:
    """Return an entry as an item; known by its key within its feed, where the account isn't the feed itself."""
    key = hashlib.sha256(f"{feed}\n{entry.key}".encode()).hexdigest()
    return RawItem(f"entry:{key}", entry.content, arrived_at, media_types.ENTRY, may_change=True)


@dataclass(frozen=True, slots=True)
class FeedUnpacking:
    """Takes the feeds that a poll found apart into their entries, before anything of them is kept."""

    rooms: Rooms

    async def __call__(self, name: AccountName, items: tuple[RawItem, ...]) -> tuple[RawItem, ...]:
        """Return the items, entries in the place of feeds, the oldest first.

        Raises:
            Transient: what stands at a feed's address is none: an error page, a half-written file.
        """
        unpacked: list[RawItem] = []
        for item in items:
            unpacked += [item] if item.media_type != media_types.REVIEWS else await self._entries(name, item)
        return tuple(unpacked)

    async def _entries(self, name: AccountName, feed: RawItem) -> list[RawItem]:
        split = await self.rooms.pool.split(SplitRequest(feed.content, name, base=feed.location))
        if split.problem and not split.entries:
            raise Transient(account=name, cause=split.problem)
        now = feed.arrived_at
        entries = [entry_item("", entry, min(entry.date or now, now)) for entry in split.entries]
        return sorted(entries, key=lambda one: one.arrived_at)


def _without_place(verb: verbs.ImportReviews) -> verbs.ImportReviews:
    return verbs.ImportReviews(verb.account, verb.files, verb.mapping, verb.as_new)


def _results(found: Sequence[Found], filed: Sequence[tuple[Arrival, Filed]]) -> Iterator[ItemResult]:
    """Yield what became of each item; one that stands twice in a file came in once."""
    met: set[int] = set()
    for one, (arrival, became) in zip(found, filed, strict=True):
        yield _result(one, replace(became, status=KNOWN) if arrival.id in met else became)
        met.add(arrival.id)


def _result(found: Found, filed: Filed) -> ItemResult:
    reason = found.problem or filed.unreadable
    status = UNREADABLE if reason and filed.status == IMPORTED else filed.status
    return ItemResult(found.source, status, str(filed.message), str(filed.conversation), reason)
