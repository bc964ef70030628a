"""A TCP proxy that stands between a client and a real server, and lets the line be as bad as lines are."""

from __future__ import annotations

import select
import socket
from dataclasses import dataclass
from enum import StrEnum

from tests.servers.tcp import TcpServer, reset, reset_once_sent

_CHUNK_BYTES = 65_536


class Line(StrEnum):
    """How the line between client and server is."""

    OK = "ok"
    SLOW_TO_ANSWER = "latency"
    NARROW = "rate"
    SILENT = "blackhole"
    REFUSED = "refuse"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class _Mode:
    line: Line
    seconds: float = 0.0
    bytes_per_second: float = 0.0
    bytes_until_cut: int = 0


class FaultProxy(TcpServer):
    """Forwards to a port of this machine; each method changes the line for open and new connections alike."""

    def __init__(self, upstream_port: int, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.upstream_port = upstream_port
        self.connections_seen = 0
        self.cuts = 0
        self._mode = _Mode(Line.OK)
        self._pokes: dict[socket.socket, socket.socket] = {}
        self._to_kill: set[socket.socket] = set()

    @property
    def line(self) -> Line:
        """How the line is now."""
        return self._mode.line

    def pass_on(self) -> None:
        """A good line again; what a silent one held back is forwarded."""
        self._change(_Mode(Line.OK))

    def delay(self, seconds: float) -> None:
        """Every piece of data takes this long."""
        self._change(_Mode(Line.SLOW_TO_ANSWER, seconds=seconds))

    def limit_rate(self, bytes_per_second: float) -> None:
        """Data trickles."""
        self._change(_Mode(Line.NARROW, bytes_per_second=bytes_per_second))

    def blackhole(self) -> None:
        """Nothing gets through any more, in neither direction, and nobody is told."""
        self._change(_Mode(Line.SILENT))

    def refuse(self) -> None:
        """New connections are reset at once; open ones stay as they are."""
        self._change(_Mode(Line.REFUSED))

    def cut_after(self, server_bytes: int) -> None:
        """A connection is reset once it has carried this many bytes from the server."""
        self._change(_Mode(Line.CUT, bytes_until_cut=server_bytes))

    def kill_connections(self) -> None:
        """Reset every open connection, in the middle of whatever goes on."""
        with self._lock:
            self._to_kill.update(self._pokes)
        self._poke()

    def stop(self) -> None:
        """Cut every connection and wait for every thread."""
        self.is_stopping.set()
        self._poke()
        super().stop()

    def _change(self, mode: _Mode) -> None:
        self._mode = mode
        self._poke()

    def _poke(self) -> None:
        """Wake every connection's thread, so that it sees the new mode."""
        with self._lock:
            for poke in self._pokes.values():
                poke.send(b"x")

    def serve(self, connection: socket.socket) -> None:
        """Forward one connection."""
        self.connections_seen += 1
        if self.line is Line.REFUSED:
            reset(connection)
            return
        with socket.create_connection(("127.0.0.1", self.upstream_port)) as upstream:
            upstream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._serve_with(connection, upstream)

    def _serve_with(self, connection: socket.socket, upstream: socket.socket) -> None:
        poke, poked = socket.socketpair()
        with poke, poked:
            with self._lock:
                self._pokes[connection] = poke
            try:
                self._forward(connection, upstream, poked)
            finally:
                with self._lock:
                    self._pokes.pop(connection)
                    self._to_kill.discard(connection)

    def _forward(self, client: socket.socket, upstream: socket.socket, poked: socket.socket) -> None:
        from_server = 0
        while not self.is_stopping.is_set():
            sources = [poked] if self.line is Line.SILENT else [client, upstream, poked]
            ready, _, _ = select.select(sources, [], [])
            if poked in ready:
                poked.recv(_CHUNK_BYTES)
                if client in self._to_kill:
                    reset(client)
                    return
                continue
            source = ready[0]
            data = source.recv(_CHUNK_BYTES)
            if not data:
                return
            if source is upstream:
                from_server += len(data)
                if self.line is Line.CUT and from_server >= self._mode.bytes_until_cut:
                    self.cuts += 1
                    client.sendall(data[: len(data) - (from_server - self._mode.bytes_until_cut)])
                    reset_once_sent(client)
                    return
            self._send(upstream if source is client else client, data)

    def _send(self, target: socket.socket, data: bytes) -> None:
        mode = self._mode
        if mode.line is Line.NARROW:
            step = max(1, int(mode.bytes_per_second / 50))
            for start in range(0, len(data), step):
                if self.is_stopping.wait(step / mode.bytes_per_second):
                    return
                target.sendall(data[start : start + step])
            return
        if mode.line is Line.SLOW_TO_ANSWER:
            self.is_stopping.wait(mode.seconds)
        target.sendall(data)
