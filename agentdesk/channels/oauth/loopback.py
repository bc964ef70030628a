"""Waits on this machine for the browser that a provider sends back after consent (RFC 8252 §7.3)."""

from __future__ import annotations

import asyncio
import html
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_MAX_REQUEST_BYTES = 16 << 10
_TIMEOUT_S = 10.0


class LoopbackRedirect:
    """A listener on loopback that hands the query of one address to `came_back` and shows its answer as a page.

    It believes nothing: whoever comes, the query only counts if its state is that of the request.
    """

    def __init__(self, came_back: Callable[[str], Awaitable[str]]) -> None:
        self._came_back = came_back
        self._server: asyncio.Server | None = None
        self.uri = ""

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_MAX_REQUEST_BYTES)
        port = self._server.sockets[0].getsockname()[1]
        # The name and not the address: Microsoft takes any port for localhost alone, Google for both.
        self.uri = f"http://localhost:{port}"

    async def stop(self) -> None:
        """Stop listening; the page that is being shown is still shown."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                method, target = await _request_line(reader)
                status, words = "404 Not Found", ""
                query = target.partition("?")[2]
                if method == "GET" and ("code=" in query or "error=" in query):
                    status, words = "200 OK", await self._came_back(query)
                writer.write(_page(status, words))
                await writer.drain()
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _request_line(reader: asyncio.StreamReader) -> tuple[str, str]:
    """Read a request's head; returns its method and target."""
    head = await reader.readuntil(b"\r\n\r\n")
    method, target, _version = head.partition(b"\r\n")[0].decode("ascii", "replace").split(" ")
    return method, target


def _page(status: str, words: str) -> bytes:
    body = f"<!doctype html><meta charset=utf-8><title>AgentDesk</title><p>{html.escape(words)}</p>".encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
