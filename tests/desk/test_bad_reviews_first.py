"""A bad review that nobody has answered stands above everything newer, in every list and page of it, until somebody does."""

from __future__ import annotations

import pytest

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import View
from agentdesk.domain.verbs import Close, Reply, Undo
from agentdesk.store import lists, tables
from agentdesk.store.lists import Page
from agentdesk.store.selection import Reader
from tests.desk_builder import ANA, REVIEWS, BuiltDesk, shop_account
from tests.desk_stores import NewDesk


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    return new_desk(shop_account(), REVIEWS)


@pytest.fixture
def bad(desk: BuiltDesk) -> ConversationId:
    """A bad review, and newer conversations."""
    number = desk.review("bakfan82", "The lamp broke.", rating=2.0, by=REVIEWS)
    desk.clock.move(minutes=5)
    desk.review("tom", "It was alright.", rating=3.0, by=REVIEWS)
    for _turn in range(3):
        desk.clock.move(minutes=5)
        desk.conversation()
    return number


def order(desk: BuiltDesk, view: View = View.OPEN, limit: int = 100) -> list[ConversationId]:
    """Read a list in pages of `limit`."""
    found: list[ConversationId] = []
    after: int | None = None
    reader = Reader(ANA.agent, desk.clock.now())
    with desk.readers.reading() as connection:
        while rows := lists.page(connection, Page(view, after=after, limit=limit), reader):
            found += [row.id for row in rows]
            after = rows[-1].key
    return found


@pytest.mark.parametrize("view", [View.OPEN, View.ALL])
@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_bad_review_stands_first_and_pages_join(desk: BuiltDesk, bad: ConversationId, view: View, limit: int) -> None:
    found = order(desk, view, limit)
    assert found[0] == bad
    assert found[1:] == sorted(found[1:], reverse=True)
    assert len(found) == 5


def test_it_sinks_when_it_is_answered_or_closed_and_rises_when_that_is_undone(desk: BuiltDesk, bad: ConversationId) -> None:
    closed = desk.do(Close((bad,)))
    assert order(desk, View.ALL)[-1] == bad
    desk.do(Undo(closed.entry))
    assert order(desk)[0] == bad
    # The answer is the newest of all that was written.
    desk.conversation()
    desk.do(Reply(bad, "We are sorry.", language="en"))
    desk.clock.move(minutes=5)
    newest = desk.conversation()
    assert order(desk, View.ALL)[:2] == [newest, bad]


def test_a_changed_review_that_is_good_now_stands_where_it_belongs(desk: BuiltDesk, bad: ConversationId) -> None:
    with desk.transaction() as connection:
        connection.execute(tables.conversation.update().where(tables.conversation.c.id == bad).values(rating=4.0))
    assert order(desk)[-1] == bad
