"""Asks a print server about printers and jobs, by the Internet Printing Protocol (RFC 8010, RFC 8011); it changes nothing."""

from __future__ import annotations

import getpass
import http.client
import itertools
import socket
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

GET_JOBS: Final = 0x000A
GET_PRINTER_ATTRIBUTES: Final = 0x000B
_NOT_FOUND: Final = 0x0406
_FIRST_ERROR: Final = 0x0100
_MOST_ANSWER_BYTES: Final = 4 << 20
_TIMEOUT_S: Final = 10.0
_LOCAL_SOCKETS: Final = ("/run/cups/cups.sock", "/var/run/cups/cups.sock")

_OPERATION_GROUP: Final = 0x01
_JOB_GROUP: Final = 0x02
_END_OF_ATTRIBUTES: Final = 0x03
_FIRST_VALUE_TAG: Final = 0x10
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_KEYWORD, _URI, _CHARSET, _LANGUAGE, _NAME = 0x44, 0x45, 0x47, 0x48, 0x42

Value = int | bool | str
Attributes = dict[str, tuple[Value, ...]]


class JobState(IntEnum):
    """RFC 8011 §5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class PrintServerError(Exception):
    """The print server can't be reached, or its answer makes no sense; says why."""


@dataclass(frozen=True, slots=True)
class Job:
    """A print job: `words` is what the printer says about it."""

    number: int
    name: str
    state: JobState
    words: str = ""


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """Whether a printer takes jobs, and what it says of itself; `reasons` are the keywords of RFC 8011 §5.4.12, their severity left off."""

    accepts_jobs: bool
    words: str = ""
    reasons: tuple[str, ...] = ()


class PrintServer:
    """One CUPS server: `server` is "host" or "host:port", "" for the one of this machine."""

    def __init__(self, server: str = "", *, timeout_s: float = _TIMEOUT_S) -> None:
        self._server = server
        self._timeout_s = timeout_s
        self._numbers = itertools.count(1)

    def printer(self, name: str) -> PrinterStatus | None:
        """Return how a printer stands, None where the server has none of that name. Raises PrintServerError."""
        wanted = ("printer-is-accepting-jobs", "printer-state-message", "printer-state-reasons")
        status, groups = self._ask(GET_PRINTER_ATTRIBUTES, name, ((_KEYWORD, "requested-attributes", wanted),))
        if status == _NOT_FOUND:
            return None
        _refuse_error(status)
        attributes = next((group for kind, group in groups if kind not in (_OPERATION_GROUP, _JOB_GROUP)), {})
        accepts = attributes.get("printer-is-accepting-jobs", (True,))[0]
        words = _words(attributes, "printer-state-message", "printer-state-reasons")
        return PrinterStatus(bool(accepts), words, tuple(map(_without_severity, attributes.get("printer-state-reasons", ()))))

    def jobs(self, printer: str, title: str) -> list[Job]:
        """Return the printer's jobs of this title, finished ones included, the oldest first. Raises PrintServerError."""
        wanted = ("job-id", "job-name", "job-state", "job-printer-state-message", "job-state-reasons")
        asked = ((_KEYWORD, "which-jobs", ("all",)), (_KEYWORD, "requested-attributes", wanted))
        status, groups = self._ask(GET_JOBS, printer, asked)
        if status == _NOT_FOUND:
            return []
        _refuse_error(status)
        found = [_job(group) for kind, group in groups if kind == _JOB_GROUP]
        return sorted((job for job in found if job.name == title), key=lambda job: job.number)

    def _ask(
        self, operation: int, printer: str, asked: Sequence[tuple[int, str, Sequence[str]]]
    ) -> tuple[int, list[tuple[int, Attributes]]]:
        uri = f"ipp://localhost/printers/{printer}"
        fixed = (
            (_CHARSET, "attributes-charset", ("utf-8",)),
            (_LANGUAGE, "attributes-natural-language", ("en",)),
            (_URI, "printer-uri", (uri,)),
            # CUPS shows a job's name to the one who printed it, and to nobody else.
            (_NAME, "requesting-user-name", (getpass.getuser(),)),
        )
        body = struct.pack(">HHIB", 0x0200, operation, next(self._numbers), _OPERATION_GROUP)
        body += b"".join(_encoded(*one) for one in (*fixed, *asked)) + bytes((_END_OF_ATTRIBUTES,))
        return _decoded(self._post(body))

    def _post(self, body: bytes) -> bytes:
        connection = _UnixConnection(self._timeout_s) if not self._server else _tcp(self._server, self._timeout_s)
        try:
            connection.request("POST", "/", body, {"Content-Type": "application/ipp", "Host": "localhost"})
            answer = connection.getresponse()
            content = answer.read(_MOST_ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as problem:
            raise PrintServerError(getattr(problem, "strerror", None) or type(problem).__name__) from problem
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise PrintServerError(f"HTTP {answer.status}")
        return content


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over the local print server's socket, where it has one; over its port 631 otherwise."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__("localhost", 631, timeout=timeout_s)

    def connect(self) -> None:
        for path in _LOCAL_SOCKETS:
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.timeout)
            try:
                line.connect(path)
            except OSError:
                line.close()
            else:
                self.sock = line
                return
        super().connect()


