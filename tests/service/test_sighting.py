"""What became of mail on the server: it stays here, marked; what was dealt with there is suggested for closing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.channels import Sighting
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import Status
from agentdesk.domain.verbs import AddNote, Close
from agentdesk.service.sighting import Sighted
from agentdesk.store import conversations, suggestions
from tests.desk_builder import SHOP, BuiltDesk

if TYPE_CHECKING:
    from agentdesk.domain.ids import ConversationId
    from agentdesk.domain.suggestions import SuggestionView
    from agentdesk.domain.views import MessageView
    from agentdesk.intake.intake import Job

T = TypeVar("T")
FOLDER = "INBOX;1;"
ALL = 1 << 32


async def sight(desk: BuiltDesk, *sightings: Sighting) -> tuple[ConversationId, ...]:
    async def write(job: Job[T]) -> T:
        return job(desk.stores)

    return await Sighted(write, desk.clock).note(SHOP, sightings)


def suggested(desk: BuiltDesk) -> list[SuggestionView]:
    with desk.transaction() as connection:
        return suggestions.of(connection)


def shown(desk: BuiltDesk, number: ConversationId) -> list[MessageView]:
    return [view for page in ANSWERS[ShowConversation](desk.reading(), ShowConversation(number)) for view in page.messages]


async def test_what_is_gone_from_the_server_stays_here_marked(desk: BuiltDesk) -> None:
    number = desk.conversation()
    assert await sight(desk, Sighting(FOLDER, ALL, frozenset())) == (number,)
    (message,) = shown(desk, number)
    assert message.body_text == "Text 1"
    assert [(place.folder, place.gone_at) for place in message.places] == [("INBOX", desk.clock.now())]


async def test_what_comes_back_is_marked_no_longer(desk: BuiltDesk) -> None:
    """Somebody undid the deletion at the server."""
    number = desk.conversation()
    await sight(desk, Sighting(FOLDER, ALL, frozenset()), Sighting(FOLDER, ALL, frozenset({1})))
    assert shown(desk, number)[0].places[0].gone_at is None


async def test_what_was_archived_or_answered_elsewhere_suggests_closing(desk: BuiltDesk) -> None:
    first, second = desk.conversation(), desk.conversation(sender="ben@example.net")
    await sight(desk, Sighting(FOLDER, ALL, frozenset({2}), answered=(2,)))
    assert [(one.conversation, one.text.partition(",")[0]) for one in suggested(desk)] == [
        (first, "its last message was taken out of “INBOX” by another mail program: archived or deleted there"),
        (second, "its last message is marked as answered in another mail program"),
    ]
    with desk.transaction() as connection:
        assert conversations.get(connection, first).status is Status.OPEN


async def test_telling_the_same_again_suggests_nothing_new(desk: BuiltDesk) -> None:
    desk.conversation()
    for _time in range(2):
        await sight(desk, Sighting(FOLDER, ALL, None, answered=(1,)))
    assert len(suggested(desk)) == 1


async def test_mail_that_only_moved_to_another_folder_suggests_nothing(desk: BuiltDesk) -> None:
    """The same bytes stand in another folder that is read here: nobody has dealt with it."""
    read = ReadMessage(sender=Address("", "maria@example.net"), body_text="Text")
    filed, _again = desk.receive(read, content=b"the same"), desk.receive(read, content=b"the same")
    assert await sight(desk, Sighting(FOLDER, ALL, frozenset({2}))) == (filed.conversation,)
    assert suggested(desk) == []
    assert [place.gone_at is None for place in shown(desk, filed.conversation)[0].places] == [False, True]


async def test_nothing_is_suggested_for_an_older_message_or_one_we_answered(desk: BuiltDesk) -> None:
    """Only the customer's last word says whether anything still waits."""
    number = desk.conversation()
    desk.receive_mail(in_reply_to="m1@example.net")
    await sight(desk, Sighting(FOLDER, ALL, frozenset({2}), answered=(1,)))
    assert suggested(desk) == []
    desk.do(Close((number,)))
    await sight(desk, Sighting(FOLDER, ALL, frozenset(), answered=(2,)))
    assert suggested(desk) == []


async def test_a_folder_larger_than_a_page_is_gone_through_to_its_end(desk: BuiltDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentdesk.store.places.PAGE", 3)
    numbers = [desk.conversation(sender=f"c{number}@example.net") for number in range(12)]
    assert await sight(desk, Sighting(FOLDER, ALL, frozenset({1, 7, 12}))) == tuple(
        numbers[number] for number in (1, 2, 3, 4, 5, 7, 8, 9, 10)
    )


async def test_numbers_above_those_taken_are_not_spoken_of(desk: BuiltDesk) -> None:
    """What arrived while the server was asked is not gone."""
    desk.conversation()
    assert await sight(desk, Sighting(FOLDER, 1, frozenset())) == ()


async def test_a_note_of_ours_does_not_hide_that_a_customer_waits(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(AddNote(number, "ask the supplier"))
    await sight(desk, Sighting(FOLDER, ALL, None, answered=(1,)))
    assert len(suggested(desk)) == 1


async def test_a_review_that_was_taken_away_is_marked_suggested_for_closing_and_may_come_back(desk: BuiltDesk) -> None:
    """Platforms name theirs by ids without numbers."""
    number = desk.conversation()
    assert await sight(desk, Sighting("", 0, gone=("INBOX;1;1", "nobody's"))) == (number,)
    assert shown(desk, number)[0].places[0].gone_at == desk.clock.now()
    assert [one.text for one in suggested(desk)] == ["it was taken away where it stood: by its author, or by the platform"]
    assert await sight(desk, Sighting("", 0, back=("INBOX;1;1",))) == (number,)
    assert shown(desk, number)[0].places[0].gone_at is None
