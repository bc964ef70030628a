"""Finding the line of a key, whatever stands around it."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.config.toml_edit import appended, changed, span_of, without
from agentdesk.config.toml_file import line_of

LOOK_ALIKES = '''# linger = 1
[service]
text = """
linger = 2
[accounts.shop]
"""
list = [
  "[accounts.shop]",
]
linger = true
[accounts.shop]
channel = "x"
'''


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (("service",), 2),
        (("service", "text"), 3),
        (("service", "list"), 7),
        (("service", "linger"), 10),
        (("accounts",), 11),
        (("accounts", "shop"), 11),
        (("accounts", "shop", "channel"), 12),
        (("accounts", "other"), None),
    ],
)
def test_a_look_alike_in_a_comment_list_or_string_is_not_taken_for_the_key(names: tuple[str, ...], line: int | None) -> None:
    assert line_of(LOOK_ALIKES, names) == line
    assert line_of(LOOK_ALIKES.replace("\n", "\r\n"), names) == line


def test_a_key_spelled_with_escapes_is_found() -> None:
    assert line_of('\n"sh\\u006fp" = 1\n', ("shop",)) == 2


KEYS = st.text("abcdefgh_-", min_size=1, max_size=6)
FILES = st.dictionaries(KEYS, st.dictionaries(KEYS, st.integers(0, 9), max_size=4), max_size=4)


@given(FILES, st.lists(st.sampled_from(["", "# abc = 1", "# [abc]"]), max_size=3))
def test_every_key_is_found_in_the_line_it_was_written_in(content: dict[str, dict[str, int]], gap: list[str]) -> None:
    """The line in an error is what a person goes by; a wrong one is worse than none."""
    lines: list[str] = []
    places: dict[tuple[str, ...], int] = {}
    for table, keys in content.items():
        lines += [*gap, f"[{table}]"]
        places[(table,)] = len(lines)
        for key, value in keys.items():
            lines += [*gap, f"{key} = {value}"]
            places[(table, key)] = len(lines)
    text = "\n".join(lines)
    assert {names: line_of(text, names) for names in places} == places


COMMENTED = """[a.one]  # first
x = 1
# about nothing

# about two
[a.two]
y = [
  1,
]

[a.two.inner]
z = 1
# about three
[a.three]
"""


def test_a_table_ends_before_the_comment_that_introduces_the_next_one() -> None:
    assert span_of(COMMENTED, ("a", "one")) == (0, 3)
    assert span_of(COMMENTED, ("a", "two")) == (5, 12)
    assert span_of(COMMENTED, ("a", "three")) == (13, 14)


def test_taking_a_table_away_leaves_its_neighbours_comments() -> None:
    text = without(COMMENTED, ("a", "two"))
    assert text == "[a.one]  # first\nx = 1\n# about nothing\n\n# about two\n# about three\n[a.three]\n"


def test_a_new_key_goes_to_its_own_table_not_behind_the_next_comment() -> None:
    def change(table: dict[str, int]) -> None:
        table["new"] = 2

    text = changed(COMMENTED, ("a", "one"), change)
    assert text == COMMENTED.replace("# about nothing\n", "# about nothing\nnew = 2\n")


@pytest.mark.parametrize(
    "text",
    ["a.b.x = 1\n", "a = { b = { x = 1 } }\n", "[a]\nb = { x = 1 } # c\n[c]\n", "[a]\nb.x = 1\n", "[[c]]\n[a.b]\nx = 1\n[[c]]\n"],
)
def test_tables_in_other_spellings_are_changed_too(text: str) -> None:
    """People write TOML in several ways; the one we write ourselves must not be the only one we can change."""

    def change(table: dict[str, int]) -> None:
        table["y"] = 2

    new = changed(text, ("a", "b"), change)
    assert new is not None
    assert tomllib.loads(new)["a"]["b"] == {"x": 1, "y": 2}
    gone = without(text, ("a", "b"))
    assert gone is not None
    assert "b" not in tomllib.loads(gone).get("a", {})


def test_line_ends_stay_what_they_are() -> None:
    text = COMMENTED.replace("\n", "\r\n")

    def change(table: dict[str, int]) -> None:
        table["x"] = 5

    new = changed(text, ("a", "one"), change)
    assert new == text.replace("x = 1", "x = 5")
    assert appended(text, "[b]\nc = 1\n") == text + "\r\n[b]\r\nc = 1\r\n"
    assert appended("[a]", "[b]\n") == "[a]\n\n[b]\n"
