"""The first words of a console's connection: greeted, and its first questions asked, before asyncio or a screen is imported."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any

import msgspec

from agentdesk.client.greeting import READ_BYTES, greet
from agentdesk.config.paths import Home
from agentdesk.domain.errors import ServiceGone, error_from
from agentdesk.domain.states import Means
from agentdesk.wire.codec import decode_list, encode
from agentdesk.wire.frames import BadFrame, End, Failed, Part, Request, pack, unpack_to_client

ANSWER_TIMEOUT_S = 30.0


class Opening:
    """A greeted line, and the answers that came over it so far; the console's loop takes both over."""

    def __init__(self, home: Home, line: socket.socket | None) -> None:
        """Greet over `line`; where there is none, or nobody answers on it, the service is started.

        Raises:
            StartFailed: it did not start.
        """
        self.greeted = greet(home, Means.CONSOLE, wants_events=True, line=line)
        self._parts: dict[int, list[bytes]] = {}
        self._ended: set[int] = set()
        self.left: list[bytes] = []
        """Frames that answer none of the questions: events, as the loop would have read them."""

    def ask(self, name: str, args: Mapping[str, object]) -> int:
        """Send a question by its name and those of its fields that have no default; return its number."""
        number = len(self._parts) + 1
        self._parts[number] = []
        self.greeted.line.sendall(pack(Request(number, name, msgspec.Raw(encode(args)))))
        return number

    @property
    def asked(self) -> int:
        """How many questions were asked: the next one's number is one more."""
        return len(self._parts)

    def answer(self, number: int, kind: type[Any]) -> list[Any]:
        """Wait for an answer and return its records.

        Raises:
            ServiceGone: the line ended first; another AgentdeskError: what the desk said instead.
        """
        self._wait_for({number})
        return [record for body in self._parts[number] for record in decode_list(kind, body)]

    def settle(self) -> None:
        """Wait for every answer: from the moment a loop has the line, nothing may be read from it here.

        Raises:
            ServiceGone: the line ended first; another AgentdeskError: what the desk said instead.
        """
        self._wait_for(set(self._parts))

    def _wait_for(self, numbers: set[int]) -> None:
        """Read until these are answered; a line that holds all of them already is left alone, as it may be a loop's by now."""
        if numbers <= self._ended:
            return
        self.greeted.line.settimeout(ANSWER_TIMEOUT_S)
        try:
            while not numbers <= self._ended:
                self._read()
        except (OSError, BadFrame) as error:
            raise ServiceGone from error
        finally:
            self.greeted.line.settimeout(None)

    def _read(self) -> None:
        bodies, self.greeted.bodies = self.greeted.bodies, []
        if not bodies:
            data = self.greeted.line.recv(READ_BYTES)
            if not data:
                raise ServiceGone
            bodies = self.greeted.buffer.feed(data)
        for body in bodies:
            self._take(body)

    def _take(self, body: bytes) -> None:
        match unpack_to_client(body):
            case Part(id=number, body=part):
                self._parts[number].append(bytes(part))
            case End(id=number):
                self._ended.add(number)
            case Failed(code=code, fields=fields):
                raise error_from(code, fields)
            case _:
                self.left.append(body)

    def close(self) -> None:
        """Hang up: nobody takes the line over."""
        self.greeted.line.close()
