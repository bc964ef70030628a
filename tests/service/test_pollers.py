"""Polling an account to its end: the next batch is fetched while the one before waits for the writer, and nothing is lost or skipped by it."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pytest

from agentdesk.config.paths import find_home
from agentdesk.domain.channels import Conclusion, PollResult, RawItem
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import NO_FOLDER, DiskLow, Transient
from agentdesk.domain.ids import AccountName
from agentdesk.intake.intake import Intake
from agentdesk.service.accounts import ServiceAccounts
from agentdesk.service.pollers import Pollers, Room
from agentdesk.service.writer import Writer
from agentdesk.store import raw
from agentdesk.store.stores import WritingStores, open_for_writing
from tests.service.test_writer import KEY, PlainReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

SHOP = AccountName("shop")
BATCHES = 3


class Box:
    """A channel of three batches of one item; its cursor is the number of those given, `asked` every cursor it was asked with."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self.breaks_after = BATCHES

    async def poll(self, cursor: str | None) -> PollResult:
        self.asked.append(cursor)
        number = int(cursor or 0) + 1
        if number > self.breaks_after:
            raise Transient(account=SHOP, cause="the line broke")
        item = RawItem(f"uid-{number}", b"item %d" % number, datetime(2026, 11, 3, tzinfo=UTC))
        return PollResult((item,), str(number), has_more=number < BATCHES)


class ClearingBox(Box):
    """One that clears away what its cursor says the desk has."""

    def __init__(self) -> None:
        super().__init__()
        self.concluded: list[str] = []
        self.left = ("uid-1", "uid-9")

    def unconcluded(self, cursor: str | None) -> tuple[str, ...]:
        return self.left if cursor is not None else ()

    async def conclude(self, found: Sequence[Conclusion]) -> None:
        assert not any(one.is_unreadable for one in found)
        self.concluded += [one.external_id for one in found]


AnyBox = TypeVar("AnyBox", bound=Box)


@pytest.fixture
async def pollers(tmp_path: Path) -> AsyncIterator[Pollers]:
    home = find_home(str(tmp_path / "desk"))
    home.config_dir.mkdir(parents=True)
    home.config_file.write_text(f'[accounts.shop]\nchannel = "maildir"\naddress = "shop@bakery.example"\npath = "{tmp_path}"\n')
    accounts = ServiceAccounts(home)
    await accounts.reload()
    opening = partial(open_for_writing, tmp_path / "desk.sqlite", tmp_path / "raw.sqlite", tmp_path / "backups")
    writer = Writer(opening(), opening)
    intake = Intake(writer.machines, PlainReader(), SystemClock(), KEY)
    yield Pollers(accounts, intake, writer.machines, SystemClock(), Room(tmp_path, 0), lambda _changed: None, lambda: None)
    await asyncio.to_thread(writer.close)


def use(pollers: Pollers, box: AnyBox) -> AnyBox:
    pollers.accounts.get(SHOP).channel = box
    return box


def kept(stores: WritingStores) -> tuple[int, str | None]:
    with stores.raw_transaction() as connection:
        return raw.count(connection), raw.read_cursor(connection, SHOP)


async def test_the_next_batch_is_fetched_while_the_one_before_waits_for_the_writer(pollers: Pollers) -> None:
    """The writer files for a tenth of a second at a time; fetching and reading would stand still for it."""
    box, is_free, is_asked_again = use(pollers, Box()), threading.Event(), asyncio.Event()
    fetch = box.poll

    async def holding(cursor: str | None) -> PollResult:
        if cursor is None:
            # Before the first batch can be kept, the writer has something else to do.
            pollers.write(lambda _stores: is_free.wait(600))
        else:
            is_asked_again.set()
        return await fetch(cursor)

    box.poll = holding  # type: ignore[method-assign]  # the writer is held from within
    polling = asyncio.create_task(pollers.poll_once(SHOP))
    async with asyncio.timeout(240):
        await is_asked_again.wait()
    is_free.set()
    assert await polling == BATCHES
    assert box.asked == [None, "1", "2"]
    assert await pollers.write(kept) == (BATCHES, str(BATCHES))


