"""Bluesky against a fake written from its documentation: sessions, references, facets, keys of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from agentdesk.channels.registry import open_channel
from agentdesk.channels.social.facets import facets, mentions
from agentdesk.channels.social.record_keys import moment_of, record_key
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import NeedsLogin, Refused
from agentdesk.domain.ids import AccountName
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import (
    ANSWER,
    AnsweringContract,
    FaultContract,
    GoneContract,
    Opened,
    ReadingContract,
    RetractContract,
    reply_to,
    said,
)
from tests.channels.reviews.rigs import BEGAN, MemorySecrets
from tests.channels.social.fake_bluesky import MARIA, PASSWORD, SHOP, TID, FakeBluesky


class BlueskyRig:
    """The shop's account."""

    def __init__(self, platform: FakeBluesky) -> None:
        self.platform = platform
        self.secrets = MemorySecrets(password=PASSWORD)

    def open(self) -> object:
        settings = (("handle", "@shop.example"), ("service", self.platform.url))
        return open_channel(AccountSettings(AccountName("shop"), "bluesky", settings), self.secrets)

    def write(self, number: int, text: str = "", *, at: datetime | None = None) -> str:
        return self.platform.post(text or f"My parcel is late, number {number}", MARIA, at=at or BEGAN + timedelta(minutes=number)).uri

    def rewrite(self, item: str, text: str) -> None:
        raise AssertionError(item, text)  # a post there can't be changed

    def remove(self, item: str) -> None:
        with self.platform.lock:
            del self.platform.posts[item]

    def answers(self, item: str) -> list[str]:
        with self.platform.lock:
            ours = [one.record for one in self.platform.posts.values() if one.author is SHOP]
            return [one["text"] for one in ours if one.get("reply", {}).get("parent", {}).get("uri") == item]


@pytest.fixture
def rig() -> Iterator[BlueskyRig]:
    with FakeBluesky() as platform:
        yield BlueskyRig(platform)


class TestBluesky(ReadingContract, AnsweringContract, RetractContract, GoneContract, FaultContract):
    channel = "bluesky"
    follows_changes = False
    removes = "uri"

    async def test_a_session_is_kept_and_renewed_and_its_end_is_told(self, rig: BlueskyRig, opened: Opened) -> None:
        """Few sessions may be made in a day: a restart makes none."""
        rig.write(1)
        await opened().poll(None)
        await opened().poll(None)
        assert rig.platform.sessions == 1
        rig.platform.access = "ended"
        assert len((await opened().poll(None)).items) == 1
        assert [one.path for one in rig.platform.asked if "Session" in one.path][-1].endswith("refreshSession")
        rig.platform.access = rig.platform.refresh = "ended"
        rig.platform.is_revoked = True
        with pytest.raises(NeedsLogin, match="app password"):
            await opened().poll(None)

    async def test_an_answer_refers_to_root_and_parent(self, rig: BlueskyRig, opened: Opened) -> None:
        ours = rig.platform.post("New bread", SHOP)
        asked = rig.platform.post("It was burnt", MARIA, parent=ours)
        await opened().send(reply_to(asked.uri), "key-1", no_commit)
        [record] = [one.record for one in rig.platform.posts.values() if one.record["text"] == ANSWER]
        assert (record["reply"]["root"]["uri"], record["reply"]["parent"]["uri"]) == (ours.uri, asked.uri)
        items, _cursor = await poll_until_done(opened())
        assert {said(one)["thread_key"] for one in items} == {f"{ours.uri}:{MARIA['did']}"}

    async def test_the_same_delivery_writes_the_same_record(self, rig: BlueskyRig, opened: Opened) -> None:
        """However often it is asked for; and it bears a key that sorts by when it was written."""
        item = rig.write(1)
        receipts = {(await opened().send(reply_to(item), "desk-1855000000000000", no_commit)).external_id for _attempt in range(2)}
        assert rig.answers(item) == [ANSWER]
        assert len(receipts) == 1
        assert TID.fullmatch(record_key("desk-1855000000000000"))
        assert record_key("desk-1855000000000000") < record_key("desk-1856000000000000")
        assert moment_of("desk-1855000000000000") == moment_of("another-1855000000000000")

    async def test_what_is_too_long_is_refused_with_the_services_words(self, rig: BlueskyRig, opened: Opened) -> None:
        with pytest.raises(Refused, match="300 graphemes"):
            await opened().send(reply_to(rig.write(1), "x" * 301), "key-1", no_commit)

    async def test_a_handle_that_nobody_has_stays_words(self, rig: BlueskyRig, opened: Opened) -> None:
        item = rig.write(1)
        await opened().send(reply_to(item, "Ask @maria.example or @nobody.example at https://shop.example/help."), "key-1", no_commit)
        [record] = [one.record for one in rig.platform.posts.values() if one.author is SHOP]
        assert [facet["features"][0].get("did") or facet["features"][0]["uri"] for facet in record["facets"]] == [
            MARIA["did"],
            "https://shop.example/help",
        ]


def test_facets_count_bytes() -> None:
    """Emoji and accents take more than one: a link would be cut in half."""
    text = "Grüße 🥐 @maria.example: https://shop.example/a_(b), #Brot!"
    raw = text.encode()
    pieces = [raw[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode() for one in facets(text, {"maria.example": "did:x"})]
    assert pieces == ["@maria.example", "https://shop.example/a_(b)", "#Brot"]
    assert mentions("x@y.example @z") == ()
