"""A body of nothing but the sender's own words is known as one at a look, with what the walk over its lines would come to."""

from __future__ import annotations

import random

import pytest

from agentdesk.reading import folds, separators
from agentdesk.reading.hints import hinted

LINES = (
    *(
        "",
        "Hello,",
        "The parcel never came.",
        "Kind regards",
        "Jan (from Gent",
        "wörd wörd",
        "  indented",
        " ",
        "\xa0",
        "trailing  ",
        "a b c",
    ),
    *("On Monday Jan wrote:", "> quoted", "Jan> quoted", "| cell", "»quoted", "&gt; quoted", "-- ", "Sent from my iPhone", "a)", "(b)"),
    *("You received this message because you are subscribed", "To unsubscribe from this group", "Yahoo! Groups Links", "10:30", "a@b.be"),
    *(
        "____________________",
        "Van: a@b.be",
        "Verzonden: maandag",
        "please reply above this line",
        "\ufdd0quoted\ufdd1",
        "\ufdd6tail",
        "1.",
    ),
)


def test_own_words_are_folded_as_the_walk_over_the_lines_folds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the look takes for the sender's own would otherwise hide no quotation, whatever stands around it."""
    rng = random.Random(4)
    texts = ["\n".join(rng.choices(LINES, [9] * 11 + [1] * (len(LINES) - 11), k=rng.randint(1, 9))) for _each in range(3_000)]
    at_a_look = [folds.fold(text, "Re: parcel", hinted(text)) for text in texts]
    assert 100 < sum(map(separators.is_own_words, texts)) < len(texts)
    monkeypatch.setattr(separators, "is_own_words", lambda _text: False)
    assert at_a_look == [folds.fold(text, "Re: parcel", hinted(text)) for text in texts]


@pytest.mark.parametrize("text", ["", "Hello,\n\nthe parcel never came\n \nKind regards\nJan", "a\n\n\n"])
def test_letters_without_quotations_are_own_words(text: str) -> None:
    """Most bodies are."""
    assert separators.is_own_words(text)


@pytest.mark.parametrize("text", [" " * 300_000 + "x", ("a" + " " * 3_000 + "\n") * 100 + ":", "a" * 300_000 + ":"])
def test_a_long_run_of_anything_is_looked_at_once(text: str) -> None:
    """A pattern that tried every way to divide it would never come back."""
    assert not separators.is_own_words(text)
