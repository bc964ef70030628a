"""Suggestions: a person's word decides, once, and can be taken back."""

from __future__ import annotations

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListConversations, ListSuggestions, ShowConversation
from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import ConversationId, SuggestionId
from agentdesk.domain.states import Status
from agentdesk.domain.suggestions import Suggested, SuggestionKind, SuggestionView
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import AcceptSuggestion, Close, DeclineSuggestion, Reopen, Undo
from agentdesk.store import conversations, suggestions
from tests.desk_builder import BuiltDesk

WHY = N_("it was answered in another mail program")


def suggest(desk: BuiltDesk, kind: SuggestionKind, number: ConversationId, *targets: int) -> SuggestionId | None:
    with desk.transaction() as connection:
        return suggestions.make(connection, Suggested(kind, number, targets, WHY, {}), desk.clock.now())


def suggest_closing(desk: BuiltDesk, number: ConversationId) -> SuggestionId | None:
    return suggest(desk, SuggestionKind.CLOSE, number, last_inbound(desk, number))


def last_inbound(desk: BuiltDesk, number: ConversationId) -> int:
    with desk.transaction() as connection:
        return conversations.get(connection, number).last_inbound_id


def waiting(desk: BuiltDesk, number: ConversationId | None = None) -> list[SuggestionView]:
    return list(ANSWERS[ListSuggestions](desk.reading(), ListSuggestions(number)))


def status(desk: BuiltDesk, number: ConversationId) -> Status:
    with desk.transaction() as connection:
        return conversations.get(connection, number).status


def made(number: SuggestionId | None) -> SuggestionId:
    assert number is not None
    return number


def test_an_accepted_suggestion_is_one_entry_and_undo_makes_it_wait_again(desk: BuiltDesk) -> None:
    number = desk.conversation()
    suggestion = made(suggest_closing(desk, number))
    outcome = desk.do(AcceptSuggestion(suggestion))
    assert (status(desk, number), waiting(desk)) == (Status.CLOSED, [])
    desk.do(Undo(outcome.entry))
    assert (status(desk, number), [one.id for one in waiting(desk)]) == (Status.OPEN, [suggestion])


def test_a_declined_suggestion_is_not_made_again_for_the_same_evidence(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(DeclineSuggestion(made(suggest_closing(desk, number))))
    assert suggest_closing(desk, number) is None
    assert waiting(desk) == []


def test_declining_can_be_undone(desk: BuiltDesk) -> None:
    number = desk.conversation()
    suggestion = made(suggest_closing(desk, number))
    desk.do(Undo(desk.do(DeclineSuggestion(suggestion)).entry))
    assert [one.id for one in waiting(desk, number)] == [suggestion]


def test_a_suggestion_shows_in_its_conversation(desk: BuiltDesk) -> None:
    number = desk.conversation()
    suggest_closing(desk, number)
    (head, *_messages) = ANSWERS[ShowConversation](desk.reading(), ShowConversation(number))
    assert [one.text for one in head.suggestions] == [WHY]


def test_nothing_is_suggested_for_what_was_closed_by_hand_or_written_to_since(desk: BuiltDesk) -> None:
    """A customer who wrote again is not done, whatever was done about the message before."""
    number = desk.conversation()
    suggestion = made(suggest_closing(desk, number))
    desk.do(Close((number,)))
    assert waiting(desk) == []
    desk.do(Reopen((number,)))
    assert [one.id for one in waiting(desk)] == [suggestion]
    desk.receive_mail(in_reply_to="m1@example.net")
    assert waiting(desk) == []
    with pytest.raises(NotFound):
        desk.do(AcceptSuggestion(suggestion))


def test_joining_and_splitting_are_suggested_by_the_same_record(desk: BuiltDesk) -> None:
    first, second = desk.conversation(), desk.conversation(subject="Another lamp")
    desk.do(AcceptSuggestion(made(suggest(desk, SuggestionKind.JOIN, second, first))))
    with desk.transaction() as connection:
        assert conversations.resolve(connection, second) == first
        newest = conversations.message_ids(connection, first)[-1]
    outcome = desk.do(AcceptSuggestion(made(suggest(desk, SuggestionKind.SPLIT, first, newest))))
    assert int(outcome.created) not in {first, second}
    desk.do(Undo(outcome.entry))
    assert [one.kind for one in waiting(desk)] == [SuggestionKind.SPLIT]


def test_what_is_suggested_is_found_by_a_query(desk: BuiltDesk) -> None:
    number, _other = desk.conversation(), desk.conversation(sender="b@example.net")
    suggest_closing(desk, number)
    rows = list(ANSWERS[ListConversations](desk.reading(), ListConversations("is:suggested")))
    assert [row.id for row in rows] == [number]


def test_a_split_takes_along_what_came_since_and_goes_on_with_the_subject(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="one@example.net")
    desk.clock.move(minutes=1)
    other = desk.receive_mail(subject="The invoice of May", in_reply_to="one@example.net", message_id="two@example.net")
    suggestion = suggest(desk, SuggestionKind.SPLIT, first.conversation, other.message)
    desk.clock.move(minutes=1)
    following = desk.receive_mail(subject="Re: The invoice of May", in_reply_to="two@example.net")
    desk.clock.move(minutes=1)
    desk.receive_mail(subject="Re: Where is my lamp?", in_reply_to="one@example.net")
    desk.do(AcceptSuggestion(made(suggestion or waiting(desk)[0].id)))
    with desk.transaction() as connection:
        new = conversations.resolve(connection, other.message)
        assert conversations.message_ids(connection, new) == [other.message, following.message]
        assert len(conversations.message_ids(connection, first.conversation)) == 2
