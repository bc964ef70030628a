"""What a sync says it brought is what is in the desk, also where it broke off in between."""

from __future__ import annotations

from agentdesk.domain.asks import ListConversations
from agentdesk.domain.ids import AccountName
from agentdesk.domain.verbs import AddAccount, Sync
from tests.channels.contract import mail
from tests.servers.scripted_imap import ScriptedImap
from tests.service.running import RunningDesk

SHOP = AccountName("shop")


def test_a_sync_that_ends_in_a_failure_counts_what_it_took_before(running: RunningDesk) -> None:
    """“0 fetched” beside new mail would send the owner looking for a fault that isn't there."""
    with ScriptedImap() as server, running.open() as desk:
        server.inbox.add(mail(1))
        settings = {"address": "shop@bakery.example", "user": "shop", "imap_host": "127.0.0.1", "imap_port": str(server.port)}
        settings |= {"imap_security": "none", "folders": "INBOX,Nowhere"}
        desk.do(AddAccount("email", SHOP, tuple(settings.items()), secret="crumb", secret_place="file", test=False))
        (result,) = desk.do(Sync((SHOP,))).accounts
        assert result.failure is not None
        assert (result.fetched, len(desk.ask(ListConversations(view="all")))) == (1, 1)
