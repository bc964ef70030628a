"""The journal is searched by who, how and what, and by what its sentences name."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListEntries
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import Assign, Close, Tag
from agentdesk.store import agents
from tests.desk_builder import ANA, BEN, BuiltDesk, author


def verbs(desk: BuiltDesk, text: str, conversation: ConversationId | None = None) -> list[str]:
    return [entry.verb for entry in ANSWERS[ListEntries](desk.reading(), ListEntries(conversation, text))]


def test_entries_are_found_by_every_word_a_line_of_the_journal_shows(desk: BuiltDesk) -> None:
    one, two = desk.conversation(), desk.conversation(sender="tom@example.net")
    desk.do(Assign((one,), AgentName("dana"), is_new_name=True), ANA)
    desk.do(Tag((two,), ("refund",), ()), BEN)
    desk.do(Close((one, two)), author("ana", means=Means.CLI))
    assert verbs(desk, "dana") == ["assign"]
    assert verbs(desk, "refund ben") == ["tag"]
    assert verbs(desk, "CLI") == ["close"]
    assert verbs(desk, "ana") == ["close", "assign"]
    assert verbs(desk, "", two) == ["close", "tag"]
    assert verbs(desk, "100% \\ _") == []


def test_a_user_with_the_highest_number_there_is_works_as_any_other(desk: BuiltDesk) -> None:
    """Directories and containers give out numbers beyond 2^31; the highest is 2^32 - 2."""
    highest = 4_294_967_294
    number = desk.conversation()
    with desk.transaction() as connection:
        agents.meet(connection, AgentName("ana"), highest)
        assert agents.uids(connection)[highest] == "ana"
    desk.do(Close((number,)), replace(ANA, uid=highest))
    assert verbs(desk, "ana") == ["close"]
