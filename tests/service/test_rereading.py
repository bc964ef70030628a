"""What is read again, completed or written down takes its time; what became of the message meanwhile stands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from agentdesk.config.paths import make_private
from agentdesk.domain.channels import MIME, SCAN, RawItem
from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.reading import Address, ReadMessage, ReadRequest
from agentdesk.domain.states import ChannelKind, Means, Partial, Role
from agentdesk.domain.verbs import Reparse, RereadLetter, TranscribeLetter
from agentdesk.intake.filing import FiledAccount
from agentdesk.intake.intake import Intake
from agentdesk.sandbox.pools import ReadingPools
from agentdesk.service.letter_pages import LetterPages
from agentdesk.service.rereading import Rereading
from agentdesk.service.rest_fetching import settle
from agentdesk.service.session import Call
from agentdesk.service.wiring import Rooms, join
from agentdesk.store import erasure, messages, raw, rests
from agentdesk.store.raw import Batch
from agentdesk.store.rests import Rest
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import Author
from tests.desk_builder import ANA
from tests.desk_fixtures import DeskHome
from tests.service.test_writer import KEY, PlainReader

NOW = datetime(2026, 11, 3, tzinfo=UTC)
ME = Author(ANA.agent, 0, Means.CLI, "", Role.ADMIN)
CALL = Call("", b"", is_dry_run=False, author=ME)
WHOLE = b"all of it"
Meanwhile = Callable[[], Awaitable[object]]


@dataclass
class Slow(PlainReader):
    """Reads better than before; something else happens meanwhile."""

    meanwhile: Meanwhile

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        await self.meanwhile()
        return [ReadMessage(sender=Address("", "c@customer.example"), subject="s", body_text="read again") for _one in requests]


@dataclass(frozen=True)
class Shop:
    """A service's rooms with one message in them."""

    rooms: Rooms
    message: MessageId
    conversation: ConversationId

    def reading(self, meanwhile: Meanwhile) -> Rooms:
        return replace(self.rooms, pool=cast("ReadingPools", Slow(meanwhile)))

    async def erase(self) -> None:
        def job(stores: WritingStores) -> None:
            with stores.transaction() as connection:
                erasure.erase(connection, self.conversation, NOW)

        await self.rooms.writer.people(job)

    async def text(self) -> str:
        def job(stores: WritingStores) -> str:
            with stores.transaction() as connection:
                found = messages.whole(connection, self.message)
            return found.body_text if found is not None else ""

        return await self.rooms.writer.people(job)

    async def digests(self) -> set[str]:
        """By what the raw sources go."""

        def job(stores: WritingStores) -> set[str]:
            with stores.raw_transaction() as connection:
                return set(raw.read_blobs(connection, [raw.digest_of(WHOLE)]))

        return await self.rooms.writer.people(job)


async def filed(rooms: Rooms, kind: ChannelKind, item: RawItem) -> Shop:
    account = FiledAccount(AccountName("shop"), kind.value, kind, "")
    intake = Intake(rooms.writer.machines, PlainReader(), rooms.clock, KEY)
    taken = await intake.take_in(account, Batch(account.name, (item,), NOW))
    ((_arrival, found),) = taken.filed
    return Shop(rooms, found.message, found.conversation)


@pytest.fixture
async def rooms(desk_home: DeskHome) -> AsyncIterator[Rooms]:
    make_private(desk_home.home.data_dir)
    joined = await join(desk_home.home)
    yield joined
    await joined.close()


@pytest.fixture
async def mail(rooms: Rooms) -> Shop:
    return await filed(rooms, ChannelKind.EMAIL, RawItem("1", b"as it came", NOW, MIME))


@pytest.fixture
async def scan(rooms: Rooms) -> Shop:
    return await filed(rooms, ChannelKind.LETTER, RawItem("1", b"scan 1", NOW, SCAN))


async def nothing() -> None:
    return


async def test_a_message_that_nobody_touches_is_read_again(mail: Shop) -> None:
    """What the others are compared with."""
    await Rereading(mail.reading(nothing)).reparse(CALL, Reparse())
    assert await mail.text() == "read again"


async def test_a_message_that_is_erased_while_it_is_read_again_stays_erased(mail: Shop) -> None:
    """Else its text would stand in the desk again, and nobody would erase it a second time."""
    outcome = await Rereading(mail.reading(mail.erase)).reparse(CALL, Reparse())
    assert outcome.fields["changed"] == 0
    assert await mail.text() == ""


async def test_a_letter_that_somebody_writes_down_while_it_is_read_again_keeps_their_words(scan: Shop) -> None:
    """A person's eyes are better than the machine's, and began with what it hadn't seen."""
    written: list[Any] = []

    async def write_down() -> None:
        rooms = replace(scan.rooms, pool=cast("ReadingPools", Written()))
        written.append(await LetterPages(rooms).transcribe(CALL, TranscribeLetter(scan.message, "in her own hand")))

    await Rereading(scan.reading(write_down)).reparse(CALL, Reparse())
    assert written
    assert await scan.text() == "in her own hand"


class Written(PlainReader):
    """Takes down what a person read."""

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        return [ReadMessage(sender=Address("", ""), subject="s", body_text="in her own hand") for _one in requests]


async def test_a_letter_that_is_erased_while_its_pages_are_read_is_refused(scan: Shop) -> None:
    with pytest.raises(NotFound, match="scan of message"):
        await LetterPages(scan.reading(scan.erase)).reread(CALL, RereadLetter(scan.message, "fr"))
    assert await scan.text() == ""


async def rest_of(shop: Shop) -> Rest:
    """Note that a message is not whole, as its headers tell."""

    def job(stores: WritingStores) -> Rest:
        with stores.transaction() as connection, stores.raw_transaction() as raw_file:
            found = messages.one(connection, shop.message)
            assert found is not None
            arrival = raw.arrival_of_digest(raw_file, found.raw_digest)
            assert arrival is not None
            rests.note(connection, shop.message, replace(arrival, partial=Partial.OVERSIZE, full_bytes=9), NOW, is_wanted=True)
            rest = rests.one(connection, shop.message)
        assert rest is not None
        return rest

    return await shop.rooms.writer.people(job)


READ_WHOLE = ReadMessage(sender=Address("", "c@customer.example"), subject="s", body_text="all of it")


async def test_a_message_that_is_erased_while_its_rest_is_fetched_keeps_nothing_of_it(mail: Shop) -> None:
    rest = await rest_of(mail)
    await mail.erase()
    await mail.rooms.writer.people(lambda stores: settle(stores, rest, WHOLE, READ_WHOLE))
    assert (await mail.text(), await mail.digests()) == ("", set())


async def test_a_rest_is_put_in_once_whoever_comes_later(mail: Shop) -> None:
    """A service that stopped while it fetched goes on with what another one has put in long ago."""
    rest = await rest_of(mail)
    await mail.rooms.writer.people(lambda stores: settle(stores, rest, WHOLE, READ_WHOLE))
    late = replace(READ_WHOLE, body_text="half of it")
    await mail.rooms.writer.people(lambda stores: settle(stores, rest, b"half of it", late))
    assert (await mail.text(), len(await mail.digests())) == ("all of it", 1)
