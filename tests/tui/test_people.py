"""Addresses as they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.reading import Address
from agentdesk.tui.people import parse_people, people_text


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("maria@example.org", [("", "maria@example.org")]),
        ("Maria Lopez <maria@example.org>, tom@example.net", [("Maria Lopez", "maria@example.org"), ("", "tom@example.net")]),
        ('"Lopez, Maria" <maria@example.org>', [("Lopez, Maria", "maria@example.org")]),
        ("", []),
        (" , ,", []),
        ("half typ", [("", "half typ")]),
    ],
)
def test_people_are_taken_apart_and_nothing_is_lost(text: str, people: list[tuple[str, str]]) -> None:
    """What is half typed stays in the draft as it is."""
    assert [(one.name, one.address) for one in parse_people(text)] == people


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Za-z, ]{0,12}", fullmatch=True), st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.org", fullmatch=True)),
        max_size=4,
    )
)
def test_what_a_field_shows_is_read_back_as_the_same_addresses(people: list[tuple[str, str]]) -> None:
    """Otherwise a reply goes elsewhere than the card says."""
    asked = tuple(Address(name.strip(), address) for name, address in people)
    assert [one.address for one in parse_people(people_text(asked))] == [one.address for one in asked]
