"""What left with which template: kept with the message, taken back with it, counted, and found again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.query import Key, Match
from agentdesk.domain.query_parsing import parse
from agentdesk.domain.verbs import CancelDelivery, Delete, Merge, Redo, Reply, Undo
from agentdesk.domain.voice import UsedTemplate
from agentdesk.store import driving, erasure, lists, tables, template_uses
from agentdesk.store.lists import Page
from agentdesk.store.selection import Reader
from tests.desk_builder import ANA, BuiltDesk

LATE = UsedTemplate("late-parcel", "nl", "Uw pakket komt morgen.")


def _answer(desk: BuiltDesk, *used: UsedTemplate, sender: str = "maria@example.net") -> ConversationId:
    number = desk.conversation(sender=sender)
    desk.do(Reply(number, "Uw pakket komt morgen, echt.", templates=used))
    return number


def _found(desk: BuiltDesk, query: str) -> list[ConversationId]:
    with desk.readers.reading() as connection:
        return [row.id for row in lists.page(connection, Page("", query), Reader(ANA.agent, desk.clock.now()))]


def _counts(desk: BuiltDesk) -> template_uses.Counts:
    with desk.readers.reading() as connection:
        return template_uses.counts(connection)


def test_a_reply_keeps_which_template_it_was_made_of_and_the_text_put_in(desk: BuiltDesk) -> None:
    number = _answer(desk, LATE)
    with desk.readers.reading() as connection:
        row = connection.execute(select(tables.template_use)).one()
    assert (row.conversation_id, row.template, row.variant, row.kind, row.agent) == (number, "late-parcel", "nl", "email", "ana")
    assert row.text == LATE.text


def test_what_is_taken_back_is_counted_no_more_and_comes_back_by_redo(desk: BuiltDesk) -> None:
    _answer(desk, LATE)
    assert _counts(desk) == {("late-parcel", "email"): 1}
    desk.do(Undo())
    assert _counts(desk) == {}
    desk.do(Redo())
    assert _counts(desk) == {("late-parcel", "email"): 1}


def test_a_cancelled_delivery_counts_no_template(desk: BuiltDesk) -> None:
    number = desk.conversation()
    made = desk.do(Reply(number, "Morgen.", templates=(LATE,))).created
    desk.do(CancelDelivery((DeliveryId(int(made)),)))
    assert (_counts(desk), _found(desk, "template:late-parcel")) == ({}, [])


def test_a_template_finds_every_conversation_it_left_in(desk: BuiltDesk) -> None:
    first = _answer(desk, LATE)
    _answer(desk, UsedTemplate("refund", "nl", "Terugbetaald."), sender="jan@example.net")
    third = _answer(desk, LATE, sender="bob@example.net")
    assert _found(desk, "template:late-parcel") == [third, first]
    assert len(_found(desk, "template:late-parcel,refund")) == 3
    assert len(_found(desk, "-template:late-parcel")) == 1


def test_beside_a_template_after_means_when_it_left_not_when_the_customer_wrote_last(desk: BuiltDesk) -> None:
    """A correction goes to whom the wrong text went in the last hour: no more, and nobody less because they have answered since."""
    old = _answer(desk, LATE)
    desk.clock.move(hours=3)
    new = _answer(desk, LATE, sender="bob@example.net")
    desk.receive_mail("maria@example.net", "Re: Where is my lamp?", in_reply_to="m1@example.net", references=("m1@example.net",))
    desk.clock.move(minutes=5)
    assert _found(desk, "template:late-parcel after:1h") == [new]
    assert _found(desk, "template:late-parcel before:1h") == [old]
    assert _found(desk, "template:late-parcel after:1h lamp") == [new]
    assert _found(desk, "template:late-parcel -after:1h") == [old]


def test_a_use_is_found_where_its_message_is_by_now(desk: BuiltDesk) -> None:
    moved, into = _answer(desk, LATE), desk.conversation(sender="bob@example.net")
    desk.do(Merge((moved,), into))
    assert _found(desk, "template:late-parcel") == [into]


def test_many_uses_are_found_as_few_are(desk: BuiltDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [_answer(desk, LATE, sender=f"c{number}@example.net") for number in range(5)]
    monkeypatch.setattr(driving, "FEW", 2)
    assert _found(desk, "template:late-parcel") == numbers[::-1]


def test_a_draft_remembers_its_templates_over_undo(desk: BuiltDesk) -> None:
    number = _answer(desk, LATE)
    desk.do(Undo())
    with desk.readers.reading() as connection:
        row = connection.execute(select(tables.draft).where(tables.draft.c.conversation_id == number)).one()
    assert row.templates == [["late-parcel", "nl", LATE.text]]


def test_erasure_empties_the_text_and_keeps_the_count(desk: BuiltDesk) -> None:
    number = _answer(desk, LATE)
    desk.do(Delete((number,)))
    with desk.transaction() as connection:
        erasure.erase(connection, number, desk.clock.now())
        row = connection.execute(select(tables.template_use)).one()
    assert (row.text, row.template) == ("", "late-parcel")


def test_the_query_knows_templates() -> None:
    assert parse("template:late-parcel").terms == (Match(Key.TEMPLATE, ("late-parcel",)),)
