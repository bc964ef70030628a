"""What channels cost, as people write it."""

from __future__ import annotations

import pytest

from agentdesk.domain.costs import Cost, parse_cost


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("", None),
        ("1.85 an answer", Cost(1.85)),
        ("1,85 per answer", Cost(1.85)),
        ("40 a month", Cost(0, 40)),
        ("0.96 an answer + 12 A MONTH", Cost(0.96, 12)),
    ],
)
def test_a_cost_is_read_as_people_write_it(text: str, cost: Cost | None) -> None:
    assert parse_cost(text) == cost


@pytest.mark.parametrize("text", ["1.85", "-1 an answer", "1 an hour", "1 an answer + 2 an answer", "1 a month +", "1e9 a month"])
def test_what_is_no_cost_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_cost(text)


def test_a_months_cost_is_that_of_the_days_looked_back() -> None:
    assert round(Cost(2, 36.525).of(answers=3, days=30), 2) == 42.0
