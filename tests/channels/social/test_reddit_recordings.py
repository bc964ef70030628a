"""Reddit's own answers, recorded by PRAW's developers: each thing in them is read, and each answer's id found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from agentdesk.channels.registry import open_channel
from agentdesk.domain.channels import AccountSettings, RawItem
from agentdesk.domain.ids import AccountName
from agentdesk.reading.registry import read
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import reply_to, said
from tests.channels.reviews.rigs import MemorySecrets
from tests.servers.praw_recordings import RecordedReddit, recordings


@pytest.fixture
def reddit(request: pytest.FixtureRequest) -> Iterator[RecordedReddit]:
    with RecordedReddit(*request.param) as platform:
        yield platform


@pytest.fixture
def also() -> tuple[tuple[str, str], ...]:
    return ()


@pytest.fixture
async def shop(reddit: RecordedReddit, also: tuple[tuple[str, str], ...]) -> Any:
    settings = (("oauth_client_id", "c"), ("reddit_url", reddit.url), ("oauth_url", reddit.url), *also)
    secrets = MemorySecrets(oauth2="refresh", oauth_client_secret="s")
    channel: Any = open_channel(AccountSettings(AccountName("shop"), "reddit", settings), secrets)
    yield channel
    await channel.close()


def _listed(*names: str) -> list[dict[str, Any]]:
    answers = [one for one in recordings("TestUser.test_me", *names) if one.method == "GET"]
    me = next(json.loads(one.content)["name"] for one in answers if one.path == "/api/v1/me")
    pages = [json.loads(one.content) for one in answers if one.path.startswith("/message/")]
    things = {thing["data"]["name"]: thing["data"] for page in pages for thing in page["data"]["children"]}
    return [thing for thing in things.values() if thing["author"] != me]


INBOX = tuple(f"TestInbox.test_{name}" for name in ("all", "messages", "mentions", "submission_replies", "comment_replies"))


@pytest.mark.parametrize("reddit", [INBOX], indirect=True)
async def test_each_thing_of_a_real_inbox_is_one_readable_item(shop: Any) -> None:
    items, _cursor = await poll_until_done(shop)
    assert sorted(item.external_id for item in items) == sorted(one["name"] for one in _listed(*INBOX))
    unreadable = [item.external_id for item in items if read(item.content, item.media_type).unreadable]
    assert unreadable == []


@pytest.mark.parametrize("reddit", [INBOX], indirect=True)
async def test_a_private_message_is_never_taken_for_a_public_comment(shop: Any) -> None:
    """What is private must be answered privately."""
    items, _cursor = await poll_until_done(shop)
    assert {item.external_id[:3] for item in items if said(item)["kind"] == "chat"} == {"t4_"}
    assert {item.external_id[:3] for item in items if said(item)["kind"] == "social"} == {"t1_"}


@pytest.mark.parametrize("reddit", [INBOX], indirect=True)
async def test_a_message_of_a_subreddit_names_the_subreddit(shop: Any) -> None:
    items, _cursor = await poll_until_done(shop)
    by_id: dict[str, RawItem] = {item.external_id: item for item in items}
    nobody = [one for one in _listed(*INBOX) if one["author"] is None and one.get("subreddit")]
    assert nobody
    assert [said(by_id[one["name"]])["from"]["address"] for one in nobody] == [f"r/{one['subreddit']}" for one in nobody]


@pytest.mark.parametrize(
    ("reddit", "answered"),
    [(("TestComment.test_reply",), "t1_d1616q2"), (("TestMessage.test_reply",), "t4_2r1s1k2")],
    indirect=["reddit"],
)
async def test_the_id_of_an_answer_is_found_in_what_reddit_answered(shop: Any, answered: str) -> None:
    receipt = await shop.send(reply_to(answered, "Reply"), "key-1", no_commit)
    assert receipt.external_id.startswith(answered[:3])
    assert receipt.external_id != answered


MODMAIL = "TestSubredditModmail.test_conversations"


@pytest.mark.parametrize("also", [(("modmail", "all"),)])
@pytest.mark.parametrize("reddit", [(MODMAIL,)], indirect=True)
async def test_each_message_of_real_modmail_is_one_readable_private_item(shop: Any) -> None:
    items, _cursor = await poll_until_done(shop)
    pages = [json.loads(one.content) for one in recordings(MODMAIL) if one.path == "/api/mod/conversations"]
    wanted = {name for page in pages for name, message in page["messages"].items() if not message["isInternal"]}
    assert {item.external_id.rpartition(":")[2] for item in items} <= wanted
    assert len(items) > 20
    assert {said(item)["kind"] for item in items} == {"chat"}
    assert [item.external_id for item in items if read(item.content, item.media_type).unreadable] == []


@pytest.mark.parametrize("also", [(("modmail", "thirdrealm"),)])
@pytest.mark.parametrize("reddit", [("TestModmailConversation.test_reply",)], indirect=True)
async def test_the_id_of_an_answer_to_modmail_is_found_in_what_reddit_answered(shop: Any) -> None:
    receipt = await shop.send(reply_to("modmail:ik72:uuln", "A message"), "key-1", no_commit)
    assert receipt.external_id == "modmail:ik72:138qf"


@pytest.mark.parametrize("also", [(("subreddits", "askreddit"),)])
@pytest.mark.parametrize("reddit", [("TestSubredditListings.test_new",)], indirect=True)
async def test_each_real_post_is_one_readable_item(shop: Any) -> None:
    items, _cursor = await poll_until_done(shop)
    assert len(items) > 20
    assert {item.external_id[:3] for item in items} == {"t3_"}
    assert [item.external_id for item in items if read(item.content, item.media_type).unreadable] == []
