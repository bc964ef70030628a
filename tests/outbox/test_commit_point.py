"""The last moment before a message leaves: who may still stop it, and that a stopped one does not leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import pytest

from agentdesk.domain.channels import CommitPoint, OutgoingMessage, Receipt
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.verbs import Reply
from agentdesk.outbox.delivering import Deliverer, Ending
from agentdesk.store import deliveries, delivery_views
from agentdesk.store.stores import WritingStores
from tests.desk_builder import BuiltDesk
from tests.desk_stores import NewDesk

T = TypeVar("T")


@dataclass
class Line:
    """A far side that counts what left; `meanwhile` happens between the claim and the first byte."""

    meanwhile: Callable[[], None]
    left: list[bytes] = field(default_factory=list)

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        del key
        self.meanwhile()
        await commit_point()
        self.left.append(message.content)
        return Receipt("taken")


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    """A desk with one reply whose undo window is over."""
    built = new_desk()
    built.do(Reply(built.conversation(), "Tomorrow."))
    built.clock.move(seconds=11)
    return built


def _deliverer(desk: BuiltDesk, line: Line) -> Deliverer:
    async def write(job: Callable[[WritingStores], T]) -> T:
        return job(desk.stores)

    return Deliverer(write, write, lambda _account: line, desk.clock)


def _state(desk: BuiltDesk) -> DeliveryState:
    with desk.transaction() as connection:
        (found,) = delivery_views.views(connection, desk.clock.now())
        return found.state


async def _nothing_left(desk: BuiltDesk, meanwhile: Callable[[], None]) -> None:
    line = Line(meanwhile)
    attempt = await _deliverer(desk, line).deliver_next()
    assert attempt is not None
    assert attempt.ending is Ending.WITHDRAWN
    assert line.left == []


async def test_a_message_that_nobody_stops_leaves_once(desk: BuiltDesk) -> None:
    """What the others are compared with; `sending` stands in the desk before the first byte goes."""
    line = Line(lambda: None)
    attempt = await _deliverer(desk, line).deliver_next()
    assert attempt is not None
    assert attempt.ending is Ending.SENT
    assert len(line.left) == 1
    assert _state(desk) is DeliveryState.SENT
    assert await _deliverer(desk, line).deliver_next() is None


async def test_what_is_cancelled_in_the_last_moment_does_not_leave(desk: BuiltDesk) -> None:
    """Somebody was told that it was taken back."""

    def cancel() -> None:
        with desk.transaction() as connection:
            deliveries.mark_failed(connection, deliveries.in_state(connection, DeliveryState.QUEUED)[0], "taken back")

    await _nothing_left(desk, cancel)


async def test_an_attempt_that_another_overtook_does_not_send_too(desk: BuiltDesk) -> None:
    """A process that slept through its lease wakes while the next one is at it: the customer would get it twice."""

    def overtake() -> None:
        desk.clock.move(seconds=deliveries.LEASE.total_seconds() + 1)
        with desk.transaction() as connection:
            assert deliveries.claim(connection, desk.clock.now()) is not None

    await _nothing_left(desk, overtake)
    assert _state(desk) is DeliveryState.QUEUED
