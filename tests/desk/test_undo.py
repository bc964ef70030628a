"""Undo puts back what an entry changed, and never what somebody else changed after it."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from agentdesk.domain.errors import Conflict, NotFound, NothingToUndo, RefusedByDesk
from agentdesk.domain.ids import ConversationId, EntryId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import Means, Status
from agentdesk.domain.verbs import AddNote, Assign, Close, Delete, DiscardDraft, Redo, Reopen, SaveDraft, SetPending, Tag, Undo, Verb
from agentdesk.store import conversations, drafts, journal, messages, tables
from agentdesk.store.work import Author
from tests.desk_builder import ANA, BEN, BuiltDesk, author
from tests.desk_stores import NewDesk


def _status(desk: BuiltDesk, number: ConversationId) -> Status:
    with desk.transaction() as connection:
        return conversations.get(connection, number).status


def _entry(outcome: Outcome) -> EntryId:
    assert outcome.entry is not None
    return outcome.entry


def test_undo_opens_what_was_closed_and_redo_closes_it_again(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Close((number,)))
    desk.do(Undo())
    assert _status(desk, number) is Status.OPEN
    desk.do(Redo())
    assert _status(desk, number) is Status.CLOSED


def test_undo_leaves_a_colleagues_later_change_and_says_who_made_it(desk: BuiltDesk) -> None:
    number = desk.conversation()
    closed = _entry(desk.do(Close((number,)), ANA))
    desk.do(Reopen((number,)), BEN)
    with pytest.raises(Conflict, match="ben opened #"):
        desk.do(Undo(closed), ANA)
    assert _status(desk, number) is Status.OPEN


def test_a_bulk_verb_is_one_entry_and_is_undone_item_by_item(desk: BuiltDesk) -> None:
    numbers = tuple(desk.conversation(sender=f"c{n}@example.net") for n in range(5))
    closed = _entry(desk.do(Close(numbers), ANA))
    desk.do(SetPending((numbers[2],)), BEN)
    outcome = desk.do(Undo(closed), ANA)
    assert len(outcome.skipped) == 1
    assert [_status(desk, number) for number in numbers] == [Status.OPEN, Status.OPEN, Status.PENDING, Status.OPEN, Status.OPEN]


def test_after_a_colleagues_change_was_undone_the_first_change_may_be_undone_too(desk: BuiltDesk) -> None:
    number = desk.conversation()
    first = _entry(desk.do(SetPending((number,)), ANA))
    second = _entry(desk.do(Close((number,)), BEN))
    desk.do(Undo(second), BEN)
    desk.do(Undo(first), ANA)
    assert _status(desk, number) is Status.OPEN


def test_undo_without_an_entry_takes_this_sessions_newest_and_nobody_elses(desk: BuiltDesk) -> None:
    mine, other = desk.conversation(), desk.conversation(sender="two@example.net")
    desk.do(Close((mine,)), author("ana", "console-1"))
    desk.do(Close((other,)), author("ana", "console-2"))
    desk.do(Undo(), author("ana", "console-1"))
    assert (_status(desk, mine), _status(desk, other)) == (Status.OPEN, Status.CLOSED)
    with pytest.raises(NotFound):
        desk.do(Undo(), author("ana", "console-1"))


def test_what_cant_be_taken_back_can_be_passed_by_and_redo_too(desk: BuiltDesk) -> None:
    """Else one entry that a colleague wrote over would stand before all older ones for good."""
    older, newer, me = desk.conversation(), desk.conversation(sender="two@example.net"), author("ana", "console-1")
    desk.do(Close((older,)), me)
    blocked = _entry(desk.do(Close((newer,)), me))
    desk.do(Reopen((newer,)), BEN)
    with pytest.raises(Conflict) as caught:
        desk.do(Undo(), me)
    assert caught.value.fields["id"] == blocked
    undone = _entry(desk.do(Undo(passed=(blocked,)), me))
    assert (_status(desk, older), _status(desk, newer)) == (Status.OPEN, Status.OPEN)
    with pytest.raises(NothingToUndo):
        desk.do(Redo(passed=(undone,)), me)
    desk.do(Redo(passed=(blocked,)), me)
    assert _status(desk, older) is Status.CLOSED


def test_a_script_takes_back_the_users_newest_from_the_command_line(desk: BuiltDesk) -> None:
    """Each command is a session of its own, so a session can't be what `agentdesk undo` goes by."""
    number = desk.conversation()
    desk.do(Close((number,)), author("ana", "cli-1", Means.CLI))
    desk.do(Undo(), author("ana", "cli-2", Means.CLI))
    assert _status(desk, number) is Status.OPEN


