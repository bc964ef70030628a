"""What the checks found stays where it belongs while somebody types on."""

from __future__ import annotations

import pytest

from agentdesk.domain.voice import Finding, Level
from agentdesk.tui.presenters.findings import counts, finding_at, finding_lines, moved, next_finding


def finding(text: str, piece: str, level: Level = Level.WARN, fix: str | None = None) -> Finding:
    start = text.index(piece)
    return Finding(f"tone.{piece}", level, start, start + len(piece), "“{found}”: not our words", {"found": piece}, fix)


BEFORE = "We promise it, guaranteed."
FOUND = (finding(BEFORE, "promise"), finding(BEFORE, "guaranteed"))


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("We promise it, guaranteed.", {"promise", "guaranteed"}),
        ("Well, we promise it, guaranteed.", {"promise", "guaranteed"}),
        ("We promise it, guaranteed. Really.", {"promise", "guaranteed"}),
        ("We promise it soon, guaranteed.", {"promise", "guaranteed"}),
        ("We prom it, guaranteed.", {"guaranteed"}),
        ("We promise it.", {"promise"}),
        ("", set()),
    ],
)
def test_findings_move_with_the_typing_and_go_where_it_touches_them(now: str, left: set[str]) -> None:
    places = moved(FOUND, BEFORE, now)
    assert {now[one.start : one.end] for one in places} == left


def test_the_next_finding_goes_round() -> None:
    assert next_finding(FOUND, 0) == FOUND[0]
    assert next_finding(FOUND, FOUND[0].start) == FOUND[1]
    assert next_finding(FOUND, len(BEFORE)) == FOUND[0]
    assert next_finding((), 0) is None


def test_the_worst_finding_of_a_place_comes_first() -> None:
    hint, block = finding(BEFORE, "promise it", Level.HINT), finding(BEFORE, "promise", Level.BLOCK)
    assert finding_at((hint, block), hint.start) == block


def test_the_finding_at_the_cursor_is_shown_whole_with_its_fix_and_the_rest_shortly() -> None:
    found = (finding(BEFORE, "promise", fix="expect"), finding(BEFORE, "guaranteed", Level.BLOCK), finding(BEFORE, "We", Level.HINT))
    lines = [line.plain for line in finding_lines(found, BEFORE, found[0].start, 90, 2)]
    assert lines == ["! 1: “promise”: not our words [tone.promise] → ^f puts “expect”", "  2 more: F7 goes to the next"]
    assert [line.plain for line in finding_lines((), BEFORE, 0, 90, 2)] == []


def test_what_holds_the_text_back_is_shown_before_what_it_lacks() -> None:
    """While somebody types, the cursor stands at the end, where everything that is missing has its place."""
    missing = Finding("tone.apologise", Level.WARN, len(BEFORE) - 1, len(BEFORE), "Missing: an apology")
    held = finding(BEFORE, "guaranteed", Level.BLOCK)
    shown = [line.plain for line in finding_lines((held, missing), BEFORE, len(BEFORE), 90, 5)]
    assert shown[0].startswith("✗ 1: “guaranteed”")


def test_counts_name_the_worst_first() -> None:
    found = (finding(BEFORE, "promise"), finding(BEFORE, "guaranteed", Level.BLOCK))
    assert "".join(piece.text for piece in counts(found)) == " ✗1 !1"
