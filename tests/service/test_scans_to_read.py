"""Scans that wait to be read: counted while they wait, and filed a few at a time after a stop."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.channels import SCAN, RawItem
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import ChannelKind
from agentdesk.intake.filing import FiledAccount
from agentdesk.intake.intake import SCANS_AT_ONCE, Intake
from agentdesk.store import raw
from agentdesk.store.raw import Batch
from tests.service.test_writer import KEY, PlainReader, messages, writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentdesk.domain.reading import ReadMessage, ReadRequest
    from agentdesk.service.writer import Writer
    from agentdesk.store.stores import WritingStores

__all__ = ["writer"]
POST = FiledAccount(AccountName("post"), "letter", ChannelKind.LETTER, "")


class SlowReader(PlainReader):
    """Reads as many scans as it is let, then none."""

    def __init__(self) -> None:
        self.let = asyncio.Semaphore(0)

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        for _request in requests:
            await self.let.acquire()
        return await super().read_many(requests)


def scans(count: int) -> Batch:
    moment = datetime(2026, 11, 3, tzinfo=UTC)
    items = tuple(RawItem(f"file:{number}", b"scan %d" % number, moment, SCAN) for number in range(count))
    return Batch(POST.name, items, moment)


async def until(intake: Intake, waiting: int) -> None:
    """Let others run until so many scans wait."""
    while len(intake.to_read.digests()) != waiting:  # noqa: ASYNC110 - what is waited for tells by a plain call
        await asyncio.sleep(0.01)


async def test_scans_are_counted_while_they_wait_and_each_leaves_once_it_is_read(writer: Writer) -> None:
    reader = SlowReader()
    intake, told = Intake(writer.machines, reader, SystemClock(), KEY), []
    intake.to_read.changed = lambda: told.append(len(intake.to_read.digests()))
    batch = scans(3)
    taking = asyncio.create_task(intake.take_in(POST, batch))
    await until(intake, 3)
    reader.let.release()
    await until(intake, 2)
    assert intake.to_read.digests() == tuple(raw.digest_of(item.content) for item in batch.items[1:])
    reader.let.release()
    reader.let.release()
    assert (await taking).new_items == 3
    assert told == [3, 2, 1, 0]


async def test_a_reading_that_is_broken_off_counts_no_more(writer: Writer) -> None:
    intake = Intake(writer.machines, SlowReader(), SystemClock(), KEY)
    taking = asyncio.create_task(intake.take_in(POST, scans(3)))
    await until(intake, 3)
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taking
    assert intake.to_read.digests() == ()


async def test_after_a_stop_scans_are_filed_a_few_at_a_time(writer: Writer) -> None:
    """All or none would begin anew at every stop: a desk that was stopped each eight seconds filed nothing of two hundred."""
    reader, count = SlowReader(), 3 * SCANS_AT_ONCE

    def keep(stores: WritingStores) -> None:
        with stores.raw_transaction() as connection:
            raw.keep(connection, scans(count))

    await writer.machines(keep)
    intake = Intake(writer.machines, reader, SystemClock(), KEY)
    told: list[int] = []
    catching = asyncio.create_task(intake.catch_up(lambda _arrival: POST, lambda changed: told.append(len(changed))))
    await until(intake, count)
    for _scan in range(SCANS_AT_ONCE + 1):
        reader.let.release()
    await until(intake, count - SCANS_AT_ONCE - 1)
    # Whoever catches up at the same time leaves these alone.
    assert await intake.catch_up(lambda _arrival: POST) == 0
    catching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await catching
    assert told == [SCANS_AT_ONCE]
    assert await writer.people(messages) == SCANS_AT_ONCE
