"""The one thread that writes: people's verbs overtake machines' batches."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.channels import RawItem
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import NotFound, Unavailable
from agentdesk.domain.ids import AccountName
from agentdesk.domain.reading import Address, ComposeRequest, PartRequest, ReadMessage, ReadRequest
from agentdesk.domain.states import ChannelKind
from agentdesk.intake.filing import FiledAccount
from agentdesk.intake.intake import BATCH_ITEMS, Intake
from agentdesk.service.writer import Writer
from agentdesk.store import arrivals, raw
from agentdesk.store.raw import Batch
from agentdesk.store.stores import WritingStores, open_for_writing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

SHOP = FiledAccount(AccountName("shop"), "email", ChannelKind.EMAIL, "shop@bakery.example")
KEY = b"k" * 32


class PlainReader:
    """Reads what needs no child: the content is the subject."""

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        return [ReadMessage(sender=Address("", "c@customer.example"), subject=one.content.decode(), body_text="x") for one in requests]

    async def compose(self, request: ComposeRequest) -> list[bytes]:
        raise AssertionError(request)

    async def part(self, request: PartRequest) -> bytes:
        raise AssertionError(request)


class PoisonedReader(PlainReader):
    """What it reads of one item can't be stored."""

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        read = await super().read_many(requests)
        return [ReadMessage(sender=one.sender, subject=one.subject, rating=object()) if one.subject == "item 7" else one for one in read]  # type: ignore[arg-type]


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[Writer]:
    opening = partial(open_for_writing, tmp_path / "desk.sqlite", tmp_path / "raw.sqlite", tmp_path / "backups")
    found = Writer(opening(), opening)
    yield found
    await asyncio.to_thread(found.close)


def batch(count: int) -> Batch:
    now = SystemClock().now()
    items = [RawItem(f"uid-{number}", f"item {number}".encode(), now - timedelta(seconds=number)) for number in range(count)]
    return Batch(AccountName("shop"), items, now, cursor="1")


def messages(stores: WritingStores) -> int:
    with stores.transaction() as desk, stores.raw_transaction() as raw_file:
        return raw.count(raw_file) - len(arrivals.not_yet_read(desk, raw_file, 10_000))


async def test_a_person_waits_for_no_batch(writer: Writer) -> None:
    """A first sync files thousands of messages; a key press must not stand behind them."""
    count = 6 * BATCH_ITEMS
    intake = Intake(writer.machines, PlainReader(), SystemClock(), KEY, writer.people_wait)
    taking = asyncio.create_task(intake.take_in(SHOP, batch(count)))
    turns = 0
    while not taking.done():
        await writer.people(lambda _stores: None)
        turns += 1
    assert turns > count / BATCH_ITEMS
    assert len((await taking).filed) == count
    assert await writer.people(messages) == count


async def test_a_batch_gives_way_before_its_end_while_somebody_waits(writer: Writer) -> None:
    """Ten milliseconds are what a person may wait for the writer at most."""
    intake = Intake(writer.machines, PlainReader(), SystemClock(), KEY, lambda: True)
    await intake.take_in(SHOP, batch(BATCH_ITEMS))
    assert await writer.people(messages) == BATCH_ITEMS


async def test_people_overtake_machines_in_the_queue(writer: Writer) -> None:
    """Order of asking decides among people, not between them and machines."""
    order: list[str] = []
    holding = threading.Event()
    first = writer.machines(lambda _stores: holding.wait(600))
    jobs = [writer.machines(lambda _stores: order.append("machine")), writer.people(lambda _stores: order.append("person"))]
    holding.set()
    await asyncio.gather(first, *jobs)
    assert order == ["person", "machine"]


async def test_what_a_person_gave_up_before_its_turn_is_not_done(writer: Writer) -> None:
    """A cancelled request must not take hold a second later."""
    done: list[str] = []
    holding = threading.Event()
    first = writer.people(lambda _stores: holding.wait(600))
    given_up = writer.people(lambda _stores: done.append("too late"))
    given_up.cancel()
    holding.set()
    await first
    await writer.people(lambda _stores: None)
    assert done == []


async def test_an_item_that_cannot_be_filed_holds_up_no_other_and_is_seen(writer: Writer) -> None:
    """One poisoned message used to stop its account for ever; whatever comes ends as a visible item."""
    intake = Intake(writer.machines, PoisonedReader(), SystemClock(), KEY, writer.people_wait)
    taken = await intake.take_in(SHOP, batch(20))
    unreadable = [filed for _arrival, filed in taken.filed if filed.unreadable]
    assert len(unreadable) == 1
    assert "raw source is kept" in unreadable[0].unreadable
    assert await writer.people(messages) == 20


async def test_what_was_kept_and_not_filed_is_filed_later_and_once(writer: Writer) -> None:
    """A crash came in between; another client may be filing the same at the same time."""

    def keep(stores: WritingStores) -> None:
        with stores.raw_transaction() as connection:
            raw.keep(connection, batch(600))

    await writer.machines(keep)
    intake = Intake(writer.machines, PlainReader(), SystemClock(), KEY, writer.people_wait)
    await asyncio.gather(intake.take_in(SHOP, batch(600)), intake.catch_up(lambda _arrival: SHOP))
    while await intake.catch_up(lambda _arrival: SHOP):
        pass
    assert await writer.people(messages) == 600


async def test_after_an_error_of_the_disk_the_files_are_opened_anew(writer: Writer) -> None:
    """After a failed sync a connection's view can't be trusted; what the files hold is the truth."""
    before = await writer.people(lambda stores: stores)

    def fail(_stores: WritingStores) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
        raise error

    with pytest.raises(Unavailable, match="can't be known"):
        await writer.people(fail)
    assert await writer.people(lambda stores: stores) is not before
    assert await writer.people(messages) == 0


@pytest.mark.parametrize(
    ("failure", "level"),
    [
        (NotFound(thing="conversation", name="1"), "INFO"),
        (ValueError("a defect"), "ERROR"),
        (sqlite3.OperationalError("disk I/O error"), "ERROR"),
    ],
    ids=["refusal", "defect", "disk"],
)
async def test_a_refusal_whose_asker_left_is_no_defect(
    writer: Writer, caplog: pytest.LogCaptureFixture, failure: Exception, level: str
) -> None:
    """Clients come and go; a log full of their mistakes would hide what is really wrong."""
    runs, may_end = threading.Event(), threading.Event()

    def fail(_stores: WritingStores) -> None:
        runs.set()
        may_end.wait(600)
        raise failure

    caplog.set_level("INFO")
    job = writer.people(fail)
    await asyncio.to_thread(runs.wait, 240)
    job.cancel()
    may_end.set()
    await writer.people(lambda _stores: None)
    records = [one for one in caplog.records if "nobody waits" in one.getMessage()]
    assert [(one.levelname, one.exc_info is not None) for one in records] == [(level, level == "ERROR")]
