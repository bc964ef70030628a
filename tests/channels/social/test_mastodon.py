"""Mastodon against a fake written from docs.joinmastodon.org; `test_snac` has the real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from agentdesk.channels.registry import open_channel
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.ids import AccountName
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import (
    ANSWER,
    AnsweringContract,
    DirectContract,
    FaultContract,
    GoneContract,
    Opened,
    ReadingContract,
    RetractContract,
    direct_to,
    reply_to,
    said,
)
from tests.channels.reviews.rigs import BEGAN, TOKEN, MemorySecrets
from tests.channels.social.fake_mastodon import MARIA, SHOP, FakeMastodon


class MastodonRig:
    """The shop's account; Maria writes from another server."""

    author = f"@{MARIA['acct']}"

    def __init__(self, platform: FakeMastodon) -> None:
        self.platform = platform
        self.secrets = MemorySecrets(password=TOKEN)

    def open(self) -> object:
        return open_channel(AccountSettings(AccountName("shop"), "mastodon", (("instance", self.platform.url),)), self.secrets)

    def write(self, number: int, text: str = "", *, at: datetime | None = None) -> str:
        moment = at or BEGAN + timedelta(minutes=number)
        return str(self.platform.post(text or f"My parcel is late, number {number}", MARIA, at=moment).id)

    def rewrite(self, item: str, text: str) -> None:
        with self.platform.lock:
            found = self.platform.statuses[int(item)]
            found.text, found.edited_at = text, datetime.now(UTC).replace(microsecond=0)

    def remove(self, item: str) -> None:
        with self.platform.lock:
            del self.platform.statuses[int(item)]

    def answers(self, item: str) -> list[str]:
        with self.platform.lock:
            found = self.platform.statuses.values()
            return [one.text.removeprefix(f"@{MARIA['acct']} ") for one in found if one.author is SHOP and str(one.parent) == item]

    def _ours(self, *, is_direct: bool) -> list[str]:
        with self.platform.lock:
            found = [one for one in self.platform.statuses.values() if one.author is SHOP]
        return [one.text.removeprefix(f"{self.author} ") for one in found if (one.visibility == "direct") == is_direct]

    def seen_by(self, handle: str) -> list[str]:
        del handle
        return self._ours(is_direct=False)

    def told_alone(self) -> list[str]:
        return self._ours(is_direct=True)


@pytest.fixture
def rig() -> Iterator[MastodonRig]:
    with FakeMastodon() as platform:
        yield MastodonRig(platform)


class TestMastodon(ReadingContract, AnsweringContract, RetractContract, GoneContract, FaultContract, DirectContract):
    channel = "mastodon"
    appends = True
    removes = "created_at"

    @pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
    async def test_an_answer_is_as_visible_as_what_it_answers(self, rig: MastodonRig, opened: Opened, visibility: str) -> None:
        """A direct message answered publicly would show the world a customer's troubles."""
        asked = rig.platform.post("my address is …", MARIA, visibility=visibility)
        await opened().send(reply_to(str(asked.id)), "key-1", no_commit)
        assert rig.platform.statuses[max(rig.platform.statuses)].visibility == visibility
        items, _cursor = await poll_until_done(opened())
        assert {said(one)["kind"] for one in items} == {"social" if visibility in {"public", "unlisted"} else "chat"}
        assert len({said(one)["thread_key"] for one in items}) == 1

    async def test_a_private_message_never_joins_the_public_thread(self, rig: MastodonRig, opened: Opened) -> None:
        public = rig.platform.post("late!", MARIA)
        ours = rig.platform.post("send us your address", SHOP, parent=public.id)
        rig.platform.post("Main street 1", MARIA, parent=ours.id, visibility="direct")
        items, _cursor = await poll_until_done(opened())
        keys = [said(one)["thread_key"] for one in items]
        assert sorted(keys) == [f"direct:{public.id}:{MARIA['acct']}", *[f"public:{public.id}:{MARIA['acct']}"] * 2]

    async def test_two_customers_below_one_post_of_ours_are_two_conversations(self, rig: MastodonRig, opened: Opened) -> None:
        ours = rig.platform.post("New bread!", SHOP)
        rig.platform.post("Nice", MARIA, parent=ours.id)
        rig.platform.post("Too dear", {"id": "3", "acct": "tom", "display_name": "Tom"}, parent=ours.id)
        items, _cursor = await poll_until_done(opened())
        assert len({said(one)["thread_key"] for one in items}) == 2

    async def test_the_delivery_is_its_own_idempotency_key(self, rig: MastodonRig, opened: Opened) -> None:
        item = rig.write(1)
        for _attempt in range(2):
            await opened().send(reply_to(item), "desk-7", no_commit)
        assert rig.answers(item) == [ANSWER]

    async def test_a_direct_message_that_names_others_is_refused(self, rig: MastodonRig, opened: Opened) -> None:
        """Everybody who is named in one reads it; the desk holds it back before, and this is the last door."""
        from agentdesk.domain.errors import Refused

        item = rig.write(1)
        for named in ("@tom", "@maria", "@tom@far.example"):
            with pytest.raises(Refused, match=f"{named} is named"):
                await opened().send(direct_to(rig.author, item, f"Hello, {named} can tell you"), "key-1", no_commit)
        assert rig.told_alone() == []

    async def test_each_part_of_a_long_answer_speaks_to_the_customer(self, rig: MastodonRig, opened: Opened) -> None:
        """The second part stands below our own first one, and must not speak to ourselves."""
        item = rig.write(1)
        first = await opened().send(reply_to(item, "One (1/2)"), "key-1", no_commit)
        await opened().send(reply_to(first.external_id, "Two (2/2)"), "key-2", no_commit)
        assert [one.text for one in rig.platform.statuses.values() if one.author is SHOP] == [
            f"{rig.author} One (1/2)",
            f"{rig.author} Two (2/2)",
        ]

    async def test_too_long_is_refused_with_the_servers_words(self, rig: MastodonRig, opened: Opened) -> None:
        from agentdesk.domain.errors import Refused

        item = rig.write(1)
        with pytest.raises(Refused, match="limit of 500"):
            await opened().send(reply_to(item, "x" * 600), "key-1", no_commit)
