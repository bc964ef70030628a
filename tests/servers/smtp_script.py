"""What the SMTP server of the tests shall do wrong, step by step."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The points of an SMTP session at which a server can fail."""

    CONNECT = "connect"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"  # after 354, while the message is coming in
    FINAL_DOT = "final-dot"
    QUIT = "quit"


class FaultKind(StrEnum):
    """How a server fails."""

    ANSWER = "answer"
    DROP = "drop"
    STALL = "stall"


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure; made by `answer`, `drop`, `stall`, `delay` and `accept_then`."""

    kind: FaultKind
    text: str = ""
    seconds: float | None = None
    accepts_first: bool = False


def answer(text: str) -> Fault:
    """Say this instead of the usual answer, as in `answer("451 4.7.1 try later")`; 421 also hangs up."""
    return Fault(FaultKind.ANSWER, text=text)


def drop() -> Fault:
    """Cut the connection without a word."""
    return Fault(FaultKind.DROP)


def stall() -> Fault:
    """Say nothing more until the client hangs up."""
    return Fault(FaultKind.STALL)


def delay(seconds: float) -> Fault:
    """Wait, then go on as if nothing had happened."""
    return Fault(FaultKind.STALL, seconds=seconds)


def accept_then(fault: Fault) -> Fault:
    """At the final dot: take the message for good, then fail, so that the client never learns of it (RFC 1047)."""
    return Fault(fault.kind, text=fault.text, seconds=fault.seconds, accepts_first=True)


@dataclass(slots=True)
class _Rule:
    step: Step
    fault: Fault
    remaining: int | None
    skip: int
    recipient: str | None

    def applies(self, step: Step, argument: str) -> bool:
        if step is not self.step or self.remaining == 0:
            return False
        return self.recipient is None or self.recipient.casefold() in argument.casefold()


class Script:
    """The faults to come; thread-safe, because the test writes it while the server reads it."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()

    def add(self, step: Step, fault: Fault, *, times: int | None, skip: int, recipient: str | None) -> None:
        """Fail at a step; of several rules for a step the first that still applies is taken."""
        if fault.accepts_first and step is not Step.FINAL_DOT:
            raise ValueError("only the final dot can be accepted before the failure")
        if step is Step.BODY and fault.kind is FaultKind.ANSWER:
            raise ValueError("a server doesn't answer while the message is coming in; use DATA or FINAL_DOT")
        with self._lock:
            self._rules.append(_Rule(step, fault, times, skip, recipient))

    def clear(self) -> None:
        """Behave from now on."""
        with self._lock:
            self._rules.clear()

    def take(self, step: Step, argument: str = "") -> Fault | None:
        """The fault for this occurrence of a step, which uses it up by one."""
        with self._lock:
            for rule in self._rules:
                if not rule.applies(step, argument):
                    continue
                if rule.skip:
                    rule.skip -= 1
                    continue
                if rule.remaining is not None:
                    rule.remaining -= 1
                return rule.fault
        return None
