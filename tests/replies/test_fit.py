"""A text's length is counted as its channel counts it."""

from __future__ import annotations

import pytest

from agentdesk.domain.channels import Limits, TextUnit
from agentdesk.replies.fit import check_fit, used

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
    assert "302 graphemes" in finding.words
