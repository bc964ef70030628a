"""Words of which one stands in every text that a pattern knows: found as a plain search finds them, whatever was looked at before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.reading import hints
from agentdesk.reading.hints import Hints, hinted

WORDS = ("phon", "sent from", "web.de", "téléfono", "by telefono")
TEXTS = st.text(st.sampled_from("phonsetfrm wb.d\n\xa0é"), max_size=40) | st.lists(
    st.sampled_from(["iPhone", "sent", "from", "by", "telefonos", "x"])
).map(" ".join)


@pytest.fixture(scope="module")
def known() -> Iterator[Hints]:
    """Hints of the test's own, looked for beside those of the patterns."""
    hints._plain_words.clear()
    hints._telling_words.clear()
    made = Hints(*WORDS)
    yield made
    hints._ALL.remove(made)


@given(st.lists(TEXTS, max_size=6))
def test_a_text_is_judged_alike_whatever_was_judged_before(known: Hints, texts: list[str]) -> None:
    """A word remembered wrongly would hide the footers of every later mail from the reader."""
    for text in texts:
        stands = any(word in text.lower() for word in WORDS)
        assert known.stand_in(text.lower()) == stands
        assert known in hinted(text) or not stands


def test_a_text_that_holds_none_is_known_to_hold_none(known: Hints) -> None:
    """Most texts hold none, and are looked through by no pattern."""
    for _again in range(2):
        assert known not in hinted("The order came from you by mail\nand was sent back.")


def test_only_so_many_words_are_remembered(known: Hints) -> None:
    """A child reads thousands of mails whose words somebody may have made up."""
    for number, count in enumerate((hints._MOST_REMEMBERED // 2 + 1,) * 3 + (3 * hints._MOST_REMEMBERED,)):
        assert known not in hinted(" ".join(f"{number}-{word}" for word in range(count)))
        assert len(hints._plain_words) + len(hints._telling_words) <= hints._MOST_REMEMBERED
    for number in range(2):
        assert known in hinted(" ".join(f"{number}-phone-{word}" for word in range(hints._MOST_REMEMBERED // 2 + 1)))
        assert len(hints._plain_words) + len(hints._telling_words) <= hints._MOST_REMEMBERED
    assert known in hinted("an iPhone")
