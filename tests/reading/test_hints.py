"""Words of which one stands in every text that a pattern knows: found as a plain search finds them, whatever was looked at before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agentdesk.reading import hints
from agentdesk.reading.hints import Hints, holds_any

WORDS = ("phon", "sent from", "web.de", "téléfono")
TEXTS = st.text(st.sampled_from("phonsetfrm wb.d\n\xa0é"), max_size=40) | st.lists(st.sampled_from(["iphone", "sent", "from", "x"])).map(
    " ".join
)


@given(st.lists(TEXTS, max_size=6))
def test_a_text_is_judged_alike_whatever_was_judged_before(texts: list[str]) -> None:
    """A word remembered wrongly would hide the footers of every later mail from the reader."""
    known = Hints(*WORDS)
    assert [known.stand_in(text) for text in texts] == [holds_any(text, WORDS) for text in texts]


def test_only_so_many_words_are_remembered() -> None:
    """A child reads thousands of mails whose words somebody may have made up."""
    known = Hints(*WORDS)
    for number, count in enumerate((hints._MOST_REMEMBERED // 2 + 1,) * 3 + (3 * hints._MOST_REMEMBERED,)):
        assert not known.stand_in(" ".join(f"{number}-{word}" for word in range(count)))
        assert len(known._without) <= hints._MOST_REMEMBERED
    assert known.stand_in("an iphone")
