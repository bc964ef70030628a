"""Listening for news: in every folder there is a line for, and never on a line that has died without a word."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.errors import Transient
from tests.channels.email.scripted import open_on
from tests.channels.email_rig import QUICK
from tests.servers.scripted_imap import ScriptedImap, answer, bye, drop, hang

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.channels.email_rig import EmailRig
    from tests.servers.imap_script import ImapFault

DEADLINE_S = 240
RESTLESS = replace(QUICK, idle_renew_s=0.2, read_timeout_s=4)


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as scripted:
        scripted.add_folder(b"Orders")
        yield scripted


async def next_news(news: AsyncIterator[None]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        await anext(news)


async def listen_on(news: AsyncIterator[None]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while True:
            await anext(news)


def idling(server: ScriptedImap) -> set[int]:
    return {command.session for command in server.commands_named("IDLE")}


async def test_news_of_any_watched_folder_is_told(server: ScriptedImap) -> None:
    channel = open_on(server, folders="INBOX,Orders")
    news = channel.listen()
    await next_news(news)
    async with asyncio.timeout(DEADLINE_S):
        while len(idling(server)) < 2:
            await anext(news)
    server.folders[b"Orders"].add(b"Subject: one\r\n\r\n")
    await next_news(news)


@pytest.mark.parametrize(("connections", "lines"), [("1", 0), ("2", 0), ("3", 1), ("4", 2), ("9", 2)])
async def test_an_account_with_few_connections_keeps_one_for_polling_and_one_for_sending(
    server: ScriptedImap, connections: str, lines: int
) -> None:
    news = open_on(server, folders="INBOX,Orders", connections=connections).listen()
    if not lines:
        with pytest.raises(StopAsyncIteration):
            await next_news(news)
        assert server.sessions == 0
        return
    async with asyncio.timeout(DEADLINE_S):
        await anext(news)
        while len(idling(server)) < lines:
            await anext(news)
    assert server.sessions == lines


async def test_a_server_that_has_no_second_line_is_listened_to_on_the_first(server: ScriptedImap) -> None:
    server.script.on("LOGIN", answer("NO [LIMIT] Maximum number of connections from user+IP exceeded"), skip=1)
    server.script.on("AUTHENTICATE", answer("NO [LIMIT] Maximum number of connections from user+IP exceeded"), skip=1)
    news = open_on(server, folders="INBOX,Orders").listen()
    await next_news(news)
    server.inbox.add(b"Subject: one\r\n\r\n")
    await next_news(news)
    assert idling(server) == {1}


@pytest.mark.parametrize(
    "fault",
    [hang(), hang(b"+ idling"), hang(b"+ idling", b"* OK Still here"), drop(), bye(), answer("NO not now"), answer("BAD what")],
    ids=["no start", "no end", "still here but deaf", "drop", "bye", "no", "bad"],
)
async def test_a_line_that_dies_while_listening_is_noticed(server: ScriptedImap, fault: ImapFault) -> None:
    """Whoever waits for news on it would wait for ever: renewal asks, and the answer has a deadline."""
    server.script.on("IDLE", fault)
    news = open_on(server, tuning=RESTLESS).listen()
    with pytest.raises(Transient):
        await listen_on(news)


async def test_a_half_open_line_is_noticed_at_renewal(email: EmailRig) -> None:
    """A router that forgot the line tells neither side."""
    email.tuning = RESTLESS
    news = email.open().listen()
    await next_news(news)
    email.imap_line.blackhole()
    with pytest.raises(Transient):
        await listen_on(news)
