"""What an answer to a bad review has to do is listed before it is written, and ticked off as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from agentdesk.domain.voice import FollowUp, Move
from agentdesk.tui.presenters.moves import move_lines

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOVES = (
    Move("acknowledge", "say first that you have read what went wrong."),
    Move("apologise", "say sorry, with no but after it."),
    Move("name-the-shop", "say which shop it was."),
)
IN_A_WEEK = FollowUp(snooze="7d")


def texts(*moves: Move, follow_up: FollowUp = IN_A_WEEK, width: int = 78, is_begun: bool = False) -> list[str]:
    return [line.plain for line in move_lines(moves, follow_up, width, NOW, is_begun=is_begun)]


def test_nothing_written_yet_every_move_stands_on_a_line_with_its_reason_and_the_day_it_comes_back() -> None:
    assert texts(*MOVES) == [
        "○ acknowledge    say first that you have read what went wrong.",
        "○ apologise      say sorry, with no but after it.",
        "○ name-the-shop  say which shop it was.",
        "back Mon 9 Mar unless they answer",
    ]


def test_once_it_is_begun_one_line_tells_what_is_made_and_what_is_not() -> None:
    made = (replace(MOVES[0], is_made=True), *MOVES[1:])
    assert texts(*made, is_begun=True) == ["✓ acknowledge  ○ apologise  ○ name-the-shop  back Mon 9 Mar unless they answer"]


def test_a_narrow_screen_takes_a_second_line_rather_than_half_a_name() -> None:
    assert texts(*MOVES, is_begun=True, width=30) == ["○ acknowledge  ○ apologise", "○ name-the-shop"]
    assert texts(*MOVES, is_begun=True, width=26) == ["○ acknowledge  ○ apologise", "○ name-the-shop"]


def test_where_nothing_is_asked_nothing_is_shown() -> None:
    assert texts() == []
    assert texts(is_begun=True) == []


@pytest.mark.parametrize("snooze", ["", "ask.day", "yesterday"])
def test_a_day_that_nobody_can_tell_yet_is_left_out(snooze: str) -> None:
    assert not any("back" in text for text in texts(*MOVES, follow_up=FollowUp(snooze=snooze)))


def test_a_narrow_screen_cuts_the_reasons_and_keeps_the_names() -> None:
    assert [text[:13] for text in texts(*MOVES, width=24)[:2]] == ["○ acknowledge", "○ apologise  "]
    assert all(len(text) <= 24 for text in texts(*MOVES, width=24))
