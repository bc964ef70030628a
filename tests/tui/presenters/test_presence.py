"""Who else is at a conversation, in words."""

from __future__ import annotations

from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.views import PresenceView
from agentdesk.tui.presenters.bars import DeskState

NUMBER = ConversationId(7)
ANA, BEN, CAS = AgentName("ana"), AgentName("ben"), AgentName("cas")


def test_whoever_answers_stands_first_and_oneself_nowhere() -> None:
    found = PresenceView(NUMBER, (CAS, ANA), (BEN,)).without(ANA)
    assert DeskState(presence={NUMBER: found}).others(NUMBER) == "ben replying · cas reading"
    assert DeskState(presence={NUMBER: found}).others(ConversationId(8)) == ""
    assert DeskState(presence={NUMBER: found}).others(None) == ""
