"""Absences: what is an absentee's goes to whoever stands in, and nobody else's says so for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agentdesk.desk import team
from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListAgents, ListConversations, ListDrafts, RowsOf
from agentdesk.domain.errors import Conflict, Forbidden, UnknownAgent, UsageError
from agentdesk.domain.ids import AgentName, ConversationId, DeliveryId
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import Role
from agentdesk.domain.verbs import AddNote, Assign, Close, DiscardDraft, GiveDraft, Reply, ReturnDelivery, SaveDraft, SetAway, Undo
from agentdesk.store.work import Author
from tests.desk_builder import ANA, BEN, START, BuiltDesk, author

LEA = author("lea", role=Role.LEAD)
MONDAY = START + timedelta(days=2)


def assignee(desk: BuiltDesk, number: ConversationId) -> str | None:
    (row,) = ANSWERS[RowsOf](desk.reading(), RowsOf((number,)))
    assert isinstance(row, ConversationRow)
    return row.assignee


def test_what_is_an_absentees_goes_to_the_deputy_and_undo_brings_it_back(desk: BuiltDesk) -> None:
    mine, done = desk.conversation(), desk.conversation()
    desk.do(Assign((mine, done), ANA.agent))
    desk.do(Close((done,)))
    desk.do(SaveDraft(mine, None, "Dear"))
    outcome = desk.do(SetAway(ANA.agent, MONDAY, "ben"))
    assert (assignee(desk, mine), assignee(desk, done)) == ("ben", "ana")
    assert [one.body for one in ANSWERS[ListDrafts](desk.reading(BEN), ListDrafts())] == ["Dear"]
    ana, ben, *_others = ANSWERS[ListAgents](desk.reading(), ListAgents())
    assert (ana.away_until, ana.deputy, ben.open) == (MONDAY, "ben", 1)
    desk.do(Undo(outcome.entry))
    assert assignee(desk, mine) == "ana"
    assert [one.body for one in ANSWERS[ListDrafts](desk.reading(), ListDrafts())] == ["Dear"]


def test_what_customers_answer_meanwhile_goes_to_whoever_stands_in_for_the_deputy_too(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(SetAway(ANA.agent, MONDAY, "ben"))
    desk.do(SetAway(BEN.agent, MONDAY, "lea"), BEN)
    desk.do(Assign((number,), ANA.agent))
    with desk.transaction() as connection:
        assert team.hand_on_due(connection, desk.clock.now()) == (number,)
        assert team.hand_on_due(connection, desk.clock.now()) == ()
    assert assignee(desk, number) == "lea"


def test_a_circle_of_deputies_ends_with_everybody(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Assign((number,), ANA.agent))
    desk.do(SetAway(BEN.agent, MONDAY, "ana"), BEN)
    desk.do(SetAway(ANA.agent, MONDAY, "ben"))
    assert assignee(desk, number) is None


def test_only_a_lead_sends_somebody_else_away(desk: BuiltDesk) -> None:
    with pytest.raises(Forbidden):
        desk.do(SetAway(AgentName("ben"), MONDAY))
    desk.do(SetAway(AgentName("ben"), MONDAY), LEA)
    with pytest.raises(UsageError):
        desk.do(SetAway(ANA.agent, START - timedelta(days=1)))


def test_a_draft_of_nobodys_is_whoever_writes_ons_and_others_drafts_stay_theirs(desk: BuiltDesk) -> None:
    number = desk.conversation()
    kept = desk.do(SaveDraft(number, None, "Dear"))
    (draft,) = ANSWERS[ListDrafts](desk.reading(), ListDrafts())
    desk.do(SaveDraft(number, draft.id, "Mine"), BEN)
    assert [one.body for one in ANSWERS[ListDrafts](desk.reading(), ListDrafts())] == ["Dear"]
    desk.do(SetAway(ANA.agent, MONDAY))
    desk.do(SaveDraft(number, draft.id, "Dear Maria"), author("cas"))
    assert [one.body for one in ANSWERS[ListDrafts](desk.reading(author("cas")), ListDrafts())] == ["Dear Maria"]
    assert kept.created == str(draft.id)


def test_a_note_that_names_somebody_is_found_by_them_alone(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Close((desk.conversation(),)), BEN)
    noted = desk.do(AddNote(number, "(@Ben), do you know? ask ana@example.org or @nobody."))

    def mentioned(who: Author) -> list[int]:
        return [row.id for row in ANSWERS[ListConversations](desk.reading(who), ListConversations("is:mentioned"))]

    assert (mentioned(BEN), mentioned(ANA)) == ([number], [])
    desk.do(Undo(noted.entry))
    assert mentioned(BEN) == []


def test_drafts_are_handed_over_and_taken_over_and_never_thrown_away_by_others(desk: BuiltDesk) -> None:
    desk.do(SaveDraft(desk.conversation(), None, "Dear"))
    (draft,) = ANSWERS[ListDrafts](desk.reading(BEN), ListDrafts(everybody=True))
    with pytest.raises(Conflict):
        desk.do(DiscardDraft(draft.id), BEN)
    with pytest.raises(Forbidden):
        desk.do(GiveDraft(draft.id, AgentName("cas")), BEN)
    taken = desk.do(GiveDraft(draft.id, BEN.agent), BEN)
    assert ANSWERS[ListDrafts](desk.reading(), ListDrafts()) == []
    desk.do(Undo(taken.entry), BEN)
    desk.do(GiveDraft(draft.id, AgentName("cas")))
    assert [one.id for one in ANSWERS[ListDrafts](desk.reading(author("cas")), ListDrafts())] == [draft.id]


def test_a_slip_in_a_name_gives_work_to_nobody(desk: BuiltDesk) -> None:
    """Work given to a name nobody has would lie where nobody looks."""
    number = desk.conversation()
    desk.do(AddNote(number, "Mine."), BEN)
    desk.do(SaveDraft(number, None, "Dear"))
    (draft,) = ANSWERS[ListDrafts](desk.reading(), ListDrafts())
    for slip in ("bne", "BEN"):
        for verb in (Assign((number,), AgentName(slip)), GiveDraft(draft.id, AgentName(slip)), SetAway(ANA.agent, MONDAY, slip)):
            with pytest.raises(UnknownAgent, match="did you mean “ben”"):
                desk.do(verb)
    with pytest.raises(UnknownAgent, match=r"Nobody here is called “winkel”\. A new name"):
        desk.do(Assign((number,), AgentName("winkel")))
    with pytest.raises(UnknownAgent, match="did you mean “ben”"):
        desk.do(SetAway(AgentName("bne"), MONDAY), LEA)
    assert assignee(desk, number) is None
    for unfit in ("", " ben", "x" * 65, "a\nb"):
        with pytest.raises(UsageError):
            desk.do(Assign((number,), AgentName(unfit), is_new_name=True))


def test_a_new_name_is_meant_once_and_known_from_then_on(desk: BuiltDesk) -> None:
    """A shop of one uses names as pools: they work, once one was said to be new."""
    number = desk.conversation()
    outcome = desk.do(Assign((number,), AgentName("winkel"), is_new_name=True))
    desk.do(Undo(outcome.entry))
    desk.do(Assign((number,), AgentName("winkel")))
    assert assignee(desk, number) == "winkel"


def test_whoever_the_configuration_gives_a_role_is_known_before_they_come(desk: BuiltDesk) -> None:
    desk.facts = replace(desk.facts, staff=lambda: frozenset({"sanne"}))
    number = desk.conversation()
    desk.do(Assign((number,), AgentName("sanne")))
    assert assignee(desk, number) == "sanne"
    assert {one.name for one in ANSWERS[ListAgents](desk.reading(), ListAgents())} == {"ana", "sanne"}


def test_a_trainee_finds_what_a_lead_gave_back(desk: BuiltDesk) -> None:
    """The text is their draft again, the conversation is open again, and the comment is among what mentions them."""
    tom = author("tom", role=Role.TRAINEE)
    number = desk.conversation()
    desk.do(Reply(number, "It left."), tom)
    desk.do(ReturnDelivery(DeliveryId(1), "Please apologise first."), LEA)

    def found(query: str) -> list[int]:
        return [
            int(row.id)
            for row in ANSWERS[ListConversations](desk.reading(tom), ListConversations(query))
            if isinstance(row, ConversationRow)
        ]

    assert found("is:open is:mentioned") == [number]
    assert [one.body for one in ANSWERS[ListDrafts](desk.reading(tom), ListDrafts())] == ["It left."]
