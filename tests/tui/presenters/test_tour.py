"""The tour's words: short enough to be read, and true to the keys."""

from __future__ import annotations

import re

import pytest

from agentdesk.tui.keys.registry import BY_ID
from agentdesk.tui.presenters.tour import STEPS, tour_lines, tour_title

NUMBERS = range(1, len(STEPS) + 1)


def test_the_tour_has_seven_steps() -> None:
    """More would not be read."""
    assert len(STEPS) == 7
    assert tour_title(7).startswith("7 of 7")


@pytest.mark.parametrize("number", NUMBERS)
def test_every_action_named_is_one_and_its_key_is_shown(number: int) -> None:
    """A tour that names a key that was moved since teaches the wrong thing."""
    named = set(re.findall(r"\{([a-z._]+)\}", " ".join(STEPS[number - 1].sentences)))
    assert named
    assert named <= set(BY_ID)
    assert "{" not in " ".join(tour_lines(number))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_card_leaves_the_list_in_sight_at_80x24(number: int) -> None:
    """It speaks of what stands behind it."""
    rows = sum(-(-len(text) // 70) for text in tour_lines(number))
    assert rows <= 7
