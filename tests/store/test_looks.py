"""The register of who looked at what."""

from __future__ import annotations

from datetime import timedelta

from agentdesk.domain.ids import AgentName, ConversationId, MessageId
from agentdesk.store import looks
from agentdesk.store.looks import EXPORTED, Seen
from tests.desk_builder import BuiltDesk

ANA, BEN = AgentName("ana"), AgentName("ben")


def test_looks_soon_after_each_other_are_one_and_later_ones_are_others(desk: BuiltDesk) -> None:
    number, now = desk.conversation(), desk.clock.now()
    minutes = (0, 10, 60, 200)
    with desk.transaction() as connection:
        looks.note(connection, [Seen(ANA, number, now + timedelta(minutes=one)) for one in minutes])
        looks.note(connection, [Seen(BEN, number, now)])
        found = looks.listed(connection, ANA, number, 10)
    spans = [((one.first_at - now).seconds // 60, (one.last_at - now).seconds // 60, one.times) for one in found]
    assert spans == [(200, 200, 1), (0, 60, 3)]


def test_who_asked_for_a_message_looked_at_its_conversation(desk: BuiltDesk) -> None:
    arrived = desk.receive_mail()
    with desk.transaction() as connection:
        looks.note(connection, [Seen(ANA, EXPORTED, desk.clock.now(), message=one) for one in (arrived.message, MessageId(1))])
        assert [one.conversation for one in looks.listed(connection, None, None, 10)] == [arrived.conversation]


def test_the_register_forgets_after_a_year(desk: BuiltDesk) -> None:
    now = desk.clock.now()
    with desk.transaction() as connection:
        looks.note(connection, [Seen(ANA, ConversationId(1), now - timedelta(days=366)), Seen(ANA, ConversationId(2), now)])
        looks.forget_old(connection, now)
        assert [one.conversation for one in looks.listed(connection, None, None, 10)] == [2]
