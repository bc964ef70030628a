"""The desk for scripts: one request at a time over a plain socket."""

from __future__ import annotations

import itertools
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from agentdesk.client.start import connect_or_start
from agentdesk.config.build import build_id
from agentdesk.config.paths import Home
from agentdesk.domain.asks import Ask
from agentdesk.domain.errors import ServiceGone, error_from
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import Verb
from agentdesk.wire.codec import decode_list, encode
from agentdesk.wire.frames import End, Failed, FrameBuffer, Greeting, Hello, Part, Request, ToClient, pack, unpack_to_client

T = TypeVar("T")
BUFFER_BYTES = 1 << 18


class BlockingDesk:
    """A connection to the desk's service; not for use from several threads."""

    def __init__(self, line: socket.socket, means: Means) -> None:
        self._line = line
        self._buffer = FrameBuffer()
        self._pending: list[bytes] = []
        self._ids = itertools.count(1)
        self._line.sendall(pack(Greeting(build=build_id(), means=means.value, session=f"{means.value}-{os.getpid()}")))
        hello = self._next()
        if not isinstance(hello, Hello):
            raise ServiceGone
        self.hello = hello

    def ask(self, ask: Ask[T]) -> list[T]:
        """Return every part of the answer."""
        return [record for part in self.parts(ask) for record in part]

    def parts(self, ask: Ask[T]) -> Iterator[list[T]]:
        """Yield the answer part by part, as the service finds it."""
        for body in self._request(ask.NAME, ask, is_dry_run=False):
            yield decode_list(ask.PART, body)

    def do(self, verb: Verb, *, is_dry_run: bool = False) -> Outcome:
        """Carry out a verb; a dry run carries out and rolls back."""
        outcome = Outcome()
        for body in self._request(verb.NAME, verb, is_dry_run=is_dry_run):
            outcome = decode_list(Outcome, body)[-1]
        return outcome

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    def _request(self, name: str, args: Any, *, is_dry_run: bool) -> Iterator[bytes]:
        number = next(self._ids)
        try:
            self._line.sendall(pack(Request(number, name, msgspec.Raw(encode(args)), is_dry_run)))
        except OSError as error:
            raise ServiceGone from error
        while True:
            envelope = self._next()
            if isinstance(envelope, Part) and envelope.id == number:
                yield bytes(envelope.body)
            elif isinstance(envelope, Failed) and envelope.id in {number, 0}:
                raise error_from(envelope.code, envelope.fields)
            elif isinstance(envelope, End) and envelope.id == number:
                return

    def _next(self) -> ToClient:
        while not self._pending:
            try:
                data = self._line.recv(BUFFER_BYTES)
            except OSError as error:
                raise ServiceGone from error
            if not data:
                raise ServiceGone
            self._pending = self._buffer.feed(data)
        return unpack_to_client(self._pending.pop(0))


@contextmanager
def open_desk(home: Home, means: Means = Means.CLI) -> Iterator[BlockingDesk]:
    """Open the desk, starting its service where needed, and close the line afterwards.

    Raises:
        StartFailed: the service did not start.
    """
    desk = BlockingDesk(connect_or_start(home, means=means.value), means)
    try:
        yield desk
    finally:
        desk.close()
