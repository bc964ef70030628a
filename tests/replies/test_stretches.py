"""A text is divided where nothing reaches across: what is read again after a key is the sentence that was changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.voice import Finding
from agentdesk.replies.guard.check import check_public
from agentdesk.replies.stretches import stretches
from tests.replies.test_guard import CIRCLE

LONG = "Dank dat u de moeite nam om dit te schrijven. " * 12


@given(st.text(alphabet="abcdef ABC.!?\n", max_size=600))
def test_the_stretches_together_are_the_text(text: str) -> None:
    found = list(stretches(text))
    assert "".join(stretch for _start, stretch in found) == text
    assert all(text[start : start + len(stretch)] == stretch for start, stretch in found)


def test_a_key_changes_one_stretch_of_a_long_text() -> None:
    before, after = ({stretch for _start, stretch in stretches(text)} for text in (LONG, LONG[:-1] + " x"))
    assert len(before | after) - len(before & after) <= 2


def test_an_abbreviation_ends_no_stretch() -> None:
    text = f"{LONG}Wij schreven aan mevr. Jansen, prof. De Wit en Dr. Bos."
    assert all(not stretch.rstrip().endswith(("mevr.", "prof.", "Dr.")) for _start, stretch in stretches(text))


def test_what_is_found_far_down_a_text_stands_where_it_says() -> None:
    text = f"{LONG}\n\nWe belden 06-12345678."
    found: tuple[Finding, ...] = check_public(text, CIRCLE)
    assert [(finding.rule, text[finding.start : finding.end]) for finding in found] == [("guard.phone", "06-12345678")]
