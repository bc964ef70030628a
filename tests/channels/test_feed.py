"""The feed channel against a real web server: asked politely, capped, and never led where it must not go."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from agentdesk.channels.feed import FeedChannel
from agentdesk.channels.registry import open_channel
from agentdesk.channels.web import client, guard
from agentdesk.channels.web.client import Answer, WebClient, failure_of
from agentdesk.channels.web.guard import Forbidden, Reach, checked_url, refusal_of
from agentdesk.domain.channels import AccountSettings, FindsSent, Sends
from agentdesk.domain.errors import ConfigError, NeedsLogin, Refused, Transient
from agentdesk.domain.ids import AccountName
from agentdesk.domain.media_types import REVIEWS
from tests.servers.web import Page, WebServer

FEED = b'<rss version="2.0"><channel><item><guid>1</guid><title>Good</title></item></channel></rss>'
NOWHERE = ".".join("0000")
SHOP = AccountName("shop")


class Secret:
    """One secret, or none."""

    def __init__(self, value: str | None = None) -> None:
        self._value = value

    def read(self, slot: str = "password") -> str | None:
        del slot
        return self._value

    def write(self, value: str, slot: str = "password") -> str:
        del value, slot
        raise AssertionError("a feed stores no secret")


@pytest.fixture
def web() -> Iterator[WebServer]:
    server = WebServer().start()
    yield server
    server.stop()


@pytest.fixture
async def opened() -> AsyncIterator[list[FeedChannel]]:
    channels: list[FeedChannel] = []
    yield channels
    for channel in channels:
        await channel.close()


def feed(opened: list[FeedChannel], url: str, secret: str | None = None, **values: str) -> FeedChannel:
    settings = AccountSettings(SHOP, "feed", (("url", url), *values.items()))
    channel = open_channel(settings, Secret(secret))
    assert isinstance(channel, FeedChannel)
    opened.append(channel)
    return channel


async def test_a_feed_is_handed_on_whole_and_then_only_when_it_changed(web: WebServer, opened: list[FeedChannel]) -> None:
    web.pages["/f"] = Page(FEED, headers={"ETag": '"1"', "Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"})
    channel = feed(opened, f"{web.url}/f")
    first = await channel.poll(None)
    assert [(item.content, item.media_type) for item in first.items] == [(FEED, REVIEWS)]
    again = await feed(opened, f"{web.url}/f").poll(first.cursor)
    assert (again.items, again.cursor) == ((), first.cursor)
    assert web.requests[-1].headers["if-none-match"] == '"1"'
    web.pages["/f"] = Page(FEED + b"<!-- -->", headers={"ETag": '"2"'})
    assert len((await channel.poll(first.cursor)).items) == 1
    assert len((await channel.poll(first.cursor)).items) == 1, "a cursor that was not committed gives the same again"


async def test_a_server_without_marks_is_compared_by_content(web: WebServer, opened: list[FeedChannel]) -> None:
    web.pages["/f"] = Page(FEED)
    channel = feed(opened, f"{web.url}/f")
    first = await channel.poll(None)
    assert (await channel.poll(first.cursor)).items == ()


async def test_another_address_is_fetched_afresh(web: WebServer, opened: list[FeedChannel]) -> None:
    web.pages["/a"] = web.pages["/b"] = Page(FEED, headers={"ETag": '"1"'})
    first = await feed(opened, f"{web.url}/a").poll(None)
    await feed(opened, f"{web.url}/b").poll(first.cursor)
    assert "if-none-match" not in web.requests[-1].headers


@pytest.mark.parametrize("cursor", ["", "{", "[]", "null", '{"v": 99}'])
async def test_a_damaged_cursor_is_an_error_and_never_a_fresh_start(web: WebServer, opened: list[FeedChannel], cursor: str) -> None:
    with pytest.raises(Transient, match="shop"):
        await feed(opened, f"{web.url}/f").poll(cursor)
    assert web.requests == []


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, NeedsLogin),
        (403, NeedsLogin),
        (404, Transient),
        (410, Transient),
        (429, Transient),
        (500, Transient),
        (503, Transient),
        (400, Refused),
    ],
)
async def test_each_failure_is_of_its_kind_and_says_what_happened(
    web: WebServer, opened: list[FeedChannel], status: int, error: type[Exception]
) -> None:
    web.pages["/f"] = Page(b"secret page", status=status)
    with pytest.raises(error) as caught:
        await feed(opened, f"{web.url}/f").poll(None)
    assert str(status) in str(caught.value)
    assert "secret" not in str(caught.value)
    (probe,) = await feed(opened, f"{web.url}/f").test()
    assert not probe.is_ok


NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0),
        ("99999999999999999999", client.LONGEST_RETRY_S),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_a_servers_wish_is_kept_and_an_absurd_one_is_a_day(said: str, seconds: float) -> None:
    failure = failure_of(SHOP, Answer(429, {"retry-after": said} if said else {}, b""), NOW)
    assert isinstance(failure, Transient)
    assert failure.retry_after_s == seconds


async def test_a_body_without_end_is_cut_off(web: WebServer) -> None:
    web.pages["/f"] = Page(is_endless=True)
    asked = WebClient(SHOP, Reach(loopback=True), most_bytes=1 << 20)
    with pytest.raises(Transient, match="1 MB"):
        await asked.ask("GET", f"{web.url}/f")
    await asked.close()


async def test_a_packed_bomb_counts_as_what_it_unpacks_to(web: WebServer) -> None:
    web.pages["/f"] = Page(gzip.compress(b"\0" * (40 << 20)), headers={"Content-Encoding": "gzip"})
    asked = WebClient(SHOP, Reach(loopback=True), most_bytes=1 << 20)
    with pytest.raises(Transient, match="1 MB"):
        await asked.ask("GET", f"{web.url}/f")
    await asked.close()


async def test_a_body_that_drips_holds_nobody(web: WebServer) -> None:
    web.pages["/f"] = Page(FEED, drip_s=0.2)
    asked = WebClient(SHOP, Reach(loopback=True), whole_timeout_s=1.0)
    with pytest.raises(Transient, match="in time"):
        await asked.ask("GET", f"{web.url}/f")
    await asked.close()


async def test_a_connection_that_breaks_off_is_transient(web: WebServer, opened: list[FeedChannel]) -> None:
    web.pages["/f"] = Page(FEED, breaks_off=True)
    with pytest.raises(Transient):
        await feed(opened, f"{web.url}/f").poll(None)
    web.stop()
    with pytest.raises(Transient, match="reached"):
        await feed(opened, "http://127.0.0.1:9/f").poll(None)


async def test_redirects_are_followed_here_and_never_to_other_networks(web: WebServer, opened: list[FeedChannel]) -> None:
    """Cloud machines answer 169.254.169.254 with their keys; a feed must not make us ask."""
    web.pages |= {"/f": Page(FEED), "/here": Page(status=301, headers={"Location": "/f"})}
    assert len((await feed(opened, f"{web.url}/here").poll(None)).items) == 1
    for target in ("http://169.254.169.254/latest", "https://10.0.0.1/", "file:///etc/passwd", "https://[::ffff:10.0.0.1]/", "gopher://x/"):
        web.pages["/away"] = Page(status=302, headers={"Location": target})
        with pytest.raises(Refused):
            await feed(opened, f"{web.url}/away").poll(None)
    web.pages["/loop"] = Page(status=302, headers={"Location": "/loop"})
    with pytest.raises(Transient, match="without end"):
        await feed(opened, f"{web.url}/loop").poll(None)


async def test_a_password_goes_to_its_own_server_only(web: WebServer, opened: list[FeedChannel]) -> None:
    other = WebServer().start()
    other.pages["/f"] = Page(FEED)
    web.pages["/f"] = Page(status=302, headers={"Location": f"{other.url}/f"})
    await feed(opened, f"{web.url}/f", secret="s3cret", user="shop").poll(None)
    other.stop()
    assert web.requests[0].headers["authorization"].startswith("Basic ")
    assert "authorization" not in other.requests[0].headers


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.xml",
        "file:///etc/passwd",
        "http://shop.example/f",
        "http://10.0.0.1/f",
        "ftp://x/",
        "https://u:p@shop.example/",
        "https://x:99999/",
    ],
)
def test_an_address_that_must_not_be_asked_is_no_account(opened: list[FeedChannel], url: str) -> None:
    with pytest.raises(ConfigError):
        feed(opened, url)


def test_what_an_account_reaches_is_decided_by_address() -> None:
    public, shop_floor, here = Reach(), Reach(private=True), Reach(loopback=True)
    assert refusal_of("93.184.216.34", public) == ""
    assert refusal_of("192.168.1.5", shop_floor) == ""
    assert refusal_of("127.0.0.1", here) == ""
    for address in (
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "192.168.1.5",
        "169.254.169.254",
        "::ffff:127.0.0.1",
        NOWHERE,
        "fe80::1%eth0",
        "fd00::1",
        "224.0.0.1",
    ):
        assert refusal_of(address, public), address
    for address in ("127.0.0.1", "169.254.169.254", NOWHERE, "::1"):
        assert refusal_of(address, shop_floor), address
    with pytest.raises(Forbidden):
        checked_url("http://localhost/f", public)


async def test_a_name_that_leads_into_a_private_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name's owner decides where it leads, and may change it after we looked: we connect to the address that we checked."""
    looked_up: list[str] = []

    async def lies(_loop: object, host: str, port: int, **_more: object) -> list[object]:
        looked_up.append(host)
        return [(2, 1, 6, "", ("10.0.0.7", port))]

    monkeypatch.setattr("asyncio.BaseEventLoop.getaddrinfo", lies)
    asked = WebClient(SHOP, Reach())
    with pytest.raises(Refused, match="private network"):
        await asked.ask("GET", "https://reviews.example/feed")
    await asked.close()
    assert looked_up == ["reviews.example"]
    assert guard.Reach.of("https://reviews.example/feed") == Reach()


async def test_a_feed_only_receives(web: WebServer, opened: list[FeedChannel]) -> None:
    """There is nobody to answer to: the desk offers to copy, open and mark as answered instead."""
    channel = feed(opened, f"{web.url}/f")
    assert not isinstance(channel, Sends)
    assert not isinstance(channel, FindsSent)
