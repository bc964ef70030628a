"""A Mastodon server's line of news, as docs.joinmastodon.org/methods/streaming has it: it hastens a poll, and never takes its place."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, Self

import pytest

from agentdesk.channels.registry import open_channel
from agentdesk.channels.web import client, events
from agentdesk.domain.channels import AccountSettings, Listens
from agentdesk.domain.errors import NeedsLogin, Transient
from agentdesk.domain.ids import AccountName
from tests.channels.reviews.rigs import TOKEN, MemorySecrets

DEADLINE_S = 240
MENTION = b'event: notification\ndata: {"id": "7", "type": "mention"}\n\n'
OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n:)\n"
INSTANCE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Streaming:
    """A server that answers the line with what a test says, and holds it open."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[bytes] = asyncio.Queue()
        self.opening = OPEN
        self.instance = INSTANCE
        self.asked: list[tuple[str, str]] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_exception: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                path = head.split(" ")[1]
                login = next((line.partition(": ")[2] for line in head.splitlines() if line.lower().startswith("authorization")), "")
                self.asked.append((path, login))
                if "streaming" in path:
                    break
                writer.write(self.instance)
            writer.write(self.opening)
            while piece := await self.said.get():
                writer.write(piece)
                await writer.drain()
        writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Streaming]:
    async with Streaming() as running:
        yield running


@pytest.fixture
async def shop(server: Streaming) -> AsyncIterator[Any]:
    channel: Any = open_channel(
        AccountSettings(AccountName("shop"), "mastodon", (("instance", server.url),)), MemorySecrets(password=TOKEN)
    )
    yield channel
    await channel.close()
    server.said.put_nowait(b"")


async def _next(news: AsyncIterator[None]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        await anext(news)


async def test_a_mention_is_news_and_a_like_is_not(server: Streaming, shop: Any) -> None:
    assert isinstance(shop, Listens)
    news = shop.listen()
    await _next(news)
    assert server.asked[-1] == ("/api/v1/streaming/user/notification", f"Bearer {TOKEN}")
    like = b'event: notification\ndata: {"id": "6", "type": "favourite"}\n\n:thump\n'
    server.said.put_nowait(like + b'event: update\ndata: {"id": "1"}\n\n')
    waiting = asyncio.ensure_future(anext(news))
    server.said.put_nowait(like)
    # In two pieces, as a network cuts them.
    server.said.put_nowait(MENTION[:17])
    server.said.put_nowait(MENTION[17:])
    async with asyncio.timeout(DEADLINE_S):
        await waiting


@pytest.mark.parametrize("status", ["404 Not Found", "400 Bad Request", "406 Not Acceptable", "426 Upgrade Required"])
async def test_a_server_without_a_line_or_with_a_websocket_alone_is_polled_only(server: Streaming, shop: Any, status: str) -> None:
    server.opening = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()
    with pytest.raises(StopAsyncIteration):
        await _next(shop.listen())


async def test_a_refused_login_says_so(server: Streaming, shop: Any) -> None:
    server.opening = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
        await _next(shop.listen())


async def test_a_line_that_breaks_off_or_goes_silent_is_noticed(server: Streaming, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that died without a word would look like a customer who never wrote."""
    news = shop.listen()
    await _next(news)
    server.said.put_nowait(b"")
    with pytest.raises(Transient, match="shop"):
        await _next(news)
    monkeypatch.setattr(client, "SILENCE_S", 0.3)
    news = shop.listen()
    await _next(news)
    with pytest.raises(Transient, match="in time"):
        await _next(news)


async def test_an_event_without_end_is_cut_off(server: Streaming, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_BYTES", 10_000)
    news = shop.listen()
    await _next(news)
    server.said.put_nowait(b"data: " + b"x" * 20_000)
    with pytest.raises(Transient, match="more than"):
        await _next(news)


@pytest.mark.parametrize("told", ["wss://evil.example", "https://127.0.0.1.evil.example", "ws://127.0.0.1", "javascript:alert(1)", ""])
async def test_our_token_goes_to_no_other_server(server: Streaming, shop: Any, told: str) -> None:
    """The server says where its line stands; one that was taken over could have every token sent somewhere else."""
    body = b'{"configuration": {"urls": {"streaming": "%s"}}}' % told.encode()
    server.instance = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    news = shop.listen()
    await _next(news)
    assert server.asked[-1][0] == "/api/v1/streaming/user/notification"
