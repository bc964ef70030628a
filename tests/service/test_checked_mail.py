"""Authentication-Results of the server the owner named: shown as one word, also after everything was read again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.asks import ListConversations, ShowConversation
from agentdesk.domain.ids import AccountName, MessageId
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import AddAccount, Reparse, SetAccount
from tests.servers.scripted_imap import ScriptedImap
from tests.service.running import DEADLINE_S, RunningDesk

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk

pytestmark = pytest.mark.only_on("sqlite", why="what is believed of a mail is decided before it is filed")

SHOP = AccountName("shop")
MAIL = (
    b"Authentication-Results: mx.bakery.example; dmarc=pass\r\nAuthentication-Results: mx.forged.example; dmarc=fail\r\n"
    b"From: maria@example.net\r\nSubject: Lamp\r\nMessage-ID: <one@example.net>\r\n\r\nWhere is it?\r\n"
)


def authentication(desk: BlockingDesk) -> str | None:
    rows = desk.ask(ListConversations(view="all"))
    pages = desk.ask(ShowConversation(rows[0].id)) if rows else []
    return next((message.authentication for page in pages for message in page.messages), None)


def test_only_the_named_server_is_believed_and_reading_again_forgets_nothing(running: RunningDesk) -> None:
    with ScriptedImap() as server, running.open(Means.CONSOLE) as desk:
        server.inbox.add(MAIL)
        settings = {"address": "shop@bakery.example", "user": "shop", "imap_host": "127.0.0.1", "imap_port": str(server.port)}
        settings |= {"imap_security": "none", "authserv_id": "mx.bakery.example"}
        desk.do(AddAccount("email", SHOP, tuple(settings.items()), secret="crumb", secret_place="file", test=False))
        deadline = time.monotonic() + DEADLINE_S
        while authentication(desk) is None:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert authentication(desk) == "pass"
        desk.do(Reparse("", MessageId(0)))
        assert authentication(desk) == "pass"
        desk.do(SetAccount(SHOP, (("authserv_id", "mx.other.example"),)))
        desk.do(Reparse("", MessageId(0)))
        assert authentication(desk) == ""
