"""Reddit by PRAW against a fake written from Reddit's documentation: its retries and its own pace never post or ask too often."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from agentdesk.channels.registry import open_channel
from agentdesk.channels.social import reddit_requests
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import NeedsLogin, Refused, Uncertain
from agentdesk.domain.ids import AccountName
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import (
    ANSWER,
    AnsweringContract,
    DirectContract,
    GoneContract,
    Opened,
    ReadingContract,
    RetractContract,
    Rig,
    reply_to,
    said,
)
from tests.channels.reviews.rigs import BEGAN, MemorySecrets
from tests.channels.social.fake_reddit import REFRESH, FakeReddit
from tests.servers.platform import Fault


class RedditRig:
    """The shop's account."""

    author = "u/maria"

    def __init__(self, platform: FakeReddit) -> None:
        self.platform = platform
        self.secrets = MemorySecrets(oauth2=REFRESH, oauth_client_secret="s")
        self.also: tuple[tuple[str, str], ...] = ()

    def open(self) -> Any:
        settings = (("oauth_client_id", "c"), ("reddit_url", self.platform.url), ("oauth_url", self.platform.url), *self.also)
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

    def seen_by(self, handle: str) -> list[str]:
        with self.platform.lock:
            ours = [one for one in self.platform.things.values() if one.author == "bakery"]
        return [one.text for one in ours if not one.is_message or (handle and one.dest == handle)]

    def told_alone(self) -> list[str]:
        with self.platform.lock:
            return [one.text for one in self.platform.things.values() if one.is_message and (one.author, one.dest) == ("bakery", "maria")]


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Iterator[RedditRig]:
    import prawcore.sessions

    # PRAW sleeps between the questions it repeats.
    monkeypatch.setattr(prawcore.sessions, "time", SimpleNamespace(sleep=lambda _s: None, monotonic=lambda: 0.0, time=lambda: 0.0))
    with FakeReddit() as platform:
        yield RedditRig(platform)


class TestReddit(ReadingContract, AnsweringContract, RetractContract, GoneContract, DirectContract):
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


class TestPosts:
    """Posts that name the shop, in subreddits it chose."""

    @pytest.fixture
    async def opened(self, rig: RedditRig) -> AsyncIterator[Opened]:
        rig.also = (("subreddits", "bread, r/rotterdam"), ("keywords", 'bakery jansen, "jansens"'))
        channels = Opened(cast("Rig", rig))
        yield channels
        await channels.close()

    async def test_a_post_is_read_and_answered_below(self, rig: RedditRig, opened: Opened) -> None:
        asked = rig.platform.add("maria", "Is Bakery Jansen any good?", prefix="t3_")
        rig.platform.add("bakery", "We have new bread", prefix="t3_")
        items, cursor = await poll_until_done(opened())
        assert [(item.external_id, said(item)["subject"], said(item)["kind"]) for item in items] == [
            (asked.name, "Where to buy bread", "social")
        ]
        receipt = await opened().send(reply_to(asked.name), "key-1", no_commit)
        back, _cursor = await poll_until_done(opened(), cursor)
        assert [(one.external_id, said(one)["thread_key"]) for one in back] == [(receipt.external_id, said(items[0])["thread_key"])]

    async def test_the_words_are_searched_for_where_they_were_to_be(self, rig: RedditRig, opened: Opened) -> None:
        await poll_until_done(opened())
        [search] = rig.platform.searched
        assert (search["path"], search["q"], search["sort"]) == ("r/bread+rotterdam/search", '"bakery jansen" OR "jansens"', "new")

    async def test_a_post_that_a_search_no_longer_finds_is_not_called_deleted(
        self, rig: RedditRig, opened: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("agentdesk.channels.web.listed.SWEEP_EVERY_S", 0)
        asked = rig.platform.add("maria", "Is Bakery Jansen any good?", prefix="t3_")
        rig.platform.add("tom", "Bakery Jansen?", prefix="t3_")
        _items, cursor = await poll_until_done(opened())
        rig.remove(asked.name)
        assert (await opened().poll(cursor)).sightings == ()


class TestModmail:
    """What people write to the moderators: private, whoever of these answers."""

    @pytest.fixture
    async def opened(self, rig: RedditRig) -> AsyncIterator[Opened]:
        rig.also = (("modmail", "r/bread"),)
        channels = Opened(cast("Rig", rig))
        yield channels
        await channels.close()

    async def test_a_conversation_is_one_whole_with_what_moderators_answered(self, rig: RedditRig, opened: Opened) -> None:
        rig.platform.mail("ik72", "maria", "My post is gone")
        rig.platform.mail("ik72", "tom", "Let me look", is_mod=True)
        rig.platform.mail("ik72", "tom", "she is a troll", is_mod=True, is_internal=True)
        rig.platform.mail("ik72", "maria", "And?")
        items, _cursor = await poll_until_done(opened())
        read = [said(item) for item in items]
        assert [(one["text"], one.get("is_outbound", False)) for one in read] == [
            ("My post is gone", False),
            ("Let me look", True),
            ("And?", False),
        ]
        assert {(one["kind"], one["thread_key"]) for one in read} == {("chat", "modmail:ik72")}

    async def test_an_answer_goes_to_the_conversation_and_comes_back_as_ours(self, rig: RedditRig, opened: Opened) -> None:
        rig.platform.mail("ik72", "maria", "My post is gone")
        items, cursor = await poll_until_done(opened())
        receipt = await opened().send(reply_to(items[0].external_id), "key-1", no_commit)
        found = await opened().find_sent(reply_to(items[0].external_id), "key-1")
        assert found is not None
        back, _cursor = await poll_until_done(opened(), cursor)
        assert [one.external_id for one in back if one.is_outbound] == [receipt.external_id] == [found.external_id]
        assert [one.text for one in rig.platform.modmail["ik72"]] == ["My post is gone", ANSWER]

    async def test_a_lost_answer_is_uncertain_and_then_found(self, rig: RedditRig, opened: Opened) -> None:
        rig.platform.mail("ik72", "maria", "My post is gone")
        items, _cursor = await poll_until_done(opened())
        channel = opened()
        await channel._in_thread(channel._me)  # the login is posted too
        rig.platform.fault = Fault(loses_answer=True, only="POST", times=1)
        with pytest.raises(Uncertain):
            await channel.send(reply_to(items[0].external_id), "key-1", no_commit)
        rig.platform.fault = None
        assert await opened().find_sent(reply_to(items[0].external_id), "key-1") is not None

    async def test_what_did_not_change_is_not_asked_for_again(self, rig: RedditRig, opened: Opened) -> None:
        """A poll is one request then, however many conversations there are."""
        for number in range(7):
            rig.platform.mail(f"c{number}", "maria", "First")
            rig.platform.mail(f"c{number}", "maria", "Second")
        channel = opened()
        _items, cursor = await poll_until_done(channel)
        before = len(rig.platform.asked)
        await channel.poll(cursor)
        assert not [one.path for one in rig.platform.asked[before:] if "conversations/c" in one.path]

    async def test_archived_conversations_are_not_called_deleted(
        self, rig: RedditRig, opened: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("agentdesk.channels.web.listed.SWEEP_EVERY_S", 0)
        rig.platform.mail("ik72", "maria", "My post is gone")
        rig.platform.mail("ik73", "tom", "Mine too")
        _items, cursor = await poll_until_done(opened())
        rig.platform.archived.add("ik72")
        assert (await opened().poll(cursor)).sightings == ()

    async def test_consent_to_modmail_is_asked_for(self, opened: Opened) -> None:
        start = await opened().start_login()
        assert "modmail" in start.url
