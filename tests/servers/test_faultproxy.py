"""The bad line: every way in which a connection fails is one the proxy can make."""

from __future__ import annotations

import imaplib
import socket
from typing import TYPE_CHECKING

import pytest
from imapclient import IMAPClient

from tests.servers.faultproxy import FaultProxy, Line
from tests.servers.processes import wait_until
from tests.servers.tcp import TcpServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox

BIG = 300_000


class Echo(TcpServer):
    """Says everything back; "big" is answered with a lot."""

    def serve(self, connection: socket.socket) -> None:
        while data := connection.recv(4096):
            connection.sendall(b"x" * BIG if data == b"big" else data)


@pytest.fixture
def proxy() -> Iterator[FaultProxy]:
    with Echo() as echo, FaultProxy(echo.port) as running:
        yield running


def _connect(proxy: FaultProxy, timeout: float = 10.0) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=timeout)


def _read(client: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count and (data := client.recv(65_536)):
        got += data
    return got


def test_a_good_line_passes_everything_on(proxy: FaultProxy) -> None:
    with _connect(proxy) as client:
        client.sendall(b"big")
        assert len(_read(client, BIG)) == BIG
    assert proxy.connections_seen == 1


def test_a_slow_line_keeps_a_hasty_client_waiting(proxy: FaultProxy) -> None:
    proxy.delay(60)
    with _connect(proxy, timeout=0.2) as client:
        client.sendall(b"hello")
        with pytest.raises(TimeoutError):
            client.recv(5)


def test_a_slow_line_loses_nothing(proxy: FaultProxy) -> None:
    proxy.delay(0.01)
    with _connect(proxy) as client:
        client.sendall(b"hello")
        assert _read(client, 5) == b"hello"


def test_a_narrow_line_delivers_bit_by_bit(proxy: FaultProxy) -> None:
    proxy.limit_rate(10_000)  # all of it would take half a minute
    with _connect(proxy) as client:
        client.sendall(b"big")
        assert 0 < len(client.recv(BIG)) < BIG


def test_a_silent_line_holds_everything_until_it_is_good_again(proxy: FaultProxy) -> None:
    with _connect(proxy, timeout=0.2) as client:
        proxy.blackhole()
        client.sendall(b"hello")
        with pytest.raises(TimeoutError):
            client.recv(5)
        proxy.pass_on()
        client.settimeout(10)
        assert _read(client, 5) == b"hello"


def test_a_refusing_line_resets_new_connections_only(proxy: FaultProxy) -> None:
    with _connect(proxy) as old:
        old.sendall(b"a")
        assert _read(old, 1) == b"a"
        proxy.refuse()
        assert proxy.line is Line.REFUSED
        with pytest.raises(ConnectionResetError), _connect(proxy) as new:
            new.recv(1)
        old.sendall(b"b")
        assert _read(old, 1) == b"b"


def test_a_line_is_cut_after_just_so_many_bytes(proxy: FaultProxy) -> None:
    """A fetch that breaks off in the middle of a message must leave no half message behind."""
    proxy.cut_after(100_000)
    with _connect(proxy) as client:
        client.sendall(b"big")
        assert len(_read(client, 100_000)) == 100_000
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_open_connections_can_be_killed(proxy: FaultProxy) -> None:
    with _connect(proxy) as client:
        client.sendall(b"a")
        assert _read(client, 1) == b"a"
        proxy.kill_connections()
        with pytest.raises(ConnectionResetError):
            client.recv(1)
    with _connect(proxy) as again:
        again.sendall(b"b")
        assert _read(again, 1) == b"b"


def test_a_server_that_is_away_is_a_closed_connection() -> None:
    with Echo() as echo:
        gone = echo.port
    with FaultProxy(gone) as proxy, _connect(proxy) as client:
        assert client.recv(1) == b""


def test_it_stands_before_a_real_server(dovecot: Dovecot, mailbox: Mailbox) -> None:
    dovecot.deliver(mailbox.user, b"Subject: x\r\n\r\n" + b"y" * 200_000 + b"\r\n")
    with FaultProxy(dovecot.imaps_port) as proxy:
        context = dovecot.certificate.client_context()
        client = IMAPClient("localhost", proxy.port, ssl_context=context, timeout=60)
        client.login(mailbox.user, mailbox.password)
        client.select_folder("INBOX", readonly=True)
        proxy.kill_connections()
        wait_until(lambda: not proxy._pokes, "the connection is gone")
        with pytest.raises(imaplib.IMAP4.abort):
            client.fetch([1], ["BODY.PEEK[]"])
        client.shutdown()
    assert len(dovecot.messages(mailbox.user)) == 1
