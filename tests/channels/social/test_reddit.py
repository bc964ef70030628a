"""Reddit by PRAW against a fake written from Reddit's documentation: its retries and its own pace never post or ask too often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from agentdesk.channels.registry import open_channel
from agentdesk.channels.social import reddit_requests
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import NeedsLogin, Refused
from agentdesk.domain.ids import AccountName
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import ANSWER, AnsweringContract, GoneContract, Opened, ReadingContract, reply_to, said
from tests.channels.reviews.rigs import BEGAN, MemorySecrets
from tests.channels.social.fake_reddit import REFRESH, FakeReddit
from tests.servers.platform import Fault


class RedditRig:
    """The shop's account."""

    def __init__(self, platform: FakeReddit) -> None:
        self.platform = platform
        self.secrets = MemorySecrets(oauth2=REFRESH, oauth_client_secret="s")

    def open(self) -> Any:
        settings = (("oauth_client_id", "c"), ("reddit_url", self.platform.url), ("oauth_url", self.platform.url))
        return open_channel(AccountSettings(AccountName("shop"), "reddit", settings), self.secrets)

    def write(self, number: int, text: str = "", *, at: datetime | None = None) -> str:
        return self.platform.add("maria", text or f"Late, number {number}", at=at or BEGAN + timedelta(minutes=number)).name

    def rewrite(self, item: str, text: str) -> None:
        with self.platform.lock:
            thing = self.platform.things[item]
            thing.text, thing.edited = text, int(datetime.now(UTC).timestamp())

    def remove(self, item: str) -> None:
        with self.platform.lock:
            del self.platform.things[item]

    def answers(self, item: str) -> list[str]:
        with self.platform.lock:
            return [one.text for one in self.platform.things.values() if one.parent == item and one.author != "maria"]


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Iterator[RedditRig]:
    import prawcore.sessions

    # PRAW sleeps between the questions it repeats.
    monkeypatch.setattr(prawcore.sessions, "time", SimpleNamespace(sleep=lambda _s: None, monotonic=lambda: 0.0, time=lambda: 0.0))
    with FakeReddit() as platform:
        yield RedditRig(platform)


class TestReddit(ReadingContract, AnsweringContract, GoneContract):
    channel = "reddit"
    appends = True

    @pytest.mark.parametrize("status", [401, 403, 404, 409, 429, 500, 503])
    async def test_a_failure_loses_nothing(self, rig: RedditRig, opened: Opened, status: int) -> None:
        from agentdesk.domain.errors import ChannelError

        channel = opened()
        _none, cursor = await poll_until_done(channel)
        wanted = rig.write(1)
        now_s = [1000.0]
        channel.pace.monotonic = lambda: now_s[0]
        rig.platform.fault = Fault(status, {"Retry-After": "120"} if status == 429 else {})
        with pytest.raises(ChannelError, match="shop"):
            await channel.poll(cursor)
        asked = len(rig.platform.asked)
        if status == 429:
            now_s[0] += 100
            with pytest.raises(ChannelError, match="shop"):
                await channel.poll(cursor)
            assert len(rig.platform.asked) == asked
        now_s[0] += 10_000
        rig.platform.fault = None
        items, _cursor = await poll_until_done(channel, cursor)
        assert [item.external_id for item in items] == [wanted]

    async def test_bodies_without_end_are_cut_off(self, rig: RedditRig, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
        from agentdesk.domain.errors import Transient

        monkeypatch.setattr(reddit_requests, "MOST_BYTES", 1 << 20)
        channel = opened()
        for fault in (Fault(endless=True), Fault(broken=True), Fault(302)):
            rig.platform.fault = fault
            with pytest.raises(Transient, match="shop"):
                await channel.poll(None)

    async def test_a_private_message_is_answered_privately(self, rig: RedditRig, opened: Opened) -> None:
        asked = rig.platform.add("maria", "My address is …", prefix="t4_", parent="")
        items, _cursor = await poll_until_done(opened())
        assert [(said(one)["kind"], said(one)["thread_key"]) for one in items] == [("chat", f"message:{asked.name}")]
        receipt = await opened().send(reply_to(asked.name), "key-1", no_commit)
        assert receipt.external_id.startswith("t4_")
        found = await opened().find_sent(reply_to(asked.name), "key-1")
        assert found == found.__class__(receipt.external_id, words=found.words)

    async def test_two_who_comment_on_one_post_are_two_conversations(self, rig: RedditRig, opened: Opened) -> None:
        rig.platform.add("maria", "Too dear")
        rig.platform.add("tom", "Nice")
        items, _cursor = await poll_until_done(opened())
        assert {said(one)["thread_key"] for one in items} == {"t3_post:maria", "t3_post:tom"}

    async def test_our_own_comment_joins_whom_it_answers(self, rig: RedditRig, opened: Opened) -> None:
        item = rig.write(1)
        await opened().send(reply_to(item), "key-1", no_commit)
        items, _cursor = await poll_until_done(opened())
        assert {said(one)["thread_key"] for one in items} == {"t3_post:maria"}
        assert [said(one)["text"] for one in items if one.is_outbound] == [ANSWER]

    async def test_what_was_deleted_is_refused_in_reddits_words(self, opened: Opened) -> None:
        with pytest.raises(Refused, match="has been deleted"):
            await opened().send(reply_to("t1_gone"), "key-1", no_commit)

    async def test_the_code_is_pasted_and_a_revoked_consent_is_told(self, rig: RedditRig, opened: Opened) -> None:
        rig.secrets.slots.pop("oauth2")
        channel = opened()
        with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
            await channel.poll(None)
        start = await channel.start_login()
        await channel.finish_login(start.state, f"http://localhost:8080/?state={start.state}&code=abc")
        assert rig.secrets.slots["oauth2"] == REFRESH
        await channel.poll(None)
        rig.platform.is_revoked = True
        with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
            await opened().poll(None)
