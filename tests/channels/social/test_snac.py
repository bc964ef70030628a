"""Mastodon's interface as a real server speaks it: snac2, with the whole OAuth code flow; its gaps are taken as they come."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from agentdesk.channels.registry import open_channel
from agentdesk.channels.social.mastodon import Mastodon
from agentdesk.domain.channels import AccountSettings, OutgoingMessage, RawItem, Receipt
from agentdesk.domain.errors import Uncertain
from agentdesk.domain.ids import AccountName
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import ANSWER, direct_to, reply_to, said
from tests.channels.reviews.rigs import MemorySecrets
from tests.servers.snac import Snac

pytestmark = pytest.mark.server

MOST_SENDS, LOOKED_FOR_S = 5, 20.0


@pytest.fixture(scope="module")
def snac() -> Iterator[Snac]:
    with Snac() as server:
        server.add_user("shop")
        server.add_user("maria")
        yield server


@pytest.fixture(scope="module")
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
async def shop(snac: Snac, secrets: MemorySecrets) -> AsyncIterator[Mastodon]:
    channel = open_channel(AccountSettings(AccountName("shop"), "mastodon", (("instance", snac.url),)), secrets)
    assert isinstance(channel, Mastodon)
    if not secrets.slots:
        start = await channel.start_login()
        await channel.finish_login(start.state, await asyncio.to_thread(snac.consent, start.url, "shop"))
    yield channel
    await channel.close()


async def _until(channel: Mastodon, text: str) -> tuple[RawItem, list[RawItem]]:
    """Poll afresh until something with these words is there: the server hands posts on in its own time."""
    deadline, pause_s = time.monotonic() + 90, 0.1
    while time.monotonic() < deadline:
        items, _cursor = await poll_until_done(channel)
        found = [item for item in items if text in item.content.decode()]
        if found:
            return found[0], items
        # Ever longer: asked ten times a second, the account's own budget would be spent before a slow server is done.
        await asyncio.sleep(pause_s)
        pause_s = min(5.0, pause_s * 2)
    raise AssertionError(text)


async def _sent(channel: Mastodon, message: OutgoingMessage, key: str) -> Receipt:
    """Answer, as the outbox and the person before it do.

    This server sometimes resets the line behind a post that it took, or before it took it: then the post is looked for, and where it isn't
    found (nobody is shown direct ones in a list) it is written once more.
    """
    for _turn in range(MOST_SENDS):
        with contextlib.suppress(Uncertain):
            return await channel.send(message, key, no_commit)
        deadline = time.monotonic() + LOOKED_FOR_S
        while time.monotonic() < deadline:
            if (found := await channel.find_sent(message, key)) is not None:
                return found
            await asyncio.sleep(2)
    raise AssertionError(key)


async def test_a_mention_is_read_answered_and_its_answer_found_again(snac: Snac, shop: Mastodon, secrets: MemorySecrets) -> None:
    """Login by code, mention, public answer, receipt, look-up: over a server that isn't ours."""
    assert {"oauth2", "oauth_client_id", "oauth_client_secret"} <= secrets.slots.keys()
    maria = await asyncio.to_thread(snac.token, "maria")
    own = await asyncio.to_thread(lambda: snac.ask(secrets_token(secrets), "/api/v1/statuses", status="New bread today"))
    await asyncio.to_thread(
        lambda: snac.ask(maria, "/api/v1/statuses", status="It was burnt", in_reply_to_id=own["id"], visibility="public")
    )
    item, _items = await _until(shop, "It was burnt")
    read = said(item)
    assert (read["kind"], read["in_reply_to"]) == ("social", own["id"])
    receipt = await _sent(shop, reply_to(item.external_id), "key-1")
    found = await shop.find_sent(reply_to(item.external_id), "key-1")
    assert found is not None
    assert found.external_id == receipt.external_id
    back, items = await _until(shop, "the crust was our fault")
    assert back.is_outbound
    assert said(back)["thread_key"] == read["thread_key"]
    assert len([one for one in items if one.is_outbound]) == 1
    assert ANSWER.split()[0] in back.content.decode()


async def test_a_direct_message_is_answered_directly(snac: Snac, shop: Mastodon, secrets: MemorySecrets) -> None:
    maria = await asyncio.to_thread(snac.token, "maria")
    own = await asyncio.to_thread(lambda: snac.ask(secrets_token(secrets), "/api/v1/statuses", status="Closed on Monday"))
    await asyncio.to_thread(
        lambda: snac.ask(maria, "/api/v1/statuses", status="@shop I live at 1 Main street", in_reply_to_id=own["id"], visibility="direct")
    )
    item, _items = await _until(shop, "Main street")
    assert said(item)["kind"] == "chat"
    receipt = await _sent(shop, reply_to(item.external_id), "key-2")
    posted = await asyncio.to_thread(lambda: snac.ask(secrets_token(secrets), f"/api/v1/statuses/{receipt.external_id}"))
    assert posted["visibility"] in {"direct", "private"}


async def test_a_direct_message_beside_a_public_answer_is_read_by_its_reader_alone(
    snac: Snac, shop: Mastodon, secrets: MemorySecrets
) -> None:
    """Over a server that isn't ours: Maria gets it, and what everybody sees of the post doesn't hold it."""
    maria = await asyncio.to_thread(snac.token, "maria")
    await asyncio.to_thread(lambda: snac.ask(maria, "/api/v1/statuses", status="@shop my cake fell apart", visibility="public"))
    item, _items = await _until(shop, "fell apart")
    letter = direct_to(said(item)["from"]["address"], item.external_id, "Your voucher is CAKE-1144")
    receipt = await _sent(shop, letter, "key-3")
    posted = await asyncio.to_thread(lambda: snac.ask(secrets_token(secrets), f"/api/v1/statuses/{receipt.external_id}"))
    assert posted["visibility"] in {"direct", "private"}
    assert "maria" in posted["content"]


def secrets_token(secrets: MemorySecrets) -> str:
    """Return the shop's access token."""
    import json

    return str(json.loads(secrets.slots["oauth2"])["access_token"])
