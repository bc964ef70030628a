"""A paste is text, whatever it holds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from agentdesk.tui.paste_guard import END, ESCAPE, START, PasteGuard


def _in_pieces(text: str, cuts: list[int]) -> list[str]:
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    return [text[start:end] for start, end in pairwise(edges) if end > start]


@given(st.text(alphabet="\x1b[201~ex#\r"), st.lists(st.integers(0, 60)))
def test_no_escape_of_a_paste_reaches_the_parser_however_it_is_cut(inside: str, cuts: list[int]) -> None:
    """It would be taken for keys."""
    pasted = inside.replace(END, "x")
    guard = PasteGuard()
    safe = "".join(guard.guarded(piece) for piece in _in_pieces(f"a{START}{pasted}{END}b", cuts))
    assert safe == f"a{START}{pasted.replace(ESCAPE, chr(0x241B))}{END}b"


@given(st.text(alphabet="\x1b[200~OAj"), st.lists(st.integers(0, 60)))
def test_keys_pass_as_they_are_and_at_once(keys: str, cuts: list[int]) -> None:
    """Arrows and Escape begin with the same byte; none may wait for the next."""
    typed = keys.replace(START, "x")
    guard = PasteGuard()
    for piece in _in_pieces(typed, cuts):
        assert guard.guarded(piece) == piece


def test_a_paste_with_an_escape_types_no_key() -> None:
    """As the parser of Textual reads it."""
    parser = XTermParser()
    found = list(parser.feed(PasteGuard().guarded(f"{START}dear\x1be#y\x1b[Bshop{END}")))
    assert [type(event) for event in found] == [events.Paste]
