"""A pattern that is compiled later finds what it would have found, and a mistake in one is found here."""

from __future__ import annotations

import re

import agentdesk.reading.mail  # noqa: F401 - makes nearly all of them
from agentdesk.domain.late_patterns import compile_all, late


def test_every_late_pattern_is_one() -> None:
    """Nobody would learn of a slip before a mail comes that needs it."""
    assert compile_all() > 0


def test_a_late_pattern_finds_what_a_pattern_finds() -> None:
    pattern = late(r"(\w+)@(?P<host>\w+)", re.IGNORECASE)
    for _time in range(2):
        match = pattern.search("write to Jan@Example")
        assert match is not None
        assert match["host"] == "Example"
        assert pattern.sub("-", "a@b c") == "- c"
    assert (pattern.groups, pattern.pattern) == (2, r"(\w+)@(?P<host>\w+)")
    assert late(rb"a+").findall(b"caab") == [b"aa"]
