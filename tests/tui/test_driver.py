"""What of the frames reaches the terminal."""

from __future__ import annotations

import pytest

from agentdesk.tui.driver import Frames

BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"


@pytest.mark.parametrize(("begin", "end"), [("", ""), (BEGIN, END)])
def test_a_frame_that_draws_nothing_is_not_written(begin: str, end: str) -> None:
    """An idle console wrote one at every poll of an account, and a key's last byte came a third of a second late."""
    frames = Frames()
    assert frames.does_something(f"{begin}\x1b[4;1Hab\x1b[0m\x1b[1;3H{end}")
    assert not frames.does_something(f"{begin}\x1b[1;3H{end}")
    assert not frames.does_something(f"{begin}\x1b[1;3H{end}")


def test_a_frame_that_only_moves_the_cursor_is_written() -> None:
    """Input methods show what is typed there."""
    frames = Frames()
    assert frames.does_something(f"{BEGIN}ab\x1b[1;3H{END}")
    assert frames.does_something(f"{BEGIN}\x1b[1;13H{END}")
    assert frames.does_something(f"{BEGIN}\x1b[1;3H{END}")


def test_after_anything_else_was_written_the_cursor_is_put_back() -> None:
    frames = Frames()
    assert frames.does_something("ab\x1b[1;3H")
    frames.forget()
    assert frames.does_something("\x1b[1;3H")
