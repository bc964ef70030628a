"""A text's length is counted as its channel counts it."""

from __future__ import annotations

import pytest

from agentdesk.domain.channel_specs import Limits, TextUnit
from agentdesk.replies.fit import check_fit, split, used

FAMILY = "👨‍👩‍👧"
MASTODON = Limits(max_chars=500, url_chars=23, counts_mentions_short=True)


@pytest.mark.parametrize(
    ("text", "limits", "count"),
    [
        ("héllo", Limits(), 5),
        ("héllo", Limits(unit=TextUnit.BYTES), 6),
        (FAMILY + "é", Limits(unit=TextUnit.GRAPHEMES), 2),
        (FAMILY, Limits(), 5),
        ("see https://example.org/a/very/long/address?with=much&more=of+it", MASTODON, 4 + 23),
        ("@ana@mastodon.example hi", MASTODON, 7),
        ("mail ana@example.org", MASTODON, 20),
        ("line\n" * 100, Limits(unit=TextUnit.PAGES), 3),
    ],
)
def test_each_unit_counts_in_its_own_way(text: str, limits: Limits, count: int) -> None:
    assert used(text, limits) == count


def test_a_text_that_fits_has_nothing_to_say() -> None:
    assert check_fit("x" * 500, MASTODON) == ()


def test_the_finding_begins_where_the_room_ends() -> None:
    (finding,) = check_fit(FAMILY * 299 + "abc", Limits(max_chars=300, unit=TextUnit.GRAPHEMES))
    assert finding.start == len(FAMILY) * 299 + 1
    assert finding.rule == "fit.length"
    assert finding.words == "302 signs, 300 at most: shorten it by 2"


SENTENCES = " ".join(f"This is sentence number {number}, and it says no more." for number in range(30))


@pytest.mark.parametrize("limits", [Limits(max_chars=300), Limits(max_chars=300, unit=TextUnit.BYTES), Limits(300, TextUnit.GRAPHEMES)])
@pytest.mark.parametrize("text", [SENTENCES, SENTENCES.replace(". ", ".\n\n"), "word " * 300, "été " * 200])
def test_a_long_text_is_parted_without_losing_a_word(text: str, limits: Limits) -> None:
    parts = split(text, limits)
    assert all(used(part, limits) <= 300 for part in parts)
    assert [part.rpartition(" (")[2] for part in parts] == [f"{number}/{len(parts)})" for number in range(1, len(parts) + 1)]
    assert " ".join(part.rpartition(" (")[0] for part in parts).split() == text.split()


def test_parts_end_with_sentences_where_that_leaves_them_full_enough() -> None:
    assert all(part.rpartition(" (")[0].endswith(".") for part in split(SENTENCES, Limits(max_chars=300)))


def test_what_fits_is_one_and_what_cannot_be_parted_is_none() -> None:
    assert split("short", Limits(max_chars=300)) == ("short",)
    assert split("short", Limits()) == ("short",)
    assert split("x" * 1000, Limits(max_chars=300)) == ()
    assert split("word " * 10_000, Limits(max_chars=100)) == ()
