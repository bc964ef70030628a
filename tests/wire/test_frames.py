"""Frames: whatever comes in becomes envelopes or a refusal, never anything else."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.wire.frames import (
    HEADER,
    MAX_FRAME_BYTES,
    BadFrame,
    Event,
    Failed,
    FrameBuffer,
    Greeting,
    pack,
    unpack_to_client,
    unpack_to_service,
)

GREETING = Greeting("build", "cli", "cli-1")


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=20), st.lists(st.integers(1, 200), min_size=1, max_size=50))
@settings(deadline=None)
def test_frames_come_out_whole_however_the_stream_is_cut(bodies: list[bytes], cuts: list[int]) -> None:
    """A socket gives bytes as it likes; a record must never be split or joined by that."""
    stream = b"".join(HEADER.pack(len(body)) + body for body in bodies)
    buffer = FrameBuffer()
    found: list[bytes] = []
    while stream:
        cut = cuts[len(found) % len(cuts)]
        found += buffer.feed(stream[:cut])
        stream = stream[cut:]
    assert found == bodies
    assert buffer.held_bytes == 0


@given(st.binary(max_size=400))
@settings(max_examples=2000, deadline=None)
def test_any_bytes_are_frames_or_a_refusal(data: bytes) -> None:
    """A hostile client may send anything; only BadFrame may come of it."""
    try:
        bodies = FrameBuffer().feed(data)
    except BadFrame:
        return
    for body in bodies:
        for unpack in (unpack_to_service, unpack_to_client):
            try:
                unpack(body)
            except BadFrame:
                continue


@given(st.binary(max_size=200))
@settings(max_examples=2000, deadline=None)
def test_any_body_is_an_envelope_or_a_refusal(body: bytes) -> None:
    """The header may be right and the rest nonsense."""
    for unpack in (unpack_to_service, unpack_to_client):
        try:
            unpack(body)
        except BadFrame:
            continue


@pytest.mark.parametrize("length", [0, MAX_FRAME_BYTES + 1, 0xFFFFFFFF])
def test_a_length_outside_the_limits_is_refused_before_its_body_comes(length: int) -> None:
    """Else a client could make the service wait for, and hold, four gigabytes."""
    with pytest.raises(BadFrame):
        FrameBuffer().feed(struct.pack(">I", length))


def test_a_frame_over_the_limit_is_never_sent() -> None:
    """The far side would hang up on it."""
    with pytest.raises(BadFrame):
        pack(Event("x" * MAX_FRAME_BYTES))


def test_nesting_without_end_is_refused() -> None:
    """MessagePack nests a level a byte: a body of 1 MiB must not overflow the decoder."""
    bottomless = b"\x91" * 500_000 + b"\xc0"
    with pytest.raises(BadFrame):
        unpack_to_service(bottomless)


def test_thousands_of_tiny_frames_in_one_piece_are_cut_in_one_go() -> None:
    """Each cut used to copy what was left: a client could keep the service busy with a few kilobytes."""
    tiny = HEADER.pack(1) + b"\xc0"
    assert len(FrameBuffer().feed(tiny * 200_000)) == 200_000


def test_envelopes_of_one_side_are_no_envelopes_of_the_other() -> None:
    """A client must not be able to speak as the service."""
    with pytest.raises(BadFrame):
        unpack_to_client(pack(GREETING)[HEADER.size :])
    with pytest.raises(BadFrame):
        unpack_to_service(pack(Failed(1, "usage", {}))[HEADER.size :])
