"""Rows of the list, as lines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.states import ChannelKind, DeliveryState, Status
from agentdesk.tui.presenters.cells import width_of
from agentdesk.tui.presenters.rows import RowState, column_line, row_lines
from agentdesk.tui.safe_output import without_controls
from tests.tui.records import ME, NOW, row

PLAIN = RowState()


def test_a_row_at_80_columns_reads_like_the_sketch() -> None:
    """Channel, who, subject and snippet, due, age, owner: all in one line."""
    shown = row(is_unread=True, due_at=NOW - timedelta(minutes=12), assignee="ben")
    line = row_lines(shown, RowState(is_cursor=True), 80, NOW, ME)[0].plain
    assert line == "▌ ●ml Maria Lopez       order never arrived — I have been waiting   -12m   2h BE"


def test_beside_a_preview_a_row_takes_two_lines() -> None:
    """46 columns hold no subject in one line."""
    first, second = row_lines(row(due_at=NOW + timedelta(hours=4)), PLAIN, 46, NOW, ME)
    assert first.plain == "   ml Maria Lopez                   4h   2h   "
    assert second.plain == "      order never arrived — I have been waiti…"


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"is_unread": True}, "●"),
        ({"is_starred": True}, "★"),
        ({"has_draft": True}, "✎"),
        ({"has_attachment": True}, "@"),
        ({"delivery": DeliveryState.FAILED}, "✗"),
        ({"delivery": DeliveryState.UNKNOWN}, "?"),
        ({"delivery": DeliveryState.HELD}, "↶"),
        ({"status": Status.PENDING}, "pending"),
        ({"assignee": ME}, "me"),
        ({"rating": 2.0, "kind": ChannelKind.REVIEW}, "(2★)"),
    ],
)
def test_every_state_is_readable_without_colour(changes: dict[str, object], mark: str) -> None:
    """Under NO_COLOR, on paper and to the colour-blind the row says the same."""
    assert mark in row_lines(row(**changes), PLAIN, 80, NOW, ME)[0].plain
    assert mark not in row_lines(row(), PLAIN, 80, NOW, ME)[0].plain.replace("ml", "")


def test_a_marked_row_has_an_x_beside_the_cursor() -> None:
    """Mark and cursor are two things and both are seen."""
    assert row_lines(row(), RowState(is_cursor=True, is_marked=True), 80, NOW, ME)[0].plain.startswith("▌x")


@given(who=st.text(max_size=60), subject=st.text(max_size=200), width=st.integers(30, 200))
def test_whatever_customers_write_a_row_has_its_width_and_prints(who: str, subject: str, width: int) -> None:
    """Columns stay columns, and no control character comes through."""
    for line in row_lines(row(who=who, subject=subject, snippet=subject), PLAIN, width, NOW, ME):
        assert width_of(line.plain) == width
        assert without_controls(line.plain) == line.plain


def test_a_subject_that_is_the_texts_first_words_is_said_once() -> None:
    """A call, a post or a review has no subject of its own: read twice it leaves no room for what follows."""
    [line] = row_lines(row(subject="Cold pizza", snippet="Cold pizza, rude driver. Never again."), PLAIN, 100, NOW, ME)
    assert "Cold pizza — rude driver. Never again." in line.plain
    [line] = row_lines(row(subject="Pizza", snippet="Pizzas arrived cold."), PLAIN, 100, NOW, ME)
    assert "Pizza — Pizzas arrived cold." in line.plain


def test_the_names_of_the_columns_do_not_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    """In Dutch “by” is “bij”, which fills its column."""
    monkeypatch.setattr("agentdesk.tui.presenters.rows._", lambda text: {"by": "bij", "age": "oud"}.get(text, text))
    assert column_line(80).plain.endswith(" oud bij")
