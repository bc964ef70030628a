"""Verbs on conversations that are already as they are to be: said so, and no entry that undo would find empty."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.verbs import Close, Tag, Verb
from tests.desk_builder import BuiltDesk


@pytest.mark.parametrize("of", [lambda number: Close((number,)), lambda number: Tag((number,), (), ("never-there",))])
def test_a_verb_that_finds_nothing_to_change_says_so_and_makes_no_entry(desk: BuiltDesk, of: Callable[[ConversationId], Verb]) -> None:
    """A script that runs twice must not read “closed” where nothing was closed, nor undo somebody's work of before."""
    number = desk.conversation()
    desk.do(Close((number,)))
    outcome = desk.do(of(number))
    assert (outcome.entry, outcome.changed, outcome.unchanged) == (None, (), (number,))
    assert outcome.text == f"nothing to change in #{number}"


def test_only_what_changed_is_counted(desk: BuiltDesk) -> None:
    closed, opened = desk.conversation(), desk.conversation()
    desk.do(Close((closed,)))
    outcome = desk.do(Close((closed, opened, ConversationId(999))))
    assert (outcome.changed, outcome.unchanged, [one.item for one in outcome.skipped]) == ((opened,), (closed,), ["999"])
    assert outcome.text == f"closed #{opened}"
