"""A client that says what it likes, and frames no client of ours would send."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from typing import Self

import msgspec

from agentdesk.client.start import connect
from agentdesk.config.build import loaded_build
from agentdesk.config.paths import Home
from agentdesk.domain.asks import ListConversations, Status
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.verbs import AddNote
from agentdesk.wire.codec import encode
from agentdesk.wire.frames import HEADER, FrameBuffer, Greeting, Request, ToClient, ToService, pack, unpack_to_client
from tests.servers.processes import PATIENCE_S, wait_until


def _connected(home: Home) -> socket.socket:
    """Return a line to the service; where a thousand others wait to be let in, that may take a while."""
    found: list[socket.socket] = []

    def is_connected() -> bool:
        line = connect(home)
        found.extend([line] if line is not None else [])
        return line is not None

    wait_until(is_connected, "the service takes a line")
    return found[0]


class RawClient:
    """A client that says what it likes."""

    def __init__(self, home: Home) -> None:
        self.line = _connected(home)
        self.line.settimeout(PATIENCE_S)
        self._buffer = FrameBuffer()
        self._bodies: list[bytes] = []

    def say(self, *envelopes: ToService) -> None:
        self.line.sendall(b"".join(map(pack, envelopes)))

    def greet(self, build: str = "") -> None:
        self.say(Greeting(build or loaded_build(), "cli", "raw"))
        self.hear()

    def ask(self, number: int, name: str = "status", args: object = None) -> None:
        self.say(Request(number, name, msgspec.Raw(encode(Status() if args is None else args))))

    def hear(self) -> ToClient | None:
        """The next envelope, None once the service hung up."""
        while not self._bodies:
            try:
                data = self.line.recv(65536)
            except ConnectionError:
                return None
            if not data:
                return None
            self._bodies = self._buffer.feed(data)
        return unpack_to_client(self._bodies.pop(0))

    def is_let_go(self) -> bool:
        """Whether the service hangs up, whatever it said before."""
        while self.hear() is not None:
            pass
        return True

    def __enter__(self) -> Self:
        return self

    def hang_up(self) -> None:
        """Close the line; whoever still reads from it comes to its end."""
        with contextlib.suppress(OSError):
            self.line.shutdown(socket.SHUT_RDWR)
        self.line.close()

    def __exit__(self, *_exception: object) -> None:
        self.hang_up()


def samples() -> list[bytes]:
    """Frames as a real client sends them."""
    note = AddNote(ConversationId(1), "a note")
    said = [("status", Status()), ("list", ListConversations(query="status:open", limit=10)), ("note", note), ("put-blob", {"digest": "x"})]
    return [pack(Request(number, name, msgspec.Raw(encode(args)))) for number, (name, args) in enumerate(said, start=1)]


def mutilated(frame: bytes, chance: random.Random) -> bytes:
    """A frame with bytes changed, cut and doubled by chance, now and then of a wrong length."""
    body = bytearray(frame[HEADER.size :])
    for _change in range(chance.randint(0, 4)):
        place = chance.randrange(len(body))
        match chance.randrange(4):
            case 0:
                body[place] = chance.randrange(256)
            case 1:
                del body[place : place + chance.randint(1, 5)]
            case 2:
                body[place:place] = chance.randbytes(chance.randint(1, 8))
            case _:
                body += body[place : place + 10]
        if not body:
            body = bytearray(b"\xc0")
    wrong_length = chance.random() < 0.02
    return HEADER.pack(chance.randrange(1 << 32) if wrong_length else len(body)) + bytes(body)


def drain(client: RawClient) -> threading.Thread:
    """Read what the service says, as fast as it comes."""

    def drain() -> None:
        with contextlib.suppress(OSError, ValueError):
            while client.line.recv(65536):
                pass

    thread = threading.Thread(target=drain, daemon=True)
    thread.start()
    return thread