def _tcp(server: str, timeout_s: float) -> http.client.HTTPConnection:
    host, _colon, port = server.partition(":")
    return http.client.HTTPConnection(host, int(port) if port.isdigit() else 631, timeout=timeout_s)


def _refuse_error(status: int) -> None:
    if status >= _FIRST_ERROR:
        raise PrintServerError(f"IPP status {status:#06x}")


def _encoded(tag: int, name: str, values: Sequence[str]) -> bytes:
    """RFC 8010 §3.1.4: further values of one attribute come without its name."""
    parts = []
    for place, value in enumerate(values):
        named = name.encode() if place == 0 else b""
        content = value.encode()
        parts.append(struct.pack(">BH", tag, len(named)) + named + struct.pack(">H", len(content)) + content)
    return b"".join(parts)


def _decoded(answer: bytes) -> tuple[int, list[tuple[int, Attributes]]]:
    try:
        _version, status, _number = struct.unpack_from(">HHI", answer)
        return status, list(_groups(answer, 8))
    except (struct.error, IndexError, UnicodeDecodeError) as problem:
        raise PrintServerError("the answer is no IPP") from problem


def _groups(answer: bytes, at: int) -> Iterator[tuple[int, Attributes]]:
    kind, attributes, name = 0, Attributes(), ""
    while at < len(answer):
        tag = answer[at]
        at += 1
        if tag < _FIRST_VALUE_TAG:
            if kind:
                yield kind, attributes
            kind, attributes = tag, {}
            if tag == _END_OF_ATTRIBUTES:
                return
            continue
        called, at = _field(answer, at)
        content, at = _field(answer, at)
        name = called.decode() or name
        attributes[name] = (*attributes.get(name, ()), _value(tag, content))


def _field(answer: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", answer, at)
    if at + 2 + length > len(answer):
        raise IndexError(length)
    return answer[at + 2 : at + 2 + length], at + 2 + length


def _value(tag: int, content: bytes) -> Value:
    if tag in (_INTEGER, _ENUM):
        return int.from_bytes(content, "big", signed=True)
    if tag == _BOOLEAN:
        return content != b"\0"
    return content.decode("utf-8", "replace")


def _job(attributes: Attributes) -> Job:
    try:
        state = JobState(int(attributes["job-state"][0]))
        return Job(
            int(attributes["job-id"][0]), str(attributes.get("job-name", ("",))[0]), state, _words(attributes, "job-printer-state-message")
        )
    except (KeyError, ValueError) as problem:
        raise PrintServerError("a job without number or state") from problem


def _without_severity(reason: Value) -> str:
    return str(reason).removesuffix("-error").removesuffix("-warning").removesuffix("-report")


def _words(attributes: Attributes, *names: str) -> str:
    """Return what is said first, as far as it says anything."""
    said = (str(value) for name in names for value in attributes.get(name, ()))
    return next((word for word in said if word and word != "none"), "")
