"""A running desk is told of new mail: one lasting line for each folder, and none where the server has none to give."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.asks import ListConversations, Status
from agentdesk.domain.errors import error_from
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import AddAccount
from tests.servers.scripted_imap import GREETING, ScriptedImap, bye
from tests.service.running import DEADLINE_S, RunningDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import AccountHealth

pytestmark = pytest.mark.only_on("sqlite", why="the lines are the mail server's")

FOLDERS = (b"Orders", b"Returns", b"Post")


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as scripted:
        for name in FOLDERS:
            scripted.add_folder(name)
        yield scripted


def connect(desk: BlockingDesk, server: ScriptedImap, **changes: str) -> None:
    folders = ",".join(["INBOX", *(name.decode() for name in FOLDERS)])
    settings = {"address": "shop@bakery.example", "user": "shop", "imap_host": "127.0.0.1", "imap_port": str(server.port)}
    settings |= {"imap_security": "none", "folders": folders} | changes
    desk.do(AddAccount("email", AccountName("shop"), tuple(settings.items()), secret="crumb", secret_place="file", test=False))


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def health(desk: BlockingDesk) -> AccountHealth:
    (status,) = desk.ask(Status())
    return status.accounts[0]


def idling(server: ScriptedImap) -> int:
    return len({command.session for command in server.commands_named("IDLE")})


def test_each_watched_folder_has_a_line_within_the_accounts_limit_and_the_lines_last(running: RunningDesk, server: ScriptedImap) -> None:
    """Five connections: three wait for news, one polls, one is left over; polling again does not make new ones."""
    with running.open(Means.CONSOLE) as desk:
        connect(desk, server)
        until(lambda: idling(server) == 3)
        for number, folder in enumerate((b"INBOX", *FOLDERS[:2]), start=1):
            server.folders[folder].add(b"Subject: %d\r\nMessage-ID: <%d@x.example>\r\n\r\nhello" % (number, number))
            until(lambda: len(desk.ask(ListConversations(view="all"))) == number)  # noqa: B023 - called within the round
        assert (server.sessions, health(desk).notices) == (4, ())


def test_a_server_with_too_few_lines_is_polled_and_says_so(running: RunningDesk, server: ScriptedImap) -> None:
    """The line that polls is kept; the others are asked for with growing pauses, not in a loop."""
    server.script.on(GREETING, bye("Too many simultaneous connections"), skip=1)
    with running.open(Means.CONSOLE) as desk:
        connect(desk, server, folders="INBOX")
        until(lambda: bool(health(desk).notices))
        found = health(desk)
        assert (found.state, found.failure, found.notices[0].code) == ("ok", None, "deaf")
        assert "Too many simultaneous connections" in str(error_from(found.notices[0].code, found.notices[0].fields))
        # A third and a fourth time only after a quarter and half a minute: a loop would have been hundreds by now.
        assert 2 <= server.sessions < 5
