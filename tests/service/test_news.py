"""Two services on one database: what is done at one is on the screens of the other."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from agentdesk.client.desk import Desk
from agentdesk.domain.asks import ListPresence, Status
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.domain.verbs import AddClosure, AddNote, BePresent, SaveDraft
from agentdesk.wire.frames import Event
from tests.desk_fixtures import DeskHome, customer_mail, drop
from tests.servers.postgresql import PostgreSQL
from tests.servers.processes import wait_until

pytestmark = pytest.mark.server
DEADLINE_S = 240.0
FIRST = ConversationId(1)


@pytest.fixture
def desks(tmp_path: Path, desk_database: str, postgresql: PostgreSQL) -> Iterator[tuple[DeskHome, DeskHome]]:
    both = DeskHome(tmp_path / "one", store_url=desk_database), DeskHome(tmp_path / "two", store_url=desk_database)
    folder = both[0].add_maildir()
    drop(folder, 1, customer_mail(1))
    both[0].run("sync")
    both[0].kill()
    # A test counts who listens: not a service that is no more.
    postgresql.end_sessions(desk_database.rpartition("?")[0].rpartition("/")[2])
    yield both
    for desk in both:
        desk.kill()


@asynccontextmanager
async def consoles(desks: tuple[DeskHome, DeskHome]) -> AsyncIterator[tuple[Desk, Desk]]:
    one, two = [await Desk.open(desk.home) for desk in desks]
    try:
        await asyncio.to_thread(wait_until, lambda: listening(desks[0]) == 2, "both services listen", timeout_seconds=DEADLINE_S)
        yield one, two
    finally:
        await one.close()
        await two.close()


def listening(desk: DeskHome) -> int:
    """How many services listen to what others tell, as their server sees it."""
    with psycopg.connect(tomllib.loads(desk.home.config_file.read_text())["store"]["url"]) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN agentdesk' AND datname = current_database()"
        ).fetchone()
    return found[0] if found else 0


async def told(desk: Desk, is_wanted: Callable[[Event], bool]) -> Event:
    """Return the first event that is wanted."""
    async with asyncio.timeout(DEADLINE_S):
        async for event in desk.events():
            if is_wanted(event):
                return event
    raise AssertionError


def at(viewing: str, replying: str) -> Callable[[Event], bool]:
    wanted = {"conversation": FIRST, "viewing": viewing, "replying": replying}
    return lambda event: event.topic == "presence" and event.fields == wanted


async def test_what_is_done_at_one_service_is_told_to_the_consoles_of_the_other(desks: tuple[DeskHome, DeskHome]) -> None:
    async with consoles(desks) as (one, two):
        await one.do(AddNote(FIRST, "Called her."))
        assert FIRST in (await told(two, lambda event: FIRST in event.conversations)).conversations
        await two.do(AddNote(FIRST, "She called back."))
        await told(one, lambda event: FIRST in event.conversations)


async def test_what_is_written_at_one_service_is_told_apart_from_what_came_in(desks: tuple[DeskHome, DeskHome]) -> None:
    """A draft is saved twice a second: nobody else has to look whether something is to be counted, noticed or sent."""
    async with consoles(desks) as (one, two):
        await one.do(SaveDraft(FIRST, None, "Dear Ma"))
        assert (await told(two, lambda event: FIRST in event.conversations)).topic == "drafts"


async def test_a_closure_added_at_one_service_holds_at_the_other(desks: tuple[DeskHome, DeskHome]) -> None:
    """Each keeps in mind which closures stand."""
    async with consoles(desks) as (one, two):
        today = datetime.now(UTC).date()
        await one.do(AddClosure(today, today + timedelta(days=7), "Inventory"))
        async with asyncio.timeout(DEADLINE_S):
            while (await two.ask(Status()))[0].closure is None:
                await told(two, lambda event: event.topic == "conversations")


async def test_who_is_where_is_seen_from_both_services_and_ends_with_the_one_that_told_it(desks: tuple[DeskHome, DeskHome]) -> None:
    async with consoles(desks) as (one, two):
        await two.do(BePresent(FIRST, is_replying=True))
        assert two.hello is not None
        who = two.hello.agent
        await told(one, at("", who))
        assert [(view.conversation, view.replying) for view in await one.ask(ListPresence())] == [(FIRST, (who,))]
        desks[1].kill()
        await told(one, at("", ""))
        assert await one.ask(ListPresence()) == []


def test_an_answer_written_at_one_service_leaves_by_the_one_that_leads(desks: tuple[DeskHome, DeskHome]) -> None:
    one, two = desks
    with one.open(Means.CONSOLE):
        wait_until(lambda: one.status().leader != "", "one leads", timeout_seconds=DEADLINE_S)
        two.home.config_file.write_text(one.home.config_file.read_text())
        with two.open(Means.CONSOLE):
            two.run("reply", "1", "--body", "From ten o'clock.")
            wait_until(lambda: two.deliveries()[0].state is DeliveryState.SENT, "it left", timeout_seconds=DEADLINE_S)
    (folder,) = one.place.parent.glob("one-shop")
    assert len(one.sent(folder)) == 1
