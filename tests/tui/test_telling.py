"""Toasts."""

from __future__ import annotations

from time import time

from textual.widgets._toast import Toast

from agentdesk.tui.telling import Toasted


def test_a_toast_whose_time_is_over_before_it_stands_has_a_timer_that_ends() -> None:
    """Textual's timer of less than no time never returns: the console took no key any more after a moment's stall."""
    late = Toasted("Closed #1", timeout=4, raised_at=time() - 5)
    assert late.has_expired
    assert Toast(late)._timeout > 0


def test_a_toast_that_has_time_left_keeps_it() -> None:
    fresh = Toasted("Closed #1", timeout=4)
    assert not fresh.has_expired
    assert 3 < fresh.time_left <= 4
