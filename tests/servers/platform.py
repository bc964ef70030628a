"""A platform of the tests: keeps what was posted, answers as its documentation says, and misbehaves on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came; headers by lower-case name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int = 200
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Fault:
    """How the platform misbehaves.

    `status` with `headers` and `body`, an `endless` or `slow` body, `broken` JSON, answers `mangled`, or `loses_answer`: does as asked and
    hangs up. `only` limits it to a method; `times` to so many requests.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"error": {"message": "no"}}'
    endless: bool = False
    slow: bool = False
    broken: bool = False
    mangled: Callable[[Any], Any] | None = None
    loses_answer: bool = False
    only: str = ""
    times: int = 1_000_000

    def holds(self, method: str) -> bool:
        if self.only and method != self.only:
            return False
        self.times -= 1
        return self.times >= 0


class Platform:
    """The base of every fake: subclasses answer by `handle`, holding `lock`."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.fault: Fault | None = None
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        assert self._http is not None
        return f"http://127.0.0.1:{self._http.server_port}"

    def handle(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def start(self) -> Self:
        this: Platform = self

        class Handler(_Handler):
            platform = this

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=[0.02], name="platform")
        self._thread.start()
        return self

    def stop(self) -> None:
        self.stopping.set()
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
        self._http = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()


class _Handler(BaseHTTPRequestHandler):
    platform: Platform

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers, self.rfile.read(length))
        platform = self.platform
        with platform.lock:
            platform.asked.append(asked)
            fault = platform.fault if platform.fault is not None and platform.fault.holds(self.command) else None
            replaces = fault is not None and (fault.status or fault.endless or fault.slow or fault.broken)
            reply = Reply(content={}) if replaces else platform.handle(asked)
        try:
            self._answer(reply, fault)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_POST = do_PUT = do_DELETE = do_PATCH = do_GET  # noqa: N815 - the names http.server calls

    def _answer(self, reply: Reply, fault: Fault | None) -> None:
        if fault is not None and fault.loses_answer:
            self.close_connection = True
            self.connection.close()
            return
        content = fault.mangled(reply.content) if fault is not None and fault.mangled else reply.content
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        status, headers = reply.status, dict(reply.headers)
        if fault is not None and fault.status:
            status, headers, body = fault.status, fault.headers, fault.body
        if fault is not None and fault.broken:
            body = b'{"reviews": [{"id": "1", "na'
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        if not (fault and (fault.endless or fault.slow)):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._write(body, fault)

    def _write(self, body: bytes, fault: Fault | None) -> None:
        if fault is not None and (fault.endless or fault.slow):
            while not self.platform.stopping.is_set():
                self.wfile.write(b" " if fault.slow else b" " * 65_536)
                if fault.slow and self.platform.stopping.wait(0.05):
                    break
            self.close_connection = True
            return
        self.wfile.write(body)

    def send_response(self, code: int, message: str | None = None) -> None:
        """As the library has it, but the platform's clock is its own: a fault may give the header Date."""
        self.send_response_only(code, message)

    def log_message(self, *_words: object) -> None:
        """Say nothing: the tests look at `asked`."""