def test_a_message_taken_back_is_counted_no_more_until_it_is_done_again(desk: BuiltDesk) -> None:
    """Lists say how many messages a conversation has; what `show` no longer prints must not be among them."""
    number = desk.conversation()

    def count() -> int:
        with desk.transaction() as connection:
            return conversations.get(connection, number).message_count

    before = count()
    desk.do(AddNote(number, "asked the courier"))
    assert count() == before + 1
    desk.do(Undo())
    assert count() == before
    desk.do(Redo())
    assert count() == before + 1


@pytest.mark.parametrize("means", [Means.CONSOLE, Means.CLI])
@pytest.mark.parametrize("verb", [Undo(), Redo()])
def test_nothing_left_to_undo_is_said_in_whole_words(desk: BuiltDesk, verb: Verb, means: Means) -> None:
    with pytest.raises(NothingToUndo, match=r"^Nothing .* is left to (un|re)do"):
        desk.do(verb, author("ana", "somewhere", means))


def test_an_entry_is_undone_once(desk: BuiltDesk) -> None:
    number = desk.conversation()
    entry = _entry(desk.do(Close((number,))))
    desk.do(Undo(entry))
    with pytest.raises(Conflict, match="undone already"):
        desk.do(Undo(entry))


def test_undo_reaches_back_thirty_days(desk: BuiltDesk) -> None:
    number = desk.conversation()
    entry = _entry(desk.do(Close((number,))))
    desk.clock.move(days=31)
    with pytest.raises(RefusedByDesk, match="older than 30 days"):
        desk.do(Undo(entry))


