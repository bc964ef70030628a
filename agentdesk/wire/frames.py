"""Length-prefixed frames and the envelopes in them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

import msgspec

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import ConversationId

MAX_FRAME_BYTES = 1 << 20
HEADER = struct.Struct(">I")


class BadFrame(ValueError):
    """A frame that breaks the wire's rules; the connection is closed."""


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """The service's first frame: its build, its pid, the desk's id, and who the kernel says is speaking."""

    build: str
    pid: int
    desk: str
    agent: str
    role: int


class Greeting(msgspec.Struct, frozen=True, tag="greeting"):
    """The client's first frame: its build and by what means it speaks (console or cli); `asked_by` is who had root run it, by sudo."""

    build: str
    means: str
    session: str
    wants_events: bool = False
    asked_by: str = ""


class Request(msgspec.Struct, frozen=True, tag="request"):
    """One verb or ask: `args` are its fields, still encoded; the name picks the dataclass that checks them."""

    id: int
    name: str
    args: msgspec.Raw
    is_dry_run: bool = False


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    """Stop answering request `id`."""

    id: int


class Part(msgspec.Struct, frozen=True, tag="part"):
    """Records that answer request `id`: a list of its PART, still encoded."""

    id: int
    body: msgspec.Raw


class End(msgspec.Struct, frozen=True, tag="end"):
    """The answer to request `id` is complete."""

    id: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Request `id` ended in an error."""

    id: int
    code: str
    fields: dict[str, FieldValue]


CONVERSATIONS, DRAFTS = "conversations", "drafts"
"""Topics of events: that something of conversations changed, and that nothing did but what is being written to them."""


class Event(msgspec.Struct, frozen=True, tag="event"):
    """A hint that something changed; after a reconnect a screen asks again instead of replaying."""

    topic: str
    conversations: tuple[ConversationId, ...] = ()
    fields: dict[str, FieldValue] = {}


ToService = Greeting | Request | Cancel
ToClient = Hello | Part | End | Failed | Event

_to_service = msgspec.msgpack.Decoder(ToService)
_to_client = msgspec.msgpack.Decoder(ToClient)
_encoder = msgspec.msgpack.Encoder()


def pack(envelope: ToService | ToClient) -> bytes:
    """Return an envelope as a whole frame.

    Raises:
        BadFrame: it is over 1 MiB.
    """
    body = _encoder.encode(envelope)
    if len(body) > MAX_FRAME_BYTES:
        message = f"a frame of {len(body)} bytes is over the limit"
        raise BadFrame(message)
    return HEADER.pack(len(body)) + body


def body_length(header: bytes) -> int:
    """Return how many bytes follow a frame's header.

    Raises:
        BadFrame: it says more than 1 MiB, or nothing.
    """
    length: int = HEADER.unpack(header)[0]
    if not 0 < length <= MAX_FRAME_BYTES:
        message = f"a frame of {length} bytes is not within the limits"
        raise BadFrame(message)
    return length


def unpack_to_service(body: bytes) -> ToService:
    """Return what a client said.

    Raises:
        BadFrame: it is no envelope.
    """
    envelope: ToService = _unpack(_to_service, body)
    return envelope


def unpack_to_client(body: bytes) -> ToClient:
    """Return what the service said.

    Raises:
        BadFrame: it is no envelope.
    """
    envelope: ToClient = _unpack(_to_client, body)
    return envelope


def _unpack(decoder: msgspec.msgpack.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError, OverflowError, UnicodeError, ValueError) as error:
        message = "not an envelope"
        raise BadFrame(message) from error


@dataclass(slots=True)
class FrameBuffer:
    """Cuts a stream of bytes into frames."""

    _held: bytearray = field(default_factory=bytearray)

    @property
    def held_bytes(self) -> int:
        """How much of a frame that isn't whole yet is kept."""
        return len(self._held)

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes as they came and return the bodies of the frames that are now whole.

        Raises:
            BadFrame: a header breaks the limits.
        """
        self._held += data
        bodies: list[bytes] = []
        start = 0
        while len(self._held) - start >= HEADER.size:
            end = start + HEADER.size + body_length(bytes(self._held[start : start + HEADER.size]))
            if len(self._held) < end:
                break
            bodies.append(bytes(self._held[start + HEADER.size : end]))
            start = end
        # Cut once, not once a frame: thousands of tiny frames in one piece would cost a copy of the rest each.
        del self._held[:start]
        return bodies
