"""The last guard before the terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from agentdesk.tui.safe_output import SafeOutput, without_controls

BLACK = Color(0, 0, 0)


@given(st.text())
def test_no_control_or_format_character_gets_through(text: str) -> None:
    """Whatever widget it came from."""
    left = {unicodedata.category(ch) for ch in without_controls(text) if ch != "\u200c" and not 0x1F000 <= ord(ch) < 0x1FB00}
    assert not left & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    "sequence", ["\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\", "\x9b31m", "\x1bP+q\x1b\\", "\u202eevil", "\x7f", "\ud800"]
)
def test_sequences_that_terminals_obey_lose_what_makes_them_one(sequence: str) -> None:
    """OSC, CSI, DCS, C1 and bidi overrides."""
    shown = without_controls(f"a{sequence}b")
    assert shown.isprintable()
    assert shown.startswith("a")
    assert shown.endswith("b")


@pytest.mark.parametrize("text", ["a\x1b[31mb\x9b\u202ec", "a\u3164b\uffa0c", "a\u115f\u115fb", "a\U000e0100b", "\u2019\u034fa"])
def test_what_is_deleted_leaves_a_line_as_wide_as_before(text: str) -> None:
    """The widths Textual counted before stay right."""
    visible = text.replace("\x1b", "").replace("\x9b", "").replace("\u202e", "")
    shown = without_controls(text)
    assert cell_len(shown) == cell_len(visible)
    assert not set(shown) & set("\u115f\u3164\uffa0\u034f\U000e0100")


def test_names_of_all_scripts_stay_as_they_are() -> None:
    """A guard that spoils names would be switched off."""
    for name in ("Jürgen Großkopf", "李小龙", "فاطمة الزهراء", "मारिया", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "ÅÄÖ ñ ₿"):
        assert without_controls(name) == name


def test_clean_lines_pass_as_the_very_same_object() -> None:
    """Textual caches by identity; a copy of every line would cost each key."""
    segments = [Segment("clean"), Segment("line")]
    assert SafeOutput().apply(segments, BLACK) is segments


def test_control_segments_are_dropped() -> None:
    """They are written to the terminal as they are."""
    assert SafeOutput().apply([Segment("\x1b[2J", None, [(2,)]), Segment("x\x07")], BLACK) == [Segment("[2J"), Segment("x")]  # type: ignore[list-item]  # what no widget of ours makes


def test_a_control_segment_is_dropped_from_a_line_that_is_clean_otherwise() -> None:
    """Its text looks harmless; what makes it act stands beside the text."""
    assert SafeOutput().apply([Segment("2J", None, [(2,)]), Segment("x")], BLACK) == [Segment("2J"), Segment("x")]  # type: ignore[list-item]  # what no widget of ours makes


def test_no_letter_carries_a_tower_of_marks_to_the_terminal() -> None:
    """A thousand marks are one cell, but kilobytes for each repaint, and ink over the lines around it; spelled stacks stay."""
    tower = without_controls("Hal" + "a\u0300" + "\u0301" * 3_000 + "lo")
    assert tower == "Hal" + "a\u0300" + "\u0301" * 9 + "lo"
    spelled = "\u0f67\u0f90\u0fb5\u0fa8\u0fb3\u0fba\u0fbc\u0fbb\u0f82 Z\u0351\u036b\u0343 \u05e9\u05c1\u05b8\u05bd"
    assert without_controls(spelled) == spelled


@given(st.text(st.characters(categories=["Mn", "Me", "Mc", "Ll", "So"]), max_size=60))
def test_lowering_towers_leaves_a_line_as_wide_as_before(text: str) -> None:
    """Whatever stands between the marks."""
    visible = "".join(ch for ch in text if without_controls(ch) == ch)
    assert cell_len(without_controls(visible)) == cell_len(visible)