def test_an_undone_note_is_hidden_and_comes_back_by_redo(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(AddNote(number, "ask the courier"))
    assert _texts(desk, number)[-1] == "ask the courier"
    desk.do(Undo())
    assert "ask the courier" not in _texts(desk, number)
    desk.do(Redo())
    assert _texts(desk, number)[-1] == "ask the courier"


def _texts(desk: BuiltDesk, number: ConversationId) -> list[str]:
    with desk.transaction() as connection:
        return [view.body_text for view in messages.views(connection, number, 100)]


def test_a_discarded_draft_comes_back_by_undo(desk: BuiltDesk) -> None:
    number = desk.conversation()
    saved = int(desk.do(SaveDraft(number, None, "an hour of typing")).created)
    with desk.transaction() as connection:
        draft = drafts.of(connection, ANA.agent)[0].id
    assert draft == saved
    desk.do(DiscardDraft(draft))
    desk.do(Undo())
    with desk.transaction() as connection:
        assert [found.body for found in drafts.of(connection, ANA.agent)] == ["an hour of typing"]


def test_a_deleted_conversation_comes_back_by_undo(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Delete((number,)))
    with desk.transaction() as connection, pytest.raises(NotFound):
        conversations.resolve(connection, number)
    desk.do(Undo())
    assert _status(desk, number) is Status.OPEN


AGENTS = (ANA, BEN)
STATUS_VERBS: dict[Status, type[Verb]] = {Status.CLOSED: Close, Status.OPEN: Reopen, Status.PENDING: SetPending}


@dataclass
class _Write:
    """One standing write of a field: which entry made it, what it became."""

    entry: int
    value: object


@dataclass
class _Model:
    """An independent account of every field: a stack of standing writes on top of the first value."""

    stacks: dict[tuple[int, str], list[_Write]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[int, list[tuple[tuple[int, str], object]]] = field(default_factory=dict)

    def value(self, key: tuple[int, str], first: object) -> object:
        return self.stacks[key][-1].value if self.stacks[key] else first

    def write(self, entry: int, changes: list[tuple[tuple[int, str], object]]) -> None:
        self.entries[entry] = changes
        for key, value in changes:
            self.stacks[key].append(_Write(entry, value))

    def undo(self, entry: int) -> int:
        """Take an entry's writes off the stacks where they are on top; return how many were."""
        done = 0
        for key, _value in self.entries[entry]:
            stack = self.stacks[key]
            if stack and stack[-1].entry == entry:
                stack.pop()
                done += 1
        return done


FIRST: dict[str, object] = {"status": "open", "assignee": None, "tag:refund": False}


class UndoMachine(RuleBasedStateMachine):
    """Two agents change the same conversations, in bulk and one by one, and undo in any order: nobody's change is overwritten."""

    desks: ClassVar[NewDesk]

    def __init__(self) -> None:
        super().__init__()
        self.until_the_end = ExitStack()

    @initialize()
    def start(self) -> None:
        self.desk = self.until_the_end.enter_context(self.desks.passing())
        self.numbers = [self.desk.conversation(sender=f"c{n}@example.net") for n in range(3)]
        self.model = _Model()
        self.undoable: list[int] = []

    def _do(self, verb: Verb, who: Author, changes: dict[int, tuple[str, object]]) -> None:
        entry = self.desk.do(verb, who).entry
        wanted = [((number, name), value) for number, (name, value) in changes.items()]
        real = [(key, value) for key, value in wanted if self.model.value(key, FIRST[key[1]]) != value]
        if entry is not None and not real:
            assert self._fields(entry) == {"due_at"}
            return
        assert (entry is None) == (not real)
        if entry is not None:
            self.model.write(entry, real)
            self.undoable.append(entry)

    def _fields(self, entry: int) -> set[str]:
        """Return what an entry changed. A response target pauses and goes on with the status; the model has no account of it."""
        with self.desk.transaction() as connection:
            return {effect.field for effect in journal.effects_of(connection, EntryId(entry))}

    @rule(who=st.sampled_from(AGENTS), picks=st.sets(st.integers(0, 2), min_size=1), status=st.sampled_from(list(STATUS_VERBS)))
    def set_status(self, who: Author, picks: set[int], status: Status) -> None:
        numbers = tuple(self.numbers[pick] for pick in sorted(picks))
        verb = STATUS_VERBS[status](numbers)  # type: ignore[call-arg]
        self._do(verb, who, dict.fromkeys(numbers, ("status", status.value)))

    @rule(who=st.sampled_from(AGENTS), picks=st.sets(st.integers(0, 2), min_size=1), to=st.sampled_from([None, "ana", "ben"]))
    def assign(self, who: Author, picks: set[int], to: str | None) -> None:
        numbers = tuple(self.numbers[pick] for pick in sorted(picks))
        self._do(Assign(numbers, author(to).agent if to else None, is_new_name=bool(to)), who, dict.fromkeys(numbers, ("assignee", to)))

    @rule(who=st.sampled_from(AGENTS), picks=st.sets(st.integers(0, 2), min_size=1), is_on=st.booleans())
    def tag(self, who: Author, picks: set[int], is_on: bool) -> None:  # noqa: FBT001
        numbers = tuple(self.numbers[pick] for pick in sorted(picks))
        tags = {"add": ("refund",)} if is_on else {"remove": ("refund",)}
        self._do(Tag(numbers, **tags), who, dict.fromkeys(numbers, ("tag:refund", is_on)))

    @rule(who=st.sampled_from(AGENTS), pick=st.integers(0, 50))
    def undo(self, who: Author, pick: int) -> None:
        if not self.undoable:
            return
        entry = self.undoable[pick % len(self.undoable)]
        restored = 0
        try:
            outcome = self.desk.do(Undo(EntryId(entry)), who)
        except Conflict:
            assert self.model.undo(entry) == 0
            return
        restored = self.model.undo(entry)
        skipped = [one for one in outcome.skipped if not one.item.endswith(" due_at")]
        assert len(skipped) == len(self.model.entries[entry]) - restored
        self.undoable.remove(entry)

    @invariant()
    def every_field_holds_its_last_standing_writers_value(self) -> None:
        if not hasattr(self, "desk"):
            return
        with self.desk.transaction() as connection:
            for number in self.numbers:
                c, t = tables.conversation.c, tables.conversation_tag.c
                status, assignee = connection.execute(select(c.status, c.assignee).where(c.id == number)).one()
                tags = connection.execute(select(t.tag).where(t.conversation_id == number)).scalars().all()
                holds = {"status": status, "assignee": assignee, "tag:refund": "refund" in tags}
                assert holds == {name: self.model.value((number, name), first) for name, first in FIRST.items()}

    def teardown(self) -> None:
        self.until_the_end.close()


def test_no_change_is_overwritten(new_desk: NewDesk) -> None:
    class OnThisStore(UndoMachine):
        desks = new_desk

    run_state_machine_as_test(OnThisStore, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))
