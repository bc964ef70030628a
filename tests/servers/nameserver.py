"""A name server of the tests: answers SRV (RFC 6186), MX and addresses from a table, or stays silent."""

from __future__ import annotations

import socket
import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Self

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.servers import ports
from tests.servers.tcp import TcpServer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LONGEST_MESSAGE = 65_535


class Manner(StrEnum):
    """How the server answers."""

    ANSWERS = "answers"
    STALLS = "stalls"
    FAILS = "fails"
    TRUNCATES = "truncates"  # over UDP, so that the client must come again over TCP


class NameServer:
    """Listens on one port by UDP and TCP; `queries` lists what was asked, as (name, type).

    Records are written as in a zone file: `{("_imaps._tcp.bakery.example", "SRV"): ["0 1 993 imap.bakery.example."]}`.
    A name without any record does not exist (NXDOMAIN); a known name without this type has an empty answer.
    """

    def __init__(self, records: Mapping[tuple[str, str], Sequence[str]]) -> None:
        self.records = {(_absolute(name), kind.upper()): list(values) for (name, kind), values in records.items()}
        self.manner = Manner.ANSWERS
        self.queries: list[tuple[str, str]] = []
        self._tcp = _TcpSide(self)
        self._udp: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port, for UDP and TCP."""
        return self._tcp.port

    def start(self) -> Self:
        """Listen."""
        # One of the tests' own ports: of those the system gives out for TCP, somebody may ask over UDP just now.
        self._tcp.port = ports.free_port()
        self._tcp.start()
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._answer_datagrams, args=[self._udp], name="nameserver-udp")
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop both sides."""
        if self._udp is not None and self._thread is not None:
            # An empty datagram wakes the thread; shutdown() does not, on an unconnected socket.
            self._tcp.is_stopping.set()
            self._udp.sendto(b"", ("127.0.0.1", self.port))
            self._thread.join()
            self._udp.close()
            self._udp = self._thread = None
        self._tcp.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def answer(self, wire: bytes, *, is_datagram: bool) -> bytes | None:
        """The answer to one query, None for silence."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype)
        self.queries.append((name, kind))
        if self.manner is Manner.STALLS:
            return None
        response = dns.message.make_response(query, recursion_available=True)
        if self.manner is Manner.FAILS:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif self.manner is Manner.TRUNCATES and is_datagram:
            response.flags |= dns.flags.TC
        elif values := self.records.get((name, kind)):
            response.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, values))
        elif not any(known == name for known, _kind in self.records):
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()

    def _answer_datagrams(self, udp: socket.socket) -> None:
        while True:
            wire, client = udp.recvfrom(_LONGEST_MESSAGE)
            if self._tcp.is_stopping.is_set():
                return
            if reply := self.answer(wire, is_datagram=True):
                udp.sendto(reply, client)


class _TcpSide(TcpServer):
    """Queries over TCP, each behind its length in two bytes (RFC 1035 §4.2.2)."""

    def __init__(self, server: NameServer) -> None:
        super().__init__()
        self._server = server

    def serve(self, connection: socket.socket) -> None:
        """Answer the queries of one connection."""
        with connection.makefile("rb") as incoming:
            while prefix := incoming.read(2):
                reply = self._server.answer(incoming.read(int.from_bytes(prefix)), is_datagram=False)
                if reply is None:
                    self.is_stopping.wait()
                    return
                connection.sendall(len(reply).to_bytes(2) + reply)


def _absolute(name: str) -> str:
    return name.lower() if name.endswith(".") else f"{name.lower()}."
