"""What our own TCP servers share: a listener, a thread for each connection, and an end that leaves nothing behind."""

from __future__ import annotations

import fcntl
import select
import socket
import struct
import termios
import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from tests.servers.processes import wait_until

if TYPE_CHECKING:
    import ssl


def reset(connection: socket.socket) -> None:
    """Close with RST instead of FIN, as a crashed machine or a strict firewall does (SO_LINGER of 0 s, socket(7))."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # A plain close of the descriptor: TLS would first try to say goodbye.
    socket.socket.close(connection)


def reset_once_sent(connection: socket.socket) -> None:
    """Reset, but let everything said before reach the other side: a reset throws away what still waits to be sent."""
    wait_until(lambda: not _unsent_bytes(connection), "the other side takes what it gets before the cut")
    reset(connection)


def _unsent_bytes(connection: socket.socket) -> int:
    """What the kernel holds that the other side has not acknowledged (SIOCOUTQ, tcp(7))."""
    (count,) = struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4)))
    return int(count)


class TcpServer(ABC):
    """A server on loopback; subclasses say in `serve` what happens on a connection, which has a thread of its own."""

    def __init__(self, *, port: int = 0) -> None:
        self.port = port
        self._listener: socket.socket | None = None
        self._threads: list[threading.Thread] = []
        # By the socket as accepted, the socket as it is now: TLS takes a connection over.
        self._connections: dict[socket.socket, socket.socket] = {}
        self._lock = threading.RLock()
        self.is_stopping = threading.Event()

    @abstractmethod
    def serve(self, connection: socket.socket) -> None:
        """Talk on one connection until it ends; an OSError ends it too. The caller closes it."""

    def start(self) -> Self:
        """Listen; connections made from now on are served."""
        self.is_stopping.clear()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._wake, self._woken = socket.socketpair()
        self._spawn(self._accept_connections)
        return self

    def stop(self) -> None:
        """Cut every connection and wait for every thread."""
        if self._listener is None:
            return
        self.is_stopping.set()
        self._wake.send(b"x")
        self.cut_connections()
        # Indexed, because a connection accepted just now still adds its thread.
        while self._threads:
            self._threads.pop().join()
            self.cut_connections()
        for ended in (self._listener, self._wake, self._woken):
            ended.close()
        self._listener = None

    def cut_connections(self) -> None:
        """End every connection as it stands."""
        with self._lock:
            for connection in self._connections.values():
                with suppress(OSError):
                    # Wakes a thread that waits in recv; that thread closes.
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def encrypt(self, connection: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
        """TLS on a connection from now on; an OSError if the client doesn't want it so."""
        encrypted = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._connections[connection] = encrypted
        encrypted.do_handshake()
        return encrypted

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _spawn(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name=type(self).__name__)  # type: ignore[arg-type]  # any callable
        with self._lock:
            self._threads.append(thread)
        thread.start()

    def _accept_connections(self) -> None:
        assert self._listener
        while True:
            select.select([self._listener, self._woken], [], [])
            if self.is_stopping.is_set():
                return
            connection, _address = self._listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._connections[connection] = connection
            self._spawn(self._serve_and_close, connection)

    def _serve_and_close(self, connection: socket.socket) -> None:
        try:
            with suppress(OSError):
                self.serve(connection)
        finally:
            with self._lock:
                self._connections.pop(connection).close()
