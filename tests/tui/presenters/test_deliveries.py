"""The outbox's lines."""

from __future__ import annotations

from agentdesk.domain.states import DeliveryState
from agentdesk.tui.presenters.deliveries import urgency
from tests.tui.records import delivery


def test_what_a_person_must_see_to_stands_first() -> None:
    """A send that failed is no use below twenty that left."""
    states = [DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.UNKNOWN, DeliveryState.SENT, DeliveryState.BOUNCED]
    ordered = sorted((delivery(state=state) for state in states), key=urgency)
    assert [one.state for one in ordered] == [
        DeliveryState.UNKNOWN,
        DeliveryState.BOUNCED,
        DeliveryState.QUEUED,
        DeliveryState.SENT,
        DeliveryState.SENT,
    ]