async def test_a_channel_that_clears_away_is_asked_only_once_its_items_are_kept(pollers: Pollers) -> None:
    """What its cursor names goes from its folder: before the bytes are on disk here that would be a loss."""
    box = use(pollers, ClearingBox())
    seen: list[int] = []
    fetch = box.poll

    async def watched(cursor: str | None) -> PollResult:
        seen.append((await pollers.write(kept))[0])
        return await fetch(cursor)

    box.poll = watched  # type: ignore[method-assign]  # what was kept when it was asked is the question
    assert await pollers.poll_once(SHOP) == BATCHES
    assert seen == [0, 1, 2]
    assert box.concluded == ["uid-1", "uid-2", "uid-3"]


async def test_a_channel_that_clears_away_hears_after_a_stop_what_became_of_its_items(pollers: Pollers) -> None:
    """Of one that is not filed yet it hears nothing, so that it stays where it is."""
    use(pollers, ClearingBox())
    await pollers.poll_once(SHOP)
    again = use(pollers, ClearingBox())
    with pytest.raises(Transient):
        await pollers.poll_once(SHOP)
    assert again.concluded == ["uid-1"]


async def test_no_cursor_passes_a_batch_that_was_not_kept(pollers: Pollers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetched ahead, the next batch must not take the place of one that could not be written: that one would never come again."""
    box, keep = use(pollers, Box()), raw.keep

    def failing(*arguments: object) -> list[raw.ArrivedItem]:
        if len(box.asked) >= 2:
            raise DiskLow(free_mb=0)
        return keep(*arguments)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(raw, "keep", failing)
    with pytest.raises(DiskLow):
        await pollers.poll_once(SHOP)
    count, cursor = await pollers.write(kept)
    assert int(cursor or 0) == count < BATCHES
    monkeypatch.undo()
    await pollers.poll_once(SHOP)
    assert await pollers.write(kept) == (BATCHES, str(BATCHES))


async def test_what_came_before_a_broken_line_is_kept(pollers: Pollers) -> None:
    """The break is met while the batch before is still on its way to the disk."""
    use(pollers, Box()).breaks_after = 2
    with pytest.raises(Transient):
        await pollers.poll_once(SHOP)
    assert await pollers.write(kept) == (2, "2")


async def test_children_that_read_are_told_of_a_first_sync_and_of_no_later_poll(pollers: Pollers) -> None:
    """They start while the server is logged in to; for a poll that may find nothing they would start in vain."""
    told: list[int] = []
    box = use(pollers, Box())
    pollers.much_is_coming = lambda: told.append(len(box.asked))
    await pollers.poll_once(SHOP)
    assert told == [0]
    box.breaks_after = 0
    with pytest.raises(Transient):
        await pollers.poll_once(SHOP)
    assert told == [0]


async def test_a_missing_folder_delays_no_poll(pollers: Pollers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other folders' mail came and will come: growing pauses are for accounts that can't be asked at all."""
    box, is_asked_often = use(pollers, Box()), asyncio.Event()
    monkeypatch.setattr(pollers, "poll_every_s", 0.01)
    pauses: list[int] = []

    def growing(_self: Pollers, failures: int, _error: object) -> float:
        pauses.append(failures)
        return 60.0

    monkeypatch.setattr(Pollers, "_backoff_s", growing)

    async def without_folder(cursor: str | None) -> PollResult:
        box.asked.append(cursor)
        if len(box.asked) > BATCHES:
            is_asked_often.set()
        raise Transient(account=SHOP, cause="there is no folder", reason=NO_FOLDER)

    box.poll = without_folder  # type: ignore[method-assign]  # as the e-mail channel does
    pollers.start()
    async with asyncio.timeout(240):
        await is_asked_often.wait()
    await pollers.stop()
    assert pauses == []
