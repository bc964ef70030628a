"""Escape and a key right behind it: two keys, unless a sequence begins so."""

from __future__ import annotations

import pytest

from agentdesk.tui.escapes import ESCAPE, EscapeKeys


def _pieces(*chunks: str) -> list[str]:
    keys = EscapeKeys()
    found = [piece for chunk in chunks for piece in keys.pieces(chunk)]
    return [*found, *filter(None, [keys.late()])]


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [
        ("\x1br", [ESCAPE, "r"]),
        ("words\x1bgd", ["words", ESCAPE, "gd"]),
        ("\x1b\x1br", [ESCAPE, ESCAPE, "r"]),
        ("\x1b1", [ESCAPE, "1"]),
        ("\x1b\x13", [ESCAPE, "\x13"]),
        ("\x1bé", [ESCAPE, "é"]),
        ("j\x1b\x1b[B", ["j", ESCAPE, "\x1b[B"]),
    ],
)
def test_escape_and_the_next_key_in_one_breath_are_two_keys(typed: str, pieces: list[str]) -> None:
    """As Alt with a letter, to which nothing is bound, both were lost."""
    assert _pieces(typed) == pieces


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[A",
        "\x1bOS",
        "\x1b[1;5C",
        "\x1b[200~text\x1b[201~",
        "\x1bf",
        "\x1bb",
        "\x1b\x7f",
        "\x1b\r",
        "\x1b[27u",
        "\x1b]11;rgb:0/0/0\x1b\\",
    ],
)
def test_what_a_terminal_sends_for_one_key_stays_whole(sequence: str) -> None:
    """Arrows, function keys, pastes, Option with arrows, Alt with Backspace and Enter."""
    assert "".join(_pieces(sequence)) == sequence
    assert ESCAPE not in _pieces(sequence)


@pytest.mark.parametrize("text", ["\x1b[A", "\x1br", "a\x1bOSb", "\x1b\x1b[B"])
def test_it_makes_no_difference_where_the_stream_is_cut(text: str) -> None:
    """A read ends where it ends."""
    for at in range(1, len(text)):
        halves = _pieces(text[:at], text[at:])
        assert "".join(halves) == text
        assert halves.count(ESCAPE) == _pieces(text).count(ESCAPE)


def test_an_escape_that_nothing_follows_is_the_key() -> None:
    """It waits no longer than the reader does."""
    keys = EscapeKeys()
    assert list(keys.pieces("x\x1b")) == ["x"]
    assert keys.late() == ESCAPE
    assert keys.late() == ""
