"""What the scripted IMAP server shall do wrong, and at which command."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

#: The name under which the greeting can be scripted as if it were a command.
GREETING = "GREETING"


class FaultKind(StrEnum):
    """How the server fails or surprises."""

    ANSWER = "answer"
    SAY = "say"
    BYE = "bye"
    DROP = "drop"
    HANG = "hang"
    CUT = "cut"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class ImapFault:
    """One fault; made by the functions below. `after_items` puts it between the responses of a FETCH."""

    kind: FaultKind
    lines: tuple[bytes, ...] = ()
    bytes_until_cut: int = 0
    action: Callable[[], None] | None = None
    after_items: int | None = None


def answer(text: str) -> ImapFault:
    """Refuse: `answer("NO [UNAVAILABLE] Server Unavailable.")`, `answer("BAD User is authenticated but not connected.")`."""
    return ImapFault(FaultKind.ANSWER, lines=(text.encode(),))


def say(*lines: bytes) -> ImapFault:
    """Say these untagged lines first (without CRLF), then do what was asked: `say(b"* 3 EXISTS")`."""
    return ImapFault(FaultKind.SAY, lines=lines)


def bye(text: str = "Server shutting down") -> ImapFault:
    """Say BYE and hang up."""
    return ImapFault(FaultKind.BYE, lines=(b"* BYE " + text.encode(),))


def drop() -> ImapFault:
    """Reset the connection."""
    return ImapFault(FaultKind.DROP)


def hang(*lines: bytes) -> ImapFault:
    """Say these lines, if any, and then nothing ever again; the connection stays open."""
    return ImapFault(FaultKind.HANG, lines=lines)


def cut_after(count: int) -> ImapFault:
    """Do what was asked, but reset the connection after this many bytes of the answer, so also inside a literal."""
    return ImapFault(FaultKind.CUT, bytes_until_cut=count)


def act(action: Callable[[], None]) -> ImapFault:
    """Run this first, then do what was asked: `act(lambda: inbox.expunge(2))`."""
    return ImapFault(FaultKind.ACT, action=action)


def between_items(count: int, fault: ImapFault) -> ImapFault:
    """In the middle of a FETCH, once this many messages were sent."""
    return replace(fault, after_items=count)


@dataclass(slots=True)
class _Rule:
    command: str
    fault: ImapFault
    remaining: int | None
    skip: int
    containing: str


class ImapScript:
    """The faults to come; thread-safe, because the test writes it while sessions read it."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()

    def on(self, command: str, fault: ImapFault, *, times: int | None = None, skip: int = 0, containing: str = "") -> None:
        """Fail at a command.

        Args:
            command: as "SELECT" or "UID FETCH"; GREETING for the first line.
            fault: what happens.
            times: how often; for ever if None.
            skip: how many occurrences go well first.
            containing: only if the arguments contain this, as in "BODY.PEEK[]".
        """
        with self._lock:
            self._rules.append(_Rule(command.upper(), fault, times, skip, containing))

    def clear(self) -> None:
        """Behave from now on."""
        with self._lock:
            self._rules.clear()

    def take(self, command: str, arguments: str = "") -> ImapFault | None:
        """The fault for this occurrence of a command, which uses it up by one."""
        with self._lock:
            for rule in self._rules:
                if rule.command != command or rule.containing not in arguments or rule.remaining == 0:
                    continue
                if rule.skip:
                    rule.skip -= 1
                    continue
                if rule.remaining is not None:
                    rule.remaining -= 1
                return rule.fault
        return None
