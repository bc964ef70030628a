"""How files of mail are cut into messages: a wrong cut loses or invents a customer's words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.cli.mail_files import items_of
from agentdesk.cli.mbox_quoting import packed

A = b"Subject: a\n\nHello.\n"
B = b"Subject: b\n\nBye.\n"
LINE = b"From jan@example.org Mon Mar  2 10:00:00 2026\n"


def cut(content: bytes, *, may_be_mbox: bool = True) -> list[tuple[int | None, bytes]]:
    return [(item.number, item.content.tobytes()) for item in items_of(memoryview(content), may_be_mbox=may_be_mbox)]


@pytest.mark.parametrize(
    ("content", "items"),
    [
        pytest.param(A, [(None, A)], id="a message is itself"),
        pytest.param(b"", [(None, b"")], id="an empty file is kept too"),
        pytest.param(LINE + A, [(None, A)], id="the only From line at the top is ignored"),
        pytest.param(LINE + A + b"\n", [(None, A)], id="with the empty line an mbox puts behind it"),
        pytest.param(LINE + A + b"\n" + LINE + B, [(1, A), (2, B)], id="two messages"),
        pytest.param(b"\n\n" + LINE + A + b"\n" + LINE + B + b"\n", [(1, A), (2, B)], id="empty lines before the first"),
        pytest.param(
            LINE + A + b"\n" + b"From here on it rained.\nAnd so on.\n",
            [(None, A + b"\nFrom here on it rained.\nAnd so on.\n")],
            id="no header line behind it",
        ),
        pytest.param(LINE + A + LINE + b"X: y\n", [(None, A + LINE + b"X: y\n")], id="no empty line before it"),
        pytest.param(
            A + b"\n" + LINE + B,
            [(None, A + b"\n" + LINE + B)],
            id="a message that quotes an mbox is one message",
        ),
        pytest.param(
            LINE + A + b"\n>" + LINE + b"X: y\n\n" + LINE + B,
            [(1, A + b"\n>" + LINE + b"X: y\n"), (2, B)],
            id="a quoted From line is text, as it stands",
        ),
        pytest.param(LINE + A + b"\nfrom x\nX: y\n", [(None, A + b"\nfrom x\nX: y\n")], id="lower case is text"),
        pytest.param(LINE + A + b"\nFromage\nX: y\n", [(None, A + b"\nFromage\nX: y\n")], id="a longer word is text"),
        pytest.param(
            LINE + A + b" \n" + LINE + b"X: y\n",
            [(None, A + b" \n" + LINE + b"X: y\n")],
            id="a line of blanks is not empty",
        ),
        pytest.param(
            LINE + A + b"\n" + LINE + b"X-Odd\t: y\n\n", [(1, A), (2, b"X-Odd\t: y\n")], id="a header with a blank before its colon"
        ),
        pytest.param(LINE + A + b"\n" + LINE + b": y\n", [(None, A + b"\n" + LINE + b": y\n")], id="a colon alone is no header"),
        pytest.param(
            b"From : a@example.org\nTo: b\n\nText\n", [(None, b"From : a@example.org\nTo: b\n\nText\n")], id="a header with a blank"
        ),
        pytest.param(LINE + b"\nText\n", [(None, LINE + b"\nText\n")], id="a From line with no header behind it parts nothing"),
        pytest.param(LINE + A + b"\n\n" + LINE + B, [(1, A + b"\n"), (2, B)], id="only one empty line belongs to the mbox"),
    ],
)
def test_an_mbox_is_split_where_a_message_begins_and_nowhere_else(content: bytes, items: list[tuple[int | None, bytes]]) -> None:
    assert cut(content) == items


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_any_line_ending_is_split_the_same(end: bytes) -> None:
    content = (LINE + A + b"\n" + LINE + B + b"\n").replace(b"\n", end)
    assert cut(content) == [(1, A.replace(b"\n", end)), (2, B.replace(b"\n", end))]


def test_a_file_of_a_maildir_is_one_message() -> None:
    content = LINE + A + b"\n" + LINE + B
    assert cut(content, may_be_mbox=False) == [(None, content)]


BODY_LINES = st.lists(st.sampled_from([b"From me: x", b">From you", b"a: b", b"", b"text", b" ", b"From "]))
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])


@given(st.lists(st.tuples(BODY_LINES, ENDS, st.booleans()), min_size=1, max_size=5))
def test_what_we_write_as_mbox_is_read_back_to_the_byte(bodies: list[tuple[list[bytes], bytes, bool]]) -> None:
    """A desk moved by export and import must not hold its messages twice, those without a line end at their end included."""
    messages = [end.join([b"Subject: x", b"", *lines]) + (end if is_ended else b"") for lines, end, is_ended in bodies]
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    content = b"".join(packed(message, at) for message in messages)
    assert [body for _number, body in cut(content)] == messages


@given(st.binary(max_size=400), st.lists(st.sampled_from([LINE, A, B, b"\n", b"\r\n", b"From "]), max_size=12))
def test_any_bytes_are_cut_without_a_failure(noise: bytes, pieces: list[bytes]) -> None:
    content = b"".join(pieces) + noise
    items = cut(content)
    assert items
    assert all(body in content for _number, body in items)
