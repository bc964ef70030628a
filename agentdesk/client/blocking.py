"""The desk for scripts: requests over a plain socket, waited for one by one; verbs may also be begun ahead."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from agentdesk.client.greeting import READ_BYTES, Greeted, greet
from agentdesk.client.requests import request_frame
from agentdesk.config.paths import Home
from agentdesk.domain.asks import Ask
from agentdesk.domain.errors import BuildChanged, ServiceGone, error_from
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import Verb
from agentdesk.wire.codec import decode_list
from agentdesk.wire.frames import BadFrame, End, Failed, Part, ToClient, unpack_to_client

T = TypeVar("T")


class BlockingDesk:
    """A connection to the desk's service; not for use from several threads."""

    def __init__(self, greeted: Greeted) -> None:
        self._line = greeted.line
        self._buffer = greeted.buffer
        self._pending = greeted.bodies
        self._ids = itertools.count(1)
        self._begun: dict[int, deque[ToClient]] = {}
        self.hello = greeted.hello

    def ask(self, ask: Ask[T]) -> list[T]:
        """Return every part of the answer."""
        return [record for part in self.parts(ask) for record in part]

    def parts(self, ask: Ask[T]) -> Iterator[list[T]]:
        """Yield the answer part by part, as the service finds it."""
        for body in self._answer(self._send(ask.NAME, ask, is_dry_run=False)):
            yield decode_list(ask.PART, body)

    def do(self, verb: Verb, *, is_dry_run: bool = False) -> Outcome:
        """Carry out a verb; a dry run carries out and rolls back."""
        return self.finish(self.begin(verb, is_dry_run=is_dry_run))

    def begin(self, verb: Verb, *, is_dry_run: bool = False) -> int:
        """Ask for a verb without waiting; return the number to `finish` it by, so that the service works while the caller goes on."""
        return self._send(verb.NAME, verb, is_dry_run=is_dry_run)

    def finish(self, number: int) -> Outcome:
        """Wait for a verb that was begun."""
        outcome = Outcome()
        for body in self._answer(number):
            outcome = decode_list(Outcome, body)[-1]
        return outcome

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    def _send(self, name: str, args: Any, *, is_dry_run: bool) -> int:
        number = next(self._ids)
        frame = request_frame(number, name, args, is_dry_run=is_dry_run)
        self._begun[number] = deque()
        try:
            self._line.sendall(frame)
        except OSError as error:
            raise ServiceGone from error
        return number

    def _answer(self, number: int) -> Iterator[bytes]:
        """Yield the answer's parts; those of other requests that come in between are kept for them."""
        try:
            while True:
                envelope = self._next_for(number)
                if isinstance(envelope, Part):
                    yield bytes(envelope.body)
                elif isinstance(envelope, Failed):
                    raise error_from(envelope.code, envelope.fields)
                elif isinstance(envelope, End):
                    return
        finally:
            self._begun.pop(number, None)

    def _next_for(self, number: int) -> ToClient:
        mine = self._begun[number]
        while not mine:
            envelope = self._next()
            if isinstance(envelope, Failed) and envelope.id == 0:
                return envelope
            if isinstance(envelope, (Part, Failed, End)) and envelope.id in self._begun:
                self._begun[envelope.id].append(envelope)
        return mine.popleft()

    def _next(self) -> ToClient:
        try:
            while not self._pending:
                data = self._line.recv(READ_BYTES)
                if not data:
                    raise ServiceGone
                self._pending = self._buffer.feed(data)
            return unpack_to_client(self._pending.pop(0))
        except (OSError, BadFrame, msgspec.MsgspecError) as error:
            raise ServiceGone from error


@contextmanager
def open_desk(home: Home, means: Means = Means.CLI) -> Iterator[BlockingDesk]:
    """Open the desk, starting its service where needed, and close the line afterwards.

    Raises:
        StartFailed: the service did not start; BuildChanged: AgentDesk was upgraded since this program began.
    """
    greeted = greet(home, means, wants_events=False)
    desk = BlockingDesk(greeted)
    try:
        if greeted.is_other_build:
            raise BuildChanged
        yield desk
    finally:
        desk.close()
