"""The check for hostile output: it finds what it should, and lets the program's own sequences pass."""

from __future__ import annotations

import pytest

from tests.terminal import PLAIN_OUTPUT, payload_escapes

#: What Textual writes at its start, at a repaint and at its end.
OWN = (
    b"\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?25l\x1b[?1004h\x1b[>1u\x1b[?2026$p\x1b[?2004h"
    b"\x1b[?2026h\x1b[1;1H\x1b[1;38;2;224;224;224;48;2;18;18;18mOrders\x1b[0m\r\n\x1b[K\x1b[?2026l\x1b[<u\x1b[?1049l\x1b[?25h"
)


@pytest.mark.parametrize(
    "payload",
    [
        b"\x1b]0;owned\x07",
        b"\x1b]52;c;aGk=\x1b\\",
        b"\x1b]8;;https://evil.example\x1b\\",
        b"\x1b]0;never finished",
        b"\x1b[6n",
        b"\x1b[?1049$p",
        b"\x1b[31337t",
        b"\x1bPq#0\x1b\\",
        b"\x1b_Gi=1\x1b\\",
        b"\x1bc",
        b"\x1b(0",
        b"\x07",
        b"\x08\x08\x08",
        b"\x7f",
        b"\x9b31m",
        "\x9b31m".encode(),
        "\x90".encode(),
        "\u202etxt.exe".encode(),
        "\u2066\u2069".encode(),
        "\u200b".encode(),
        "\ufeff".encode(),
        b"all good\rbad!!!!!",
        b"half\xc3",
    ],
)
def test_anything_that_acts_on_a_terminal_is_found(payload: bytes) -> None:
    found = payload_escapes(OWN + b"Subject: " + payload + b" end\r\n", [payload])
    assert found
    assert all(escape.sequence for escape in found)


@pytest.mark.parametrize("payload", [b"\x1b[38;5;201m", b"\x1b[7;31H", b"\x1b[9A"])
def test_a_sequence_of_a_kind_the_program_uses_is_found_by_its_parameters(payload: bytes) -> None:
    """A colour in a subject looks like the program's own colours; only its parameters tell."""
    (sequence, whole) = payload_escapes(OWN + b"x" + payload + b"y", [b"x" + payload + b"y"])
    assert (sequence.sequence, sequence.why) == (payload, "a sequence of a payload")
    assert whole.why == "a whole payload"


def test_a_payload_torn_apart_by_the_program_is_still_found() -> None:
    """Programs split text into segments, so the payload seldom arrives in one piece."""
    torn = b"\x1b]0;ow\x1b[0mned\x07"
    assert payload_escapes(OWN + torn, [b"\x1b]0;owned\x07"])


def test_the_program_s_own_sequences_and_harmless_text_pass() -> None:
    harmless = "[31m ]0;owned ␛[2J café 👩‍👩‍👧 می‌خواهم\tend\r\n".encode()
    assert payload_escapes(OWN + harmless, [b"\x1b[31m", b"\x1b]0;owned\x07", harmless]) == []


def test_what_the_program_writes_anyway_is_not_blamed_on_a_payload() -> None:
    assert payload_escapes(OWN, [b"\x1b[0m evil"]) != []
    assert payload_escapes(OWN, [b"\x1b[0m evil"], baseline=OWN) == []
    assert [e.why for e in payload_escapes(OWN + b"\x1b[0m evil", [b"\x1b[0m evil"], baseline=OWN)] == ["a whole payload"]


@pytest.mark.parametrize("beginning", [b"\x1b", b"\x1b[", b"\x1b[38;5"])
def test_the_beginning_of_a_sequence_is_found_only_where_it_stands_by_itself(beginning: bytes) -> None:
    """With a bare `ESC [` begins every sequence of the program's own, and none of them comes from the customer."""
    own = OWN + b"\x1b[38;5;12mx"
    assert payload_escapes(own, [beginning]) == []
    assert payload_escapes(own + b"Subject: " + beginning + b" end\r\n", [beginning])
    assert payload_escapes(own + b"Subject: " + beginning + b"\x1b[0m end\r\n", [beginning])


def test_plain_output_may_not_even_use_colours() -> None:
    assert payload_escapes(b"ok\r\n\ttab\n", [], own=PLAIN_OUTPUT) == []
    assert payload_escapes(b"\x1b[1mok", [], own=PLAIN_OUTPUT)


def test_a_character_cut_off_by_the_end_of_the_output_is_no_finding() -> None:
    assert payload_escapes("é".encode()[:1], []) == []
