"""What reads the whole desk, the check and the daily copy, waits for mail that comes in, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from agentdesk.config.paths import find_home, make_private
from agentdesk.domain.channels import RawItem
from agentdesk.domain.ids import AccountName
from agentdesk.service.housekeeping import MOST_PUT_OFF, Housekeeping
from agentdesk.service.wiring import Rooms, join
from agentdesk.store import meta
from agentdesk.store.raw import Batch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agentdesk.config.paths import Home
    from agentdesk.domain.reading import ComposeRequest, PartRequest, ReadMessage, ReadRequest
    from agentdesk.intake.kept import Reader


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    """What a service works in, on a new desk in files."""
    home: Home = find_home(str(tmp_path))
    make_private(home.data_dir)
    joined = await join(home)
    yield joined
    await joined.close()


@dataclass
class HeldReader:
    """Reads as the desk's own does, once it may."""

    reader: Reader
    is_asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_read: asyncio.Event = field(default_factory=asyncio.Event)

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        """Wait, then read."""
        self.is_asked.set()
        await self.may_read.wait()
        return await self.reader.read_many(requests)

    async def compose(self, request: ComposeRequest) -> list[bytes]:
        """Make scans."""
        return await self.reader.compose(request)

    async def part(self, request: PartRequest) -> bytes:
        """Return an attachment."""
        return await self.reader.part(request)


@asynccontextmanager
async def mail_coming_in(rooms: Rooms) -> AsyncIterator[None]:
    """One mail is kept and not yet read until the block ends; filed when this returns."""
    reader = HeldReader(rooms.intake.reader)
    intake = replace(rooms.intake, reader=reader)
    now = rooms.clock.now()
    item = RawItem(external_id="1", content=b"From: maria@customer.example\n\nHello", arrived_at=now)
    account = AccountName("import")
    kept = await intake.keep(rooms.accounts.filed(account), Batch(account, [item], now))
    filing = asyncio.create_task(intake.file(kept))
    await reader.is_asked.wait()
    yield
    reader.may_read.set()
    await filing


def housekeeping(rooms: Rooms, *, was_unclean: bool = False) -> Housekeeping:
    """Return what looks after the desk."""
    return Housekeeping(rooms, lambda _problem: None, lambda: False, lambda: was_unclean, lambda _changed: None)


def done(rooms: Rooms) -> tuple[bool, bool]:
    """Whether the files were checked, and a copy made."""
    with rooms.reading.reading() as connection:
        return meta.read_moment(connection, meta.CHECKED_AT) is not None, meta.read_moment(connection, meta.BACKUP_AT) is not None


async def test_check_and_copy_wait_for_mail_that_comes_in(rooms: Rooms) -> None:
    looks_after = housekeeping(rooms)
    async with mail_coming_in(rooms):
        await looks_after.look()
        assert done(rooms) == (False, False)
    await looks_after.look()
    assert done(rooms) == (True, True)


async def test_mail_that_never_ends_puts_them_off_for_so_long_only(rooms: Rooms) -> None:
    looks_after = housekeeping(rooms)
    async with mail_coming_in(rooms):
        for _look in range(MOST_PUT_OFF):
            await looks_after.look()
        assert done(rooms) == (False, False)
        await looks_after.look()
        assert done(rooms) == (True, True)


async def test_after_an_unclean_stop_the_check_waits_for_nothing(rooms: Rooms) -> None:
    async with mail_coming_in(rooms):
        await housekeeping(rooms, was_unclean=True).look()
        assert done(rooms) == (True, False)
