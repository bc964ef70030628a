"""Merge, split and move keep every message, redirect what comes later, and can be undone to the letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentdesk.domain.errors import Conflict, UsageError
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.mail_ids import own_message_id
from agentdesk.domain.reading import Address
from agentdesk.domain.states import Status
from agentdesk.domain.verbs import Close, Merge, Move, Redo, Reply, SaveDraft, Split, Undo
from agentdesk.store import conversations, drafts, lists, messages
from agentdesk.store.selection import Reader
from tests.desk_builder import ANA, BEN, KEY, BuiltDesk


def _bodies(desk: BuiltDesk, number: ConversationId) -> list[str]:
    with desk.transaction() as connection:
        return [view.body_text for view in messages.views(connection, number, 100)]


def _listed(desk: BuiltDesk) -> dict[int, tuple[int, str]]:
    with desk.readers.reading() as connection:
        rows = lists.page(connection, lists.Page(), Reader(ANA.agent, desk.clock.now()))
    return {row.id: (row.message_count, row.snippet) for row in rows}


def test_a_merge_keeps_every_message_and_undo_puts_each_back(desk: BuiltDesk) -> None:
    one, two = desk.conversation(), desk.conversation(sender="b@example.net")
    before = _listed(desk)
    desk.do(Merge((two,), one))
    assert _bodies(desk, one) == ["Text 1", "Text 2"]
    assert list(_listed(desk)) == [one]
    desk.do(Undo())
    assert (_bodies(desk, one), _bodies(desk, two)) == (["Text 1"], ["Text 2"])
    assert _listed(desk) == before


def test_history_keeps_its_age_through_a_merge_and_its_undo(desk: BuiltDesk) -> None:
    """Mail of a first sync came to the desk today; a merge must not bring it to the top of the list as if it were written today."""
    at = desk.clock.now()
    one, two = (
        desk.receive_mail(f"{name}@x.example", arrived_at=at - timedelta(days=days)).conversation for name, days in (("a", 30), ("b", 20))
    )
    desk.do(Merge((one,), two))
    desk.do(Undo())
    with desk.readers.reading() as connection:
        rows = lists.page(connection, lists.Page(), Reader(ANA.agent, desk.clock.now()))
    assert {row.id: row.last_at for row in rows} == {one: at - timedelta(days=30), two: at - timedelta(days=20)}


def test_an_answer_to_a_merged_conversation_goes_where_it_went(desk: BuiltDesk) -> None:
    one, two = desk.conversation(), desk.conversation(sender="b@example.net", message_id="two@example.net")
    desk.do(Merge((two,), one))
    assert desk.receive_mail(sender="b@example.net", in_reply_to="two@example.net").conversation == one
    with desk.transaction() as connection:
        assert conversations.resolve(connection, two) == one


def test_a_merge_into_a_closed_conversation_opens_it_when_something_waits(desk: BuiltDesk) -> None:
    one, two = desk.conversation(), desk.conversation(sender="b@example.net")
    desk.do(Close((one,)))
    desk.do(Merge((two,), one))
    with desk.transaction() as connection:
        assert conversations.get(connection, one).status is Status.OPEN


def test_a_draft_in_a_merged_conversation_goes_along(desk: BuiltDesk) -> None:
    one, two = desk.conversation(), desk.conversation(sender="b@example.net")
    desk.do(SaveDraft(two, None, "an hour of typing"))
    desk.do(Merge((two,), one))
    with desk.transaction() as connection:
        assert [found.conversation for found in drafts.of(connection, ANA.agent)] == [one]


def test_what_came_after_a_merge_stays_when_it_is_undone(desk: BuiltDesk) -> None:
    one, two = desk.conversation(), desk.conversation(sender="b@example.net")
    merged = desk.do(Merge((two,), one)).entry
    assert merged is not None
    desk.do(Reply(one, "To both of you."), BEN)
    desk.do(Undo(merged))
    assert _bodies(desk, one) == ["Text 1", "To both of you."]
    assert _bodies(desk, two) == ["Text 2"]


def test_a_conversation_is_not_merged_into_itself(desk: BuiltDesk) -> None:
    one = desk.conversation()
    with pytest.raises(UsageError):
        desk.do(Merge((one,), one))


def test_split_takes_messages_out_and_undo_brings_them_home(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="one@example.net")
    second = desk.receive_mail(in_reply_to="one@example.net", subject="another matter")
    outcome = desk.do(Split((second.message,)))
    new = ConversationId(int(outcome.created))
    assert (_bodies(desk, first.conversation), _bodies(desk, new)) == (["Text 1"], ["Text 2"])
    assert _listed(desk)[new] == (1, "Text 2")
    desk.do(Undo())
    assert _bodies(desk, first.conversation) == ["Text 1", "Text 2"]


def test_the_whole_of_a_conversation_is_not_split_off(desk: BuiltDesk) -> None:
    only = desk.receive_mail()
    with pytest.raises(Conflict, match="nothing would be left"):
        desk.do(Split((only.message,)))


def test_move_takes_a_message_that_joined_wrongly_where_it_belongs(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="one@example.net")
    wrong = desk.receive_mail(in_reply_to="one@example.net")
    other = desk.conversation(sender="b@example.net")
    desk.do(Move((wrong.message,), other))
    assert _bodies(desk, other) == ["Text 2", "Text 3"]
    desk.do(Undo())
    assert _bodies(desk, first.conversation) == ["Text 1", "Text 2"]


def test_a_conversation_whose_only_message_is_moved_goes_along(desk: BuiltDesk) -> None:
    """It would stay in the list with nothing in it, and what is answered to it would be filed there."""
    only = desk.receive_mail(message_id="one@example.net")
    other = desk.conversation(sender="b@example.net")
    before = _listed(desk)
    desk.do(Move((only.message,), other))
    assert list(_listed(desk)) == [other]
    assert desk.receive_mail(in_reply_to="one@example.net").conversation == other
    desk.do(Undo())
    assert set(_listed(desk)) == set(before)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6))
def test_late_mail_goes_where_its_conversation_went_through_any_merges(desk: BuiltDesk, merges: list[tuple[int, int]]) -> None:
    """By the Message-ID, by our signed one, and by the number in its subject: a merge leaves a redirect."""
    names = [f"c{place}.{desk.clock.now().timestamp()}" for place in range(5)]
    numbers = [desk.conversation(sender=f"{name}@example.net", message_id=f"{name}@id") for name in names]
    signed = [own_message_id(KEY, number, MessageId(1 << 45), "example.org") for number in numbers]
    stands = {number: number for number in numbers}
    for one, other in merges:
        source, target = stands[numbers[one]], stands[numbers[other]]
        if source != target:
            desk.do(Merge((numbers[one],), numbers[other]))
            stands = {number: target if now == source else now for number, now in stands.items()}
    for place, (name, number) in enumerate(zip(names, numbers, strict=True)):
        sender = f"{name}@example.net"
        late = [
            desk.receive_mail(sender=sender, in_reply_to=f"{name}@id"),
            desk.receive_mail(sender=sender, in_reply_to=signed[place]),
            desk.receive_mail(sender=sender, to=(Address("", f"shop+{signed[place].partition('@')[0]}@example.org"),)),
            desk.receive_mail(sender=sender, subject=f"[#{number}] late"),
        ]
        assert {filed.conversation for filed in late} == {stands[number]}
    desk.clock.move(seconds=7)


def test_a_late_parent_does_not_undo_what_a_person_split(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="one@example.net")
    second = desk.receive_mail(in_reply_to="one@example.net", message_id="two@example.net")
    new = ConversationId(int(desk.do(Split((second.message,))).created))
    answer = desk.receive_mail(in_reply_to="two@example.net", references=("one@example.net", "two@example.net"))
    assert answer.conversation == new
    with desk.transaction() as connection:
        assert conversations.resolve(connection, first.message) == first.conversation


def test_an_undone_split_leaves_no_empty_conversation_and_redo_brings_it_back(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="one@example.net")
    second = desk.receive_mail(in_reply_to="one@example.net")
    new = ConversationId(int(desk.do(Split((second.message,))).created))
    desk.do(Undo())
    assert list(_listed(desk)) == [first.conversation]
    desk.do(Redo())
    assert set(_listed(desk)) == {first.conversation, new}


def test_an_undone_split_hides_no_mail_that_came_since(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="one@example.net")
    second = desk.receive_mail(in_reply_to="one@example.net", message_id="two@example.net")
    new = ConversationId(int(desk.do(Split((second.message,))).created))
    late = desk.receive_mail(in_reply_to="two@example.net")
    assert late.conversation == new
    desk.do(Undo())
    assert set(_listed(desk)) == {first.conversation, new}
