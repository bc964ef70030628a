"""What a word finds: everything a person remembers of a conversation, and nothing a person can type is an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListConversations
from agentdesk.domain.errors import QueryError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.query import ALIASES, EXPECTED, Key
from agentdesk.domain.reading import Address, ReadAttachment, ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs import AddNote, Tag
from tests.desk_builder import BuiltDesk


def found(desk: BuiltDesk, query: str) -> list[ConversationId]:
    return [row.id for row in ANSWERS[ListConversations](desk.reading(), ListConversations(query))]


@pytest.fixture(scope="module")
def full(shared_desk: BuiltDesk) -> tuple[BuiltDesk, ConversationId]:
    """A desk with one conversation that has a word of its own in every place, and one that has none of them."""
    desk = shared_desk
    read = ReadMessage(
        sender=Address("Wilhelmina Zandstra", "wz@zaandam.example"),
        to=(Address("", "shop@example.org"), Address("Obelix", "menhir@gaul.example")),
        subject="Quetzal feathers",
        body_text="the crêpe pan is bent",
        reply_text="the crêpe pan is bent",
        language="pt-br",
        attachments=(ReadAttachment(1, "kassabon_2026-11.pdf", "application/pdf", 3, "0" * 64, False),),
        rating=2.0,
    )
    number = desk.receive(read).conversation
    desk.do(AddNote(number, "courier says: lost in Valladolid"))
    desk.do(Tag((number,), ("refund",), ()))
    scan = ReadMessage(sender=Address("H. Brandt", ""), subject="Scan", body_text="Kuendigung", channel="letter", kind=ChannelKind.LETTER)
    desk.receive(scan)
    return desk, number


@pytest.mark.parametrize(
    "query",
    [
        "quetzal",
        "crepe",
        "wilhelmina",
        "zaandam",
        "valladolid",
        "kassabon",
        "2026-11.pdf",
        '"lost in valladolid"',
        "subject:quetzal",
        "file:kassabon",
        "from:zandstra",
        "to:menhir@",
        "to:obelix",
        "lang:pt-BR",
        "account:shop -channel:letter",
        "by:ana",
        "by:me",
        "tag:refund",
        "stars:<3",
        "rating:2",
        "has:note",
        "has:attachment",
        "channel:email",
        "assignee:none is:open due:any channel:email",
        "customer:wz@zaandam.example",
        "id:1",
        "quetzal OR nothing",
        "(quetzal feathers) OR (nothing at all)",
        "crepe (pan OR pot)",
        "is:open (stars:1..2 OR tag:nothing)",
        "from:zandstra OR tag:nothing",
        "(quetzal is:open) OR (scan is:closed)",
        "channel:email -(nothing OR scan)",
        "-(channel:letter OR tag:nothing)",
        "is:late OR quetzal channel:email",
        "is:closed OR (crepe has:note)",
        "stars:1..3",
        "date:today channel:email",
        "quetzal -file:none -subject:scan -customer:nobody@example.org",
    ],
)
def test_one_conversation_is_found_by_what_it_alone_has(full: tuple[BuiltDesk, ConversationId], query: str) -> None:
    desk, number = full
    assert found(desk, query) == [number]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("valladolid", "courier says: lost in Valladolid"),
        ('"in valladolid"', "Valladolid"),
        ("kassabon", "kassabon_2026-11.pdf"),
        ("file:kassabon", "kassabon_2026-11.pdf"),
        ("zaandam", "wz@zaandam.example"),
        ("quetzal", "the crêpe pan is bent"),
        ("CREPE", "the crêpe pan is bent"),
        ("is:open nothing OR valladolid", "Valladolid"),
    ],
)
def test_the_line_of_a_list_shows_why_it_was_found(full: tuple[BuiltDesk, ConversationId], query: str, shown: str) -> None:
    """Where name, subject or the newest words hold it, they stay as they are."""
    desk, _number = full
    (row,) = ANSWERS[ListConversations](desk.reading(), ListConversations(query))
    assert shown in row.snippet


def test_what_is_shown_begins_before_the_match_and_ends_in_bounds(full: tuple[BuiltDesk, ConversationId]) -> None:
    desk, _number = full
    text = "word " * 2000 + "Zürichberg " + "word " * 2000
    desk.receive(ReadMessage(sender=Address("", "long@example.net"), subject="long", body_text=text, reply_text=text))
    (row,) = ANSWERS[ListConversations](desk.reading(), ListConversations("zurichb"))
    assert row.snippet.startswith("…")
    assert "Zürichberg" in row.snippet
    assert len(row.snippet) <= 161


def test_a_letter_is_found_by_what_was_read_from_it(full: tuple[BuiltDesk, ConversationId]) -> None:
    desk, number = full
    assert found(desk, "kuendigung") != [number]
    assert len(found(desk, "channel:letter kuendigung")) == 1


PIECES = st.sampled_from(
    [
        *(f"{key}:" for key in (*Key, *ALIASES)),
        *"-\"'\\,:*^(){}#@ ",
        "AND",
        " OR ",
        ") ",
        " (",
        "..",
        "NEAR(",
        "c++",
        "é",
        "\x00",
        "\ud800",
        "7d",
        "2",
    ]
)
ANYTHING = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=8).map("".join)


@given(text=ANYTHING)
@example(text="o'brien #123 c++ NEAR(a b) \"")
@example(text="id:999999999999999999 customer:99999999999999999999")
@example(text="due:9999-12-31 after:9999999y")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_finds_something_or_says_where_it_stops_making_sense(full: tuple[BuiltDesk, ConversationId], text: str) -> None:
    desk, _number = full
    position = 0
    try:
        found(desk, text)
    except QueryError as error:
        position = int(error.fields["position"])
    assert 0 <= position <= len(text)


def test_every_field_says_what_it_expects() -> None:
    assert set(EXPECTED) == set(Key)


def test_a_desk_without_conversations_answers_every_field(desk: BuiltDesk) -> None:
    values = {
        Key.IS: "open",
        Key.HAS: "note",
        Key.LATE: "yes",
        Key.RATING: "3",
        Key.AFTER: "7d",
        Key.BEFORE: "7d",
        Key.DATE: "2026",
        Key.DUE: "2h",
        Key.ID: "1",
    }
    assert [found(desk, f"{sign}{key}:{values.get(key, 'x')}") for key in Key for sign in ("", "-")] == [[]] * (2 * len(Key))
