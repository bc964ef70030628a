"""Text in cells: what every line of every screen rests on."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agentdesk.tui.presenters.cells import cut, cut_left, fit, many_lines, one_line, width_of, wrap, wrap_parts

HOSTILE = "\x1b]52;c;Zm9v\x07\x9b31m\u202eevil\u2066\u200f\ufeff\ud800"


@given(st.text(), st.integers(2, 40))
def test_a_fitted_text_takes_exactly_its_width(text: str, width: int) -> None:
    """One cell too many shifts every column to its right."""
    assert width_of(fit(one_line(text), width)) == width


@given(st.text(), st.integers(2, 40))
def test_no_wrapped_line_is_wider_than_asked_and_no_word_is_lost(text: str, width: int) -> None:
    """A line too wide is cut by the pane; what is cut cannot be read."""
    source = one_line(text)
    lines = wrap(source, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split(" ")) == "".join(source.split(" "))


def test_a_cut_text_says_that_something_is_missing() -> None:
    """Silently shortened addresses have fooled people."""
    assert cut("maria@example.org", 8) == "maria@e…"
    assert cut("李小龙李小龙", 5) == "李小…"


def test_hostile_characters_become_visible_or_vanish() -> None:
    """A subject must not be able to reach the terminal."""
    shown = one_line(HOSTILE)
    assert shown.isprintable()
    assert "evil" in shown
    assert "\u241b" in shown, "an escape is shown as a mark, so that nobody wonders"


def test_arabic_stays_readable() -> None:
    """Removing bidi controls must not touch letters."""
    assert one_line("فاطمة الزهراء") == "فاطمة الزهراء"


def test_emoji_joined_by_invisible_characters_are_shown_one_by_one() -> None:
    """Terminals disagree about the width of joined ones."""
    assert one_line("👩\u200d👧 ❤\ufe0f") == "👩👧 ❤"


def test_lines_of_a_body_are_cleaned_each() -> None:
    """A body's line breaks are the only controls that mean anything."""
    assert many_lines("a\tb\r\nc\x07\rd\u2028e") == ["a       b", "c\u2407", "d", "e"]


def test_wrapping_a_line_without_end_is_linear() -> None:
    """One megabyte on one line must not stop the console."""
    began = time.process_time()
    assert len(wrap("é" * 300_000, 88)) > 3000
    assert time.process_time() - began < 5, "quadratic wrapping takes minutes"


def test_parts_are_kept_whole_on_as_few_lines_as_hold_them() -> None:
    """A key and what it does, parted by the end of a line, are read as two things."""
    ways = ("enter  insert", "ctrl+l  language", "esc  back")
    assert wrap_parts(ways, "   ", 45) == ["enter  insert   ctrl+l  language   esc  back"]
    assert wrap_parts(ways, "   ", 40) == ["enter  insert   ctrl+l  language", "esc  back"]
    assert all(width_of(line) <= 8 for line in wrap_parts(ways, "   ", 8))


def test_of_a_path_its_end_is_shown() -> None:
    assert cut_left("/etc/agentdesk/config.toml", 12) == "…config.toml"
    assert cut_left("config.toml", 12) == "config.toml"
    assert cut_left("config.toml", 0) == ""
