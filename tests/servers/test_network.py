"""No test reaches another machine by accident."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.servers.network import NetworkBlockedError, is_local


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "imap.localhost", ""])
def test_this_machine_is_local(host: str) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org", "localhost.example.org", "10.0.0.1"])
def test_other_machines_are_not_local(host: str) -> None:
    assert not is_local(host)


def test_connecting_to_another_machine_raises() -> None:
    with pytest.raises(NetworkBlockedError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 25), timeout=1)


def test_sending_a_datagram_to_another_machine_raises() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender, pytest.raises(NetworkBlockedError):
        sender.sendto(b"?", ("192.0.2.1", 53))


async def test_asyncio_cannot_leave_either() -> None:
    with pytest.raises(NetworkBlockedError):
        await asyncio.open_connection("192.0.2.1", 993)


def test_real_names_are_not_looked_up() -> None:
    with pytest.raises(NetworkBlockedError):
        socket.create_connection(("imap.example.org", 993), timeout=1)


def test_invalid_names_fail_as_unknown_hosts_do() -> None:
    """Tests of a mistyped host name need the error a user's machine gives."""
    with pytest.raises(socket.gaierror):
        socket.create_connection(("imap.shop.invalid", 993), timeout=1)
