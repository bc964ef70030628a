"""The tests' name server: what a mail domain publishes, and what it is like when nobody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.resolver
import pytest
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.IN.SRV import SRV

from tests.servers.nameserver import Manner, NameServer

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONE = {
    ("_imaps._tcp.bakery.example", "SRV"): ["0 1 993 imap.bakery.example."],
    ("_submissions._tcp.bakery.example", "SRV"): ["10 1 465 b.bakery.example.", "0 1 465 a.bakery.example."],
    ("_imap._tcp.bakery.example", "SRV"): ["0 0 0 ."],
    ("bakery.example", "MX"): ["10 mx.bakery.example."],
    ("imap.bakery.example", "A"): ["127.0.0.1"],
}


@pytest.fixture
def server() -> Iterator[NameServer]:
    with NameServer(ZONE) as running:
        yield running


def _resolver(server: NameServer) -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = server.port
    resolver.lifetime = 0.3
    return resolver


def test_services_and_mail_exchangers_are_answered(server: NameServer) -> None:
    resolver = _resolver(server)
    (imaps,) = [r for r in resolver.resolve("_imaps._tcp.bakery.example", "SRV") if isinstance(r, SRV)]
    assert (imaps.port, imaps.target.to_text()) == (993, "imap.bakery.example.")
    assert len(resolver.resolve("_submissions._tcp.BAKERY.example", "SRV")) == 2
    (exchanger,) = [r for r in resolver.resolve("bakery.example", "MX") if isinstance(r, MX)]
    assert exchanger.exchange.to_text() == "mx.bakery.example."
    assert ("_imaps._tcp.bakery.example.", "SRV") in server.queries


def test_an_unknown_name_and_a_missing_type_differ(server: NameServer) -> None:
    with pytest.raises(dns.resolver.NXDOMAIN):
        _resolver(server).resolve("_imaps._tcp.unknown.example", "SRV")
    with pytest.raises(dns.resolver.NoAnswer):
        _resolver(server).resolve("imap.bakery.example", "MX")


@pytest.mark.parametrize("is_tcp", [False, True])
def test_a_stalling_server_leads_to_a_timeout(server: NameServer, is_tcp: bool) -> None:  # noqa: FBT001 -- parametrized
    server.manner = Manner.STALLS
    with pytest.raises(dns.resolver.LifetimeTimeout):
        _resolver(server).resolve("bakery.example", "MX", tcp=is_tcp)


def test_a_failing_server_says_so(server: NameServer) -> None:
    server.manner = Manner.FAILS
    with pytest.raises(dns.resolver.NoNameservers):
        _resolver(server).resolve("bakery.example", "MX")


def test_a_truncated_answer_is_had_over_tcp(server: NameServer) -> None:
    server.manner = Manner.TRUNCATES
    assert len(_resolver(server).resolve("bakery.example", "MX")) == 1
    assert len(server.queries) == 2
