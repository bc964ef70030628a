"""Header and status line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.states import ChannelKind, View
from agentdesk.domain.views import AccountHealth, ViewCount
from agentdesk.tui.presenters.bars import DeskState, ListPlace, conversation_status, desk_lines, header_line, status_line
from agentdesk.tui.presenters.cells import width_of
from agentdesk.tui.presenters.tones import Tone
from tests.tui.records import NOW, status

COUNTS = {view.value: ViewCount(view, 42) for view in View} | {"late": ViewCount("late", 4), "all": ViewCount("all", 999, is_capped=True)}
PLACE = ListPlace(12, COUNTS["open"], 100, 0, "")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("active", list(View))
def test_the_active_view_and_what_is_late_are_always_in_the_header(width: int, active: View) -> None:
    """However narrow, these two are what an agent looks for."""
    line = header_line(COUNTS, active, status(is_demo=True), width)
    assert width_of(line.plain) == width
    assert "4 Late 4" in line.plain
    assert f"{list(View).index(active) + 1} " in line.plain


def test_a_demo_says_that_nothing_leaves_the_machine() -> None:
    """Somebody who tries it out must not fear to write to a customer."""
    assert "nothing leaves this machine" in header_line(COUNTS, View.OPEN, status(is_demo=True), 120).plain


def test_a_demos_words_leave_a_narrow_header_its_first_four_views() -> None:
    """At 80 columns a newcomer learns from them that digits are views."""
    line = header_line(COUNTS, View.OPEN, status(is_demo=True), 80).plain
    assert [word for word in ("1 Open", "2 Mine", "3 Unassigned", "4 Late", "nothing leaves") if word not in line] == []


def test_the_status_line_tells_of_scans_that_nobody_sees_yet() -> None:
    """Whoever put a stack into the feeder looks for it in the list."""
    state = DeskState(status=status(letters_to_read=3))
    assert "· 3 scans wait to be read · checked" in status_line(PLACE, state, 80).plain


def test_the_status_line_tells_place_marks_filter_and_outbox() -> None:
    """All of it at 80 columns."""
    place = ListPlace(12, COUNTS["open"], 100, 2, "is:open -ch:ma")
    line = status_line(place, DeskState(status=status(waiting=2, failed=1, unknown=1)), 80).plain
    assert "2 marked" in line
    assert "filter: is:open -ch:ma" in line
    assert "12/42" in line
    assert "outbox 2, 2 stuck!" in line


def test_what_is_stuck_is_a_block_of_its_own() -> None:
    """A dot in its colour, close to the time before it, looked like a slip."""
    state = DeskState(status=status(failed=1))
    pieces = {piece.tone: piece.text for piece in status_line(PLACE, state, 80).pieces}
    assert pieces[Tone.BAR_ALERT] == " outbox 1 stuck! "
    page_line = conversation_status(None, None, state, 80)
    assert [piece.text for piece in page_line.pieces if piece.tone is Tone.BAR_ALERT] == [" outbox 1 stuck! "]


def test_the_status_line_ends_with_a_blank() -> None:
    """Whatever stands last in it; its left end has one too."""
    for state in (DeskState(), DeskState(status=status(waiting=1)), DeskState(status=status(failed=1))):
        for shown in (status_line(PLACE, state, 80), conversation_status(None, None, state, 80)):
            assert shown.plain.endswith(" ")
            assert not shown.plain.endswith("  ") or not shown.plain.strip()
            assert width_of(shown.plain) == 80


def test_a_capped_count_says_at_least() -> None:
    """999 would be a lie."""
    assert "1/999+" in status_line(ListPlace(1, COUNTS["all"], 100, 0, ""), DeskState(), 80).plain


def test_not_watching_is_said_with_its_time() -> None:
    """That nothing is new and that nobody looked are different things."""
    state = DeskState(status=status(is_watching=False, not_watching_since=NOW))
    assert "not watching since" in status_line(PLACE, state, 80).plain


def test_the_desk_is_named_where_there_are_two() -> None:
    """An answer from the wrong desk goes out in the wrong name."""
    assert "  the shared desk " in status_line(PLACE, DeskState(status=status(), desk="the shared desk"), 80).plain


def test_a_failing_account_is_named() -> None:
    """An agent must not think that no mail came."""
    broken = AccountHealth(
        AccountName("shop"), "email", ChannelKind.EMAIL, "shop@example.org", "needs-login", failure=Failure("needs-login", {})
    )
    assert "shop: login needed" in status_line(PLACE, DeskState(status=status(accounts=(broken,))), 80).plain


def test_the_undo_window_counts_down() -> None:
    """While it can be taken back, it says how long."""
    assert "sends in 8 s, z takes it back" in status_line(PLACE, DeskState(status=status(), sends_in_s=8), 80).plain


def test_quitting_names_what_waits() -> None:
    """What does not happen while nobody works is said beforehand."""
    words = " ".join(desk_lines(status(waiting=2, unknown=1, next_due_at=NOW + timedelta(minutes=5)), NOW))
    assert "2 in the outbox wait to leave" in words
    assert "1 send nobody can vouch for" in words
    assert "Next falls due: " in words


def test_one_match_is_one() -> None:
    """Before `n` went to it."""
    assert " 1 match, n " in conversation_status(None, None, DeskState(status=status()), 80, (0, 1)).plain
    assert " 2 matches, n " in conversation_status(None, None, DeskState(status=status()), 80, (0, 2)).plain
