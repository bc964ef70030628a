"""The Bluesky channel on Bluesky's own servers, as their development network runs them."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest

from agentdesk.channels.registry import open_channel
from agentdesk.channels.social.bluesky import Bluesky
from agentdesk.domain.channels import AccountSettings, RawItem
from agentdesk.domain.errors import NeedsLogin, Refused
from agentdesk.domain.ids import AccountName
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import reply_to, said
from tests.channels.reviews.rigs import MemorySecrets
from tests.networks.bluesky import PASSWORD, Account, BlueskyNetwork

pytestmark = [pytest.mark.server]
KEY = "key-1"


@pytest.fixture(scope="module")
def network() -> Iterator[BlueskyNetwork]:
    with BlueskyNetwork(Path(os.environ["AGENTDESK_BLUESKY_NETWORK"])) as running:
        yield running


@pytest.fixture(scope="module")
def shop(network: BlueskyNetwork) -> Account:
    return network.account("bakery")


@pytest.fixture(scope="module")
def maria(network: BlueskyNetwork) -> Account:
    return network.account("maria")


def _opened(network: BlueskyNetwork, account: Account, password: str) -> Bluesky:
    settings = (("service", network.url), ("handle", account.handle), ("allow_private", "true"))
    channel = open_channel(AccountSettings(AccountName("shop"), "bluesky", settings), MemorySecrets(password=password))
    assert isinstance(channel, Bluesky)
    return channel


@pytest.fixture
async def channel(network: BlueskyNetwork, shop: Account) -> AsyncIterator[Bluesky]:
    opened = _opened(network, shop, PASSWORD)
    yield opened
    await opened.close()


async def _until(channel: Bluesky, text: str) -> tuple[RawItem, str]:
    """Poll afresh until something with these words is there: the app view indexes in its own time."""
    deadline, pause_s = time.monotonic() + 120, 0.5
    while time.monotonic() < deadline:
        items, cursor = await poll_until_done(channel)
        found = [item for item in items if text in item.content.decode()]
        if found:
            assert cursor is not None
            return found[0], cursor
        # Ever longer, so that the account's own budget of requests lasts.
        await asyncio.sleep(pause_s)
        pause_s = min(10.0, pause_s * 2)
    raise AssertionError(text)


async def test_a_reply_is_read_answered_once_and_found_again(channel: Bluesky, shop: Account, maria: Account) -> None:
    own = shop.shown("New bread today")
    asked = maria.post("It was burnt", reply={"root": own, "parent": own})
    item, _cursor = await _until(channel, "It was burnt")
    assert (item.external_id, said(item)["from"]["address"]) == (asked["uri"], f"@{maria.handle}")
    receipt = await channel.send(reply_to(item.external_id), KEY, no_commit)
    again = await channel.send(reply_to(item.external_id), KEY, no_commit)
    found = await channel.find_sent(reply_to(item.external_id), KEY)
    assert found is not None
    assert receipt.external_id == again.external_id == found.external_id
    back, _cursor = await _until(channel, "the crust was our fault")
    assert (back.external_id, back.is_outbound) == (receipt.external_id, True)
    assert said(back)["thread_key"] == said(item)["thread_key"]
    await channel.retract(receipt.external_id)
    assert await channel.find_sent(reply_to(item.external_id), KEY) is None


@pytest.mark.parametrize("kind", ["mention", "quote"])
async def test_what_speaks_to_us_without_answering_is_read_too(channel: Bluesky, shop: Account, maria: Account, kind: str) -> None:
    text = f"@{shop.handle} are you open on Monday, {kind}?"
    quoted = {"embed": {"$type": "app.bsky.embed.record", "record": shop.shown("Open all week")}}
    maria.post(text, **(maria.names(shop, text) if kind == "mention" else quoted))
    item, _cursor = await _until(channel, f"Monday, {kind}")
    assert said(item)["kind"] == "social"


async def test_an_answers_mentions_and_links_are_live(network: BlueskyNetwork, channel: Bluesky, shop: Account, maria: Account) -> None:
    """The server checks that the facets end inside the text, and that who is mentioned exists."""
    text = f"@{shop.handle} where do I send it?"
    maria.post(text, **maria.names(shop, text))
    item, _cursor = await _until(channel, "where do I send it")
    words = f"Grüße @{maria.handle}, see https://shop.example/returns 🥖"
    receipt = await channel.send(reply_to(item.external_id, words), "key-facets", no_commit)
    query = {"repo": shop.did, "collection": "app.bsky.feed.post", "rkey": receipt.external_id.rpartition("/")[2]}
    record = httpx2.get(f"{network.url}/xrpc/com.atproto.repo.getRecord", params=query, timeout=60).json()["value"]
    features = [one["features"][0] for one in record["facets"]]
    assert [one.get("did") or one.get("uri") for one in features] == [maria.did, "https://shop.example/returns"]


async def test_a_post_taken_away_is_told_gone(channel: Bluesky, shop: Account, maria: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentdesk.channels.web.listed.SWEEP_EVERY_S", 0)
    own = shop.shown("Closed on Sunday")
    asked = maria.post("Why on earth?", reply={"root": own, "parent": own})
    _item, cursor = await _until(channel, "Why on earth")
    maria.remove(asked["uri"])
    deadline, gone = time.monotonic() + 90, False
    while not gone and time.monotonic() < deadline:
        result = await channel.poll(cursor)
        gone = any(asked["uri"] in one.gone for one in result.sightings)
        await asyncio.sleep(0 if gone else 5)
    assert gone
    with pytest.raises(Refused):
        await channel.send(reply_to(asked["uri"]), "key-gone", no_commit)


async def test_a_wrong_app_password_needs_a_login(network: BlueskyNetwork, shop: Account) -> None:
    channel = _opened(network, shop, "wrong")
    with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
        await channel.poll(None)
    await channel.close()


async def test_more_than_a_page_of_replies_is_read_whole(channel: Bluesky, shop: Account, maria: Account) -> None:
    own = shop.shown("Which bread shall we bake?")
    wanted = {maria.post(f"Loaf number {number}", reply={"root": own, "parent": own})["uri"] for number in range(57)}
    found: set[str] = set()
    cursor: str | None = None
    deadline = time.monotonic() + 120
    while not wanted <= found and time.monotonic() < deadline:
        # The app view indexes side by side, so that an older one may come after a newer.
        items, cursor = await poll_until_done(channel, cursor)
        found |= {item.external_id for item in items}
        await asyncio.sleep(2)
    assert wanted <= found
    assert (await channel.poll(cursor)).items == ()
