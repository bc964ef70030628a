"""winmail.dat: Outlook's own packing, which customers never know they sent."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.domain.channels import MIME
from agentdesk.reading.lzfu import unpacked
from agentdesk.reading.registry import read, read_part
from agentdesk.reading.tnef import open_tnef

HEAD = b"From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def attribute(level: int, kind: int, number: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, number, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def text_property(number: int, text: str) -> bytes:
    value = (text + "\0").encode("utf-16-le")
    return struct.pack("<HHII", 0x1F, number, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def binary_property(number: int, value: bytes, kind: int = 0x0102) -> bytes:
    return struct.pack("<HHII", kind, number, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def properties(*items: bytes) -> bytes:
    return struct.pack("<I", len(items)) + b"".join(items)


def stream(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


NAMED = struct.pack("<HH16sIi", 3, 0x8001, b"g" * 16, 0, 5) + struct.pack("<I", 7)
NUMBER = struct.pack("<HHI", 3, 0x3705, 1)
PACKED = stream(
    attribute(1, 6, 0x9007, struct.pack("<II", 1252, 0)),
    attribute(1, 6, 0x9003, properties(NAMED, NUMBER, text_property(0x1000, "Hello from inside"))),
    attribute(2, 6, 0x9002, b"\0" * 14),
    attribute(2, 1, 0x8010, b"REPORT~1.PDF\0"),
    attribute(2, 6, 0x800F, b"%PDF-"),
    attribute(2, 6, 0x9005, properties(NUMBER, text_property(0x3707, "Rapport é.pdf"), text_property(0x370E, "application/pdf"))),
    attribute(2, 6, 0x9002, b"\0" * 14),
    attribute(2, 6, 0x9005, properties(binary_property(0x3701, b"i" * 16 + b"object", 0x0D), text_property(0x3704, "b.bin"))),
)
PART = b'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'


def test_what_outlook_packed_is_listed_in_place_of_the_packet() -> None:
    """The files under the names their sender knows; the packet itself can still be fetched by its number."""
    source = HEAD + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nbody\r\n--B\r\n" + PART + PACKED + b"\r\n--B--\r\n"
    message = read(source, MIME)
    assert message.body_text == "body"
    assert [(item.filename, item.content_type, item.size) for item in message.attachments] == [
        ("Rapport é.pdf", "application/pdf", 5),
        ("b.bin", "application/octet-stream", 6),
    ]
    assert read_part(source, MIME, message.attachments[0].part) == b"%PDF-"
    assert read_part(source, MIME, message.attachments[0].part - 1) == PACKED


@pytest.mark.parametrize("packet", [PACKED[:-30], stream(attribute(1, 6, 0x9007, struct.pack("<II", 1252, 0)))], ids=["cut", "empty"])
def test_a_packet_that_holds_more_than_was_taken_out_is_listed(packet: bytes) -> None:
    """What can't be shown must not vanish."""
    source = HEAD + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nbody\r\n--B\r\n" + PART + packet + b"\r\n--B--\r\n"
    assert read(source, MIME).attachments[0].filename == "winmail.dat"


def test_the_packed_text_is_shown_where_there_is_no_other() -> None:
    """Inside one firm, Exchange sends nothing but the packet."""
    assert read(HEAD + PART + PACKED, MIME).body_text == "Hello from inside"


def test_a_packet_that_breaks_off_gives_what_came_before() -> None:
    """Cut anywhere, nothing raises."""
    for end in range(len(PACKED)):
        found = open_tnef(PACKED[:end])
        assert found is None or all(isinstance(file.data, bytes) for file in found.files)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_behind_the_signature_are_survived(noise: bytes) -> None:
    """Lengths, counts and names are whatever somebody wrote."""
    open_tnef(struct.pack("<IH", 0x223E9F78, 1) + noise)
    open_tnef(stream(attribute(1, 6, 0x9003, noise), attribute(2, 6, 0x9002, b""), attribute(2, 6, 0x9005, noise)))


def compressed(rtf: bytes) -> bytes:
    """RTF as Outlook packs it, every byte as it is: what refers back is tried on Microsoft's own example."""
    pieces = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return struct.pack("<IIII", len(pieces) + 12, len(rtf), 0x75465A4C, 0) + pieces


def test_a_packet_with_nothing_but_rtf_has_a_text() -> None:
    """So Outlook sends "Rich Text" to people outside, who saw an empty mail."""
    packed = stream(attribute(1, 6, 0x9003, properties(binary_property(0x1009, compressed(rb"{\rtf1\ansi Wo bleibt die Lampe?\par}")))))
    message = read(HEAD + PART + packed, MIME)
    assert (message.body_text, message.attachments) == ("Wo bleibt die Lampe?", ())


def test_references_back_are_followed() -> None:
    """The two examples of MS-OXRTFCP §4.1: a short text, and one that reads what it is writing."""
    simple = "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0"
    assert unpacked(bytes.fromhex(simple.replace(" ", ""))) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    crossing = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
    assert unpacked(bytes.fromhex(crossing)) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_borne(data: bytes) -> None:
    assert len(unpacked(struct.pack("<IIII", 0, 0, 0x75465A4C, 0) + data)) < 17 * 8 * 300
