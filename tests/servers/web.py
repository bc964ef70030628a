"""A web server of the tests that answers as it is told: pages with their marks, and every way to misbehave."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(slots=True)
class Page:
    """What stands at a path. `drip_s` sends a byte at a time; `is_endless` never stops; `breaks_off` closes half-way."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    is_endless: bool = False
    breaks_off: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came, its headers by lower-case name."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class WebServer:
    """Serves `pages` by path on loopback; a page with an ETag or Last-Modified is answered with 304 to whoever has it."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.requests: list[Request] = []
        self.stopping = threading.Event()
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address all paths stand under."""
        assert self._http is not None
        return f"http://127.0.0.1:{self._http.server_port}"

    def start(self) -> Self:
        """Listen."""
        this: WebServer = self

        class Handler(_Handler):
            web = this

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=[0.02], name="web-server")
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening; idempotent."""
        self.stopping.set()
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
        self._http = self._thread = None


class _Handler(BaseHTTPRequestHandler):
    web: WebServer

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.web.requests.append(Request(self.command, self.path, headers, self.rfile.read(length)))
        page = self.web.pages.get(self.path, Page(status=404))
        try:
            self._answer(page, headers)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names http.server calls

    def _answer(self, page: Page, headers: dict[str, str]) -> None:
        marks = {name.lower(): value for name, value in page.headers.items()}
        has_it = (marks.get("etag") and headers.get("if-none-match") == marks["etag"]) or (
            marks.get("last-modified") and headers.get("if-modified-since") == marks["last-modified"]
        )
        self.send_response(304 if has_it else page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if not page.is_endless:
            self.send_header("Content-Length", "0" if has_it else str(len(page.body)))
        self.end_headers()
        if has_it:
            return
        if page.is_endless:
            while not self.web.stopping.is_set():
                self.wfile.write(b"x" * 65_536)
        elif page.drip_s:
            for byte in page.body:
                self.wfile.write(bytes([byte]))
                if self.web.stopping.wait(page.drip_s):
                    break
        elif page.breaks_off:
            self.wfile.write(page.body[: len(page.body) // 2])
            self.close_connection = True
        else:
            self.wfile.write(page.body)

    def log_message(self, *_words: object) -> None:
        """Say nothing: the tests look at `requests`."""
