"""What was looked for is marked where it stands, whatever its case and accents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.query import Key
from agentdesk.tui.presenters.completing import Known, candidates, completed, filter_hint
from agentdesk.tui.presenters.matches import folded, matcher_for, matcher_of
from agentdesk.tui.presenters.tones import Piece, Tone, line


def _marked(query: str, text: str) -> list[str]:
    matcher = matcher_for(query)
    return [] if matcher is None else [piece.text for piece in matcher.marked(line(text)).pieces if piece.tone is Tone.MATCH]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("parcel", "My Parcels and a subparcel", ["Parcel"]),
        ("colis élo", "Élodie: le COLIS", ["Élo", "COLIS"]),
        ('"lost parcel"', "a lost  parcel, lost parcels", ["lost  parcel"]),
        ("-parcel lost", "lost parcel", ["lost"]),
        ("from:maria is:open", "Maria Lopez", ["Maria"]),
        ("is:open", "open", []),
        ("[/] (", "[/] (", []),
    ],
)
def test_words_and_phrases_are_marked_as_the_index_finds_them(query: str, text: str, expected: list[str]) -> None:
    assert _marked(query, text) == expected


def test_a_mark_across_pieces_keeps_every_character() -> None:
    matcher = matcher_of("order never")
    assert matcher is not None
    marked = matcher.marked(line(Piece("my or", Tone.DIM), "der nev", "er came"))
    assert marked.plain == "my order never came"
    assert "".join(piece.text for piece in marked.pieces if piece.tone is Tone.MATCH) == "order never"


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(query=st.text(), text=st.text())
def test_whatever_is_typed_marking_keeps_the_text(query: str, text: str) -> None:
    """Any text may be typed, and any text may be in a mail."""
    for matcher in (matcher_for(query), matcher_of(query)):
        if matcher is not None:
            assert matcher.marked(line(text)).plain == text


@given(st.text())
def test_whatever_is_typed_the_filters_hint_can_be_drawn(text: str) -> None:
    filter_hint(text, Known(), 80)
    completed(text, Known())


KNOWN = Known({Key.TAG: ("refund", "refused"), Key.ASSIGNEE: ("ana",)})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ta", "tag:"),
        ("is:op", "is:open "),
        ("tag:re", "tag:refu"),
        ("-tag:refun", "-tag:refund "),
        ("is:open,pe", "is:open,pending "),
        ("assignee:a", "assignee:ana "),
        ("nothing", "nothing"),
        ("", ""),
    ],
)
def test_tab_takes_the_last_word_as_far_as_it_goes(typed: str, expected: str) -> None:
    assert completed(typed, KNOWN) == expected


def test_all_that_can_follow_is_listed() -> None:
    assert candidates("tag:", KNOWN) == ["refund", "refused"]
    assert "tab:" in filter_hint("is:s", KNOWN, 80).plain


def test_a_mistake_points_at_its_character() -> None:
    words = filter_hint("tag:x is:opne", KNOWN, 100).plain
    assert "character 10" in words
    assert "opne" in words
