"""WordPress comments and WooCommerce reviews against a fake site written from their documentation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

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
from tests.channels.reviews.rigs import BEGAN, ReviewRig, Shelf
from tests.channels.reviews.site import OWN, Site


class SiteRig(ReviewRig):
    platform: Site
    stars = 0

    def settings(self) -> dict[str, str]:
        return {"url": self.platform.url, "user": "shop"}

    def write(self, number: int, text: str = "", *, at: datetime | None = None) -> str:
        with self.platform.lock:
            moment = at or BEGAN + timedelta(minutes=number)
            return str(self.platform.add(text or f"Late, number {number}", at=moment, rating=self.stars).id)

    def rewrite(self, item: str, text: str) -> None:
        with self.platform.lock:
            self.platform.entries[int(item)].text = text

    def remove(self, item: str) -> None:
        with self.platform.lock:
            del self.platform.entries[int(item)]

    def answers(self, item: str) -> list[str]:
        with self.platform.lock:
            return [one.text for one in self.platform.entries.values() if str(one.parent) == item and one.author == OWN]


class CommentRig(SiteRig):
    channel = "wordpress"


class ShopRig(SiteRig):
    channel = "woocommerce"
    stars = 2


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as platform:
        yield platform


class _Sites(ReadingContract, AnsweringContract, RetractContract, GoneContract, FaultContract):
    async def test_an_answer_from_the_site_itself_is_read_as_ours(self, rig: SiteRig, opened: Opened) -> None:
        item = rig.write(1)
        channel = opened()
        _items, cursor = await poll_until_done(channel)
        rig.platform.add("Answered in wp-admin", parent=int(item), author=OWN, name="Shop", at=BEGAN + timedelta(hours=1))
        items, _cursor = await poll_until_done(channel, cursor)
        assert [(said(one)["thread_key"], one.is_outbound) for one in items] == [(item, True)]

    async def test_the_same_words_twice_are_refused_by_the_site_itself(self, rig: SiteRig, opened: Opened) -> None:
        item = rig.write(1)
        await opened().send(reply_to(item), "key-1", no_commit)
        found = await opened().find_sent(reply_to(item), "key-1")
        assert found is not None
        assert rig.answers(item) == [ANSWER]


class TestWordPress(_Sites):
    channel = "wordpress"
    appends = True
    removes = "date_gmt"

    @pytest.fixture
    def rig(self, site: Site) -> CommentRig:
        return CommentRig(site, Shelf())

    async def test_a_thread_is_one_conversation_however_deep(self, rig: CommentRig, opened: Opened) -> None:
        root = rig.write(1)
        ours = rig.platform.add("Which loaf?", parent=int(root), author=OWN, name="Shop", at=BEGAN + timedelta(hours=1))
        rig.platform.add("The rye", parent=ours.id, at=BEGAN + timedelta(hours=2))
        rig.platform.add("Buy pills", at=BEGAN + timedelta(hours=3), status="spam")
        items, _cursor = await poll_until_done(opened())
        assert [said(one)["thread_key"] for one in items] == [root] * 3


class TestWooCommerce(_Sites):
    channel = "woocommerce"
    appends = True
    removes = "date_created_gmt"

    @pytest.fixture
    def rig(self, site: Site) -> ShopRig:
        return ShopRig(site, Shelf())

    async def test_a_review_names_its_product(self, rig: ShopRig, opened: Opened) -> None:
        rig.write(1, "Too <b>salty</b>")
        [item] = (await opened().poll(None)).items
        read = said(item)
        assert (read["subject"], read["rating"], read["html"]) == ("Rye bread", 2, "<p>Too <b>salty</b></p>")
