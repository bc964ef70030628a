"""What is timed is done by the service that leads alone: on a server, the others may be asked and change nothing of their own accord."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from agentdesk.domain.errors import Conflict
from agentdesk.service import surveying
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


async def test_rests_that_are_due_are_fetched_by_the_leader(rooms: Rooms) -> None:
    fetching = RestFetching(rooms)
    for due in (fetching.next_one, fetching.next_due):
        with pytest.raises(Conflict, match="does not lead"):
            await due()
    async with rooms.leading.for_a_while():
        assert (await fetching.next_one(), await fetching.next_due()) == (None, None)
