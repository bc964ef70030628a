"""Text from outside must neither act on a terminal nor break a record, and must stay readable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.safe_text import block, is_clean, is_clean_block, one_line, safe_filename

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=200) | st.text(
    "葛a \u3164\u200b\U000e0100\U000e01ef\U0002ffff\ud800\n", max_size=12
)
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(ANY_TEXT)
def test_one_line_holds_no_control_no_bidi_control_and_no_surrogate(text: str) -> None:
    """The promise every one-line field of an export makes."""
    line = one_line(text)
    assert not [char for char in line if unicodedata.category(char) in {"Cc", "Cs", "Co", "Zl", "Zp"}]
    assert not set(line) & set(BIDI_CONTROLS)
    line.encode("utf-8")


@given(ANY_TEXT)
def test_block_keeps_only_newline_and_tab_of_all_controls(text: str) -> None:
    """Bodies are shown and exported with these two controls alone."""
    cleaned = block(text)
    assert {char for char in cleaned if unicodedata.category(char) in {"Cc", "Cs"}} <= {"\n", "\t"}
    cleaned.encode("utf-8")


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Intake and render both clean; the second pass must not eat into the first one's result."""
    assert one_line(one_line(text)) == one_line(text)
    assert block(block(text)) == block(text)


@given(ANY_TEXT)
def test_is_clean_tells_what_the_cleaners_would_do(text: str) -> None:
    """Callers skip work on the word of these two."""
    assert is_clean(text) == (one_line(text, limit=10_000) == text)
    assert is_clean_block(text) == (block(text) == text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        ("two\r\nlines\tand tab", "two lines and tab"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("nul\x00del\x7fcsi\x9b", "nul␀del␡csi\ufffd"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("private \ue000 use", "private \ufffd use"),
        ("family 👨‍👩‍👧", "family 👨‍👩‍👧"),
        ("new emoji \U0001fae9", "new emoji \U0001fae9"),
        ("hidden\U000e0041tag", "hiddentag"),
        ("\u3164\uffa0 \u115f\u1160 \u034f", "  "),
        ("by\U000e0101te\U000e0102\U000e0103s", "bytes"),
        ("葛\U000e0100城\u200b\U000e0101", "葛\U000e0100城"),
    ],
)
def test_one_line_marks_or_removes_what_could_do_harm(text: str, line: str) -> None:
    """Marks show what was tried; what only hides or reorders goes."""
    assert one_line(text) == line


@pytest.mark.parametrize("text", ["שלום, ההזמנה שלי לא הגיעה", "مرحبا، أين طلبي؟", "می‌خواهم", "Zoë «naïve» 北京 ½"])
def test_scripts_of_the_world_pass_unchanged(text: str) -> None:
    """A customer who writes in Hebrew, Arabic, Persian or Chinese is read as they wrote."""
    assert one_line(text) == text
    assert block(text) == text


def test_one_line_says_where_it_was_cut() -> None:
    """A cut that doesn't show would be a silent loss."""
    assert one_line("x" * 50, limit=10) == "x" * 9 + "…"


def test_block_turns_every_kind_of_line_end_into_newline() -> None:
    """Old Macs, form feeds and Unicode separators all end a line."""
    assert block("a\r\nb\rc\x0cd\u2028e\x85f") == "a\nb\nc\nd\ne\nf"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\Users\\jan\\foto.jpg", "foto.jpg"),
        ("C:foto.jpg", "foto.jpg"),
        ("../x\x00y.pdf", "xy.pdf"),
        ("..", ""),
        ("...", ""),
        ("/", ""),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("trailing. . ", "trailing"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("two\nlines.txt", "two lines.txt"),
    ],
)
def test_safe_filename_is_a_plain_base_name(name: str, safe: str) -> None:
    """The standard library hands out `../../etc/passwd` as a suggested name."""
    assert safe_filename(name) == safe


@given(ANY_TEXT)
def test_safe_filename_never_leaves_its_directory(name: str) -> None:
    """Whatever somebody calls a file, it is saved under one directory and nowhere else."""
    safe = safe_filename(name)
    assert "/" not in safe
    assert "\\" not in safe
    assert safe not in {".", ".."}
    assert "\x00" not in safe
    assert len(safe.encode()) <= 255
    assert safe_filename(safe) == safe


def test_long_names_keep_their_extension() -> None:
    """What a file is stays visible when its name is cut."""
    safe = safe_filename("é" * 300 + ".pdf")
    assert safe.endswith("é.pdf")
    assert len(safe.encode()) <= 240
