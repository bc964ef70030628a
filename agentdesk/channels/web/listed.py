"""Reading what a platform lists, newest first: all of it once, then what is new or was changed, and now and then what is gone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

import msgspec

from agentdesk.channels.web.listed_cursor import MOST_FOLLOWED, Cursor, scope_of, unpacked
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.channels import PollResult, Probe, RawItem, Sighting
from agentdesk.domain.errors import ChannelError
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.channels.web.api import Api
    from agentdesk.domain.channels import AccountSettings

F = TypeVar("F")
MOST_AT_ONCE: Final = 50
MOST_NEWS_PAGES: Final = 10
MOST_SWEPT_PAGES: Final = 60
SWEEP_EVERY_S: Final = 6 * 3600


@dataclass(frozen=True, slots=True)
class Page:
    """What a platform hands out at once, newest first; `next` is the place of the next page, "" behind the last one."""

    entries: tuple[Said | Odd, ...]
    next: str = ""


class ListedChannel(ABC):
    """One account on a platform; a module for each says how a page is asked for and what stands on it."""

    name: ClassVar[str]
    """The channel's name, which the items bear."""
    lists_all: ClassVar[bool] = True
    """Whether what isn't listed any more is gone; not so where a platform lists the last days only."""
    shelves: int = 1
    """How many lists there are, each with pages of its own: a platform may have one for each location."""

    api: Api

    def __init__(self, settings: AccountSettings, api: Api | None, *scope: str) -> None:
        """Take an account's settings; `api` is None where a library asks the platform; `scope` names what is read."""
        self.account = settings.name
        self._scope = scope_of(api.base if api is not None else "", *scope)
        if api is not None:
            self.api = api

    def lists_whole(self, item: str) -> bool:
        """Say whether an item that isn't listed any more is gone, by its id."""
        del item
        return self.lists_all

    @abstractmethod
    async def page(self, shelf: int, place: str) -> Page:
        """Return a page of one shelf, "" being the place of the newest.

        Raises:
            Transient, NeedsLogin, Refused.
        """

    async def close(self) -> None:
        """Let go of connections."""
        await self.api.close()

    async def test(self) -> tuple[Probe, ...]:
        """Read the newest page once."""
        try:
            found = [entry for shelf in range(self.shelves) for entry in (await self.page(shelf, "")).entries]
        except ChannelError as problem:
            return (Probe("api_url", is_ok=False, words=str(problem), reason=str(problem.fields.get("reason", ""))),)
        return (Probe("api_url", is_ok=True, words=_("{count} on the newest page").format(count=len(found))),)

    async def poll(self, cursor: str | None) -> PollResult:
        """Return what is new or changed since `cursor`, oldest of a page first.

        Raises:
            Transient, NeedsLogin, Refused.
        """
        before = unpacked(self.account, cursor, self._scope)
        now = datetime.now(UTC)
        if before.walk is not None:
            return await self._walk(before, now)
        if abs(now.timestamp() - before.swept_at) >= SWEEP_EVERY_S:
            return await self._swept(before, now)
        return await self._news(before, now)

    async def _walk(self, before: Cursor, now: datetime) -> PollResult:
        """Take one page of the first walk; what a page holds leaves in parts where it is long."""
        number, _bar, place = (before.walk or "0|").partition("|")
        shelf = int(number)
        page = await self.page(shelf, place)
        fresh = [item for item in self._items(page, now) if not before.knows(item)]
        part = fresh[-MOST_AT_ONCE:]
        seen = before.with_items(part)
        if len(part) < len(fresh):
            return PollResult(_in_order(part), msgspec.structs.replace(before, seen=seen).packed(), has_more=True)
        walk = self._next_of_walk(shelf, page, place)
        after = msgspec.structs.replace(before, seen=seen, walk=walk, swept_at=int(now.timestamp()))
        return PollResult(_in_order(part), after.packed(), has_more=walk is not None, backlog=0 if walk is None else None)

    def _next_of_walk(self, shelf: int, page: Page, place: str) -> str | None:
        """Return where the first walk goes on; a platform that names the page it just gave as the next one has come to its end."""
        if page.next and page.next != place:
            return f"{shelf}|{page.next}"
        return f"{shelf + 1}|" if shelf + 1 < self.shelves else None

    async def _news(self, before: Cursor, now: datetime) -> PollResult:
        """Read each shelf from its newest page on until one holds nothing new; answers written elsewhere show the same way."""
        fresh: list[RawItem] = []
        for shelf in range(self.shelves):
            place = ""
            for _turn in range(MOST_NEWS_PAGES):
                page = await self.page(shelf, place)
                changed = [item for item in self._items(page, now) if not before.knows(item)]
                fresh += changed
                if not changed or not page.next or page.next == place:
                    break
                place = page.next
        return self._part(before, fresh, before.swept_at)

    async def _swept(self, before: Cursor, now: datetime) -> PollResult:
        """Read through all that is followed: older reviews that were changed, and those that are gone."""
        there: dict[str, RawItem] = {}
        read_back_to = 0
        for shelf in range(self.shelves):
            found, oldest = await self._shelf(shelf, now)
            there |= found
            read_back_to = max(read_back_to, oldest)
        gone = tuple(one for one in before.missing(there, read_back_to) if self.lists_whole(one))
        if gone:
            return PollResult((), before.with_gone(gone).packed(), has_more=True, sightings=(Sighting("", 0, gone=gone),))
        # No more than is followed: what falls out of that again would look new for ever.
        followed = sorted(there.values(), key=_moment, reverse=True)[:MOST_FOLLOWED]
        return self._part(before, [item for item in followed if not before.knows(item)], int(now.timestamp()))

    async def _shelf(self, shelf: int, now: datetime) -> tuple[dict[str, RawItem], int]:
        """Return the newest of a shelf, and back to which second of the epoch that is all there is; 0 for all of it."""
        there: dict[str, RawItem] = {}
        place = ""
        for _turn in range(MOST_SWEPT_PAGES):
            page = await self.page(shelf, place)
            there |= {item.external_id: item for item in self._items(page, now)}
            if not page.next or page.next == place:
                return there, 0
            if len(there) >= MOST_FOLLOWED:
                break
            place = page.next
        return there, min((int(item.arrived_at.timestamp()) for item in there.values()), default=int(now.timestamp()))

    def _part(self, before: Cursor, fresh: list[RawItem], swept_at: int) -> PollResult:
        """Hand on the oldest of what is new; the rest shows again, since it isn't among what was seen."""
        fresh = list({item.external_id: item for item in fresh}.values())
        back = tuple(item.external_id for item in fresh if before.took_away(item))
        if back:
            return PollResult((), before.without(back).packed(), has_more=True, sightings=(Sighting("", 0, back=back),))
        part = sorted(fresh, key=_moment)[:MOST_AT_ONCE]
        has_more = len(part) < len(fresh)
        after = msgspec.structs.replace(before, seen=before.with_items(part), swept_at=before.swept_at if has_more else swept_at)
        return PollResult(_in_order(part), after.packed(), has_more=has_more, backlog=len(fresh) - len(part))

    def _items(self, page: Page, now: datetime) -> list[RawItem]:
        return [entry.item(self.name, now) for entry in page.entries]

    def forms(self, entries: Iterable[msgspec.Raw], form: type[F]) -> list[F | Odd]:
        """Return entries as `form`, each by itself: one in an unknown form must not hide the others."""
        found: list[F | Odd] = []
        for entry in entries:
            try:
                found.append(msgspec.json.decode(entry, type=form, strict=False))
            except (msgspec.MsgspecError, RecursionError, UnicodeError):
                found.append(Odd(bytes(entry)))
        return found


def utc(moment: datetime) -> datetime:
    """Return a platform's moment as an aware one; without a zone it is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _moment(item: RawItem) -> tuple[datetime, bool]:
    """An answer never goes before what it answers, should both be of one second."""
    return item.arrived_at, item.is_outbound


def _in_order(items: Iterable[RawItem]) -> tuple[RawItem, ...]:
    return tuple(sorted(items, key=_moment))
