"""The outbox's lines."""

from __future__ import annotations

from datetime import timedelta

from agentdesk.domain.states import DeliveryState
from agentdesk.tui.presenters.deliveries import delivery_line, state_words, urgency
from tests.tui.records import NOW, delivery


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


def test_what_is_said_of_each_delivery_stands_below_each_other_where_there_is_room() -> None:
    """What left yesterday took a wider column than what left today."""
    sent = [delivery(DeliveryState.SENT, sent_at=NOW - timedelta(days=days), words="taken") for days in (0, 1)]
    shown = [delivery_line(one, 120, NOW).plain.index("taken") for one in (*sent, delivery(DeliveryState.FAILED, words="taken"))]
    assert len(set(shown)) == 1


def test_what_waits_for_a_lead_says_so() -> None:
    """Whoever looks must know that it is for them, or that it isn't."""
    held = delivery(DeliveryState.HELD, waits_for_person=True, awaits_lead=True)
    assert state_words(held, NOW) == "held for a lead"
