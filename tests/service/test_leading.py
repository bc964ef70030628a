"""What is timed is done by the service that leads alone: on a server, the others may be asked and change nothing of their own accord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from agentdesk.domain.errors import Conflict
from agentdesk.service import leading, surveying
from agentdesk.service.rest_fetching import RestFetching
from agentdesk.service.wiring import Rooms, join
from tests.desk_fixtures import DeskHome

pytestmark = pytest.mark.only_on("postgresql", why="a desk in files has one service")


@pytest.fixture
async def rooms(desk_home: DeskHome) -> AsyncIterator[Rooms]:
    """What a service works in, before anybody leads."""
    joined = await join(desk_home.home)
    yield joined
    await joined.close()


async def test_a_survey_is_refused_without_the_lead(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two services would ask each customer twice."""
    monkeypatch.setattr(surveying, "asking", lambda _desk: True)
    with pytest.raises(Conflict, match="does not lead"):
        await surveying.survey(rooms)
    async with rooms.leading.for_a_while():
        assert await surveying.survey(rooms) == ()
    with pytest.raises(Conflict, match="does not lead"):
        await surveying.survey(rooms)


async def test_a_lead_that_was_taken_for_a_sync_is_kept_by_a_service_that_stands_for_it(rooms: Rooms) -> None:
    """It would lead without ever watching, and answers stayed where they were: nobody else can take the lead, and nobody told it to begin."""
    stands, gained = [False], []
    rooms.leading.wants = lambda: stands[0]
    looking = asyncio.create_task(rooms.leading.run(lambda: gained.append("gained"), lambda: None))
    async with rooms.leading.for_a_while() as is_new:
        stands[0] = True
        assert (is_new, gained) == (True, [])
    assert (rooms.leading.is_ours, gained) == (True, ["gained"])
    looking.cancel()


async def test_who_wants_the_desk_watched_while_it_is_looked_who_leads_waits_for_no_further_round(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that starts again after its end looks before it wants the lead; its console's wish came during that look, and got lost."""
    monkeypatch.setattr(leading, "LOOK_EVERY_S", 3600.0)
    stands, gained = [False], asyncio.Event()
    election = rooms.leading._elections
    was_led = election.is_led
    loop = asyncio.get_running_loop()

    def wish() -> None:
        stands[0] = True
        rooms.leading.look_now()

    def is_led() -> bool:
        loop.call_soon_threadsafe(wish)
        return was_led()

    monkeypatch.setattr(election, "is_led", is_led)
    rooms.leading.wants = lambda: stands[0]
    looking = asyncio.create_task(rooms.leading.run(gained.set, lambda: None))
    async with asyncio.timeout(60):
        await gained.wait()
    looking.cancel()


async def test_rests_that_are_due_are_fetched_by_the_leader(rooms: Rooms) -> None:
    fetching = RestFetching(rooms)
    for due in (fetching.next_one, fetching.next_due):
        with pytest.raises(Conflict, match="does not lead"):
            await due()
    async with rooms.leading.for_a_while():
        assert (await fetching.next_one(), await fetching.next_due()) == (None, None)
