"""Yelp against a fake written from docs.developer.yelp.com (Reviews, Respond to Reviews, Authorization Code Workflow)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from agentdesk.domain.errors import NeedsLogin, Refused, Transient
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import AnsweringContract, FaultContract, Opened, ReadingContract, inbound, reply_to, said
from tests.channels.reviews.rigs import TOKEN, Kept, ReviewRig, Shelf
from tests.servers.platform import Asked, Platform, Reply

BUSINESS = "bakery-rotterdam"
REDIRECT = "https://shop.example/yelp"
MOST_A_DAY = 20


class Yelp(Platform):
    """The reviews of one business, its token endpoint, and answers that a partner posts."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.tokens = {"partner-token"}
        self.is_revoked = False
        self.posted = 0
        self.asked_for: list[dict[str, str]] = []
        self._given = 0

    def handle(self, asked: Asked) -> Reply:
        if asked.path == "/oauth2/token":
            return self._token(parse_qs(asked.body.decode()))
        who = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if asked.path == f"/v3/businesses/{BUSINESS}/reviews" and asked.method == "GET":
            return self._listed(asked) if who == TOKEN else _wrong(401, "TOKEN_INVALID", "Invalid access token or authorization header.")
        if asked.path.startswith("/partner/reviews/v1/") and asked.method == "POST":
            return self._answered(asked, who)
        return _wrong(404, "NOT_FOUND", "Resource could not be found.")

    def _listed(self, asked: Asked) -> Reply:
        self.asked_for.append(dict(asked.query))
        size, offset = int(asked.query["limit"]), int(asked.query["offset"])
        found = self.shelf.newest()
        return Reply(
            content={"total": len(found), "possible_languages": ["en"], "reviews": [_review(one) for one in found[offset:][:size]]}
        )

    def _answered(self, asked: Asked, who: str) -> Reply:
        body = asked.json()
        kept = self.shelf.reviews.get(asked.path.removeprefix("/partner/reviews/v1/"))
        if who not in self.tokens:
            return _wrong(400, "INVALID_TOKEN", "The access token provided is expired or revoked.")
        if kept is None:
            return _wrong(400, "R2R_REVIEW_DOES_NOT_EXIST", "Review does not exist.")
        if body["response_type"] != "public_comment":
            return _wrong(400, "R2R_INVALID_RESPONSE_TYPE", "Invalid response type.")
        if self.posted >= MOST_A_DAY:
            return _wrong(400, "R2R_COMMENT_QUOTA_EXCEEDED", "You have made too many comments recently.")
        self.posted += 1
        kept.answer = body["response_text"]
        return Reply(201, {})

    def _token(self, form: dict[str, list[str]]) -> Reply:
        if form.get("client_secret") != ["client-secret"] or (form["grant_type"] == ["refresh_token"] and self.is_revoked):
            return Reply(400, {"error": "invalid_grant"})
        self._given += 1
        token = f"token-{self._given}"
        self.tokens = {token}
        return Reply(content={"access_token": token, "refresh_token": "refresh", "expires_in": 604_800, "token_type": "Bearer"})


def _wrong(status: int, name: str, words: str) -> Reply:
    return Reply(status, {"error": {"id": name, "description": words, "http_code": str(status)}})


def _review(kept: Kept) -> dict[str, Any]:
    return {
        "id": kept.id,
        "url": f"https://www.yelp.com/biz/{BUSINESS}?hrid={kept.id}",
        "text": kept.text,
        "rating": kept.stars,
        "time_created": kept.changed_at.astimezone(ZoneInfo("America/Los_Angeles")).strftime("%Y-%m-%d %H:%M:%S"),
        "user": {"id": "u1", "profile_url": "https://www.yelp.com/user_details?userid=u1", "image_url": None, "name": kept.author},
    }


class YelpRig(ReviewRig):
    channel = "yelp"
    platform: Yelp

    def settings(self) -> dict[str, str]:
        url = self.platform.url
        return {
            "business": BUSINESS,
            "api_url": url,
            "partner_url": f"{url}/partner",
            "oauth_client_id": "client",
            "oauth_redirect_uri": REDIRECT,
            "oauth_token_url": f"{url}/oauth2/token",
        }


@pytest.fixture
def rig() -> Iterator[YelpRig]:
    with Yelp() as platform:
        found = YelpRig(platform, platform.shelf)
        found.secrets.slots |= {"oauth_client_secret": "client-secret"}
        found.secrets.slots["oauth2"] = json.dumps(
            {"access_token": "partner-token", "refresh_token": "refresh", "expires_at": 9_999_999_999}
        )
        yield found


class TestYelp(ReadingContract, AnsweringContract, FaultContract):
    channel = "yelp"
    appends = True
    finds_sent = False
    removes = "time_created"
    many = 57

    async def test_a_review_has_author_stars_page_and_the_moment_in_utc(self, rig: YelpRig, opened: Opened) -> None:
        name = rig.write(1, "Cold bread")
        items, _cursor = await poll_until_done(opened())
        [item] = inbound(items)
        read = said(item)
        assert (item.external_id, read["rating"], read["text"], read["from"]) == (
            name,
            2,
            "Cold bread",
            {"name": "Maria Lopez", "address": ""},
        )
        assert read["url"].endswith(f"hrid={name}")
        assert item.arrived_at == rig.shelf.reviews[name].at

    async def test_the_newest_are_asked_for_first(self, rig: YelpRig, opened: Opened) -> None:
        """Yelp's own order is by what it calls relevance, where a new review may stand anywhere."""
        rig.write(1)
        await poll_until_done(opened())
        assert {one["sort_by"] for one in rig.platform.asked_for} == {"newest"}

    async def test_what_yelp_lists_no_more_is_not_called_deleted(
        self, rig: YelpRig, opened: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It chooses what it recommends; a review it hides for a week would look deleted and new again."""
        monkeypatch.setattr("agentdesk.channels.web.listed.SWEEP_EVERY_S", 0)
        gone = rig.write(1)
        rig.write(2)
        _items, cursor = await poll_until_done(opened())
        rig.remove(gone)
        result = await opened().poll(cursor)
        assert (result.items, result.sightings) == ((), ())

    async def test_a_day_without_room_for_more_answers_passes(self, rig: YelpRig, opened: Opened) -> None:
        written, rig.platform.posted = rig.write(1), MOST_A_DAY
        with pytest.raises(Transient, match="too many comments") as caught:
            await opened().send(reply_to(written), "key", no_commit)
        assert caught.value.retry_after_s == 3600
        assert rig.answers(written) == []

    async def test_a_refusal_says_yelps_own_words(self, opened: Opened) -> None:
        with pytest.raises(Refused, match="Review does not exist"):
            await opened().send(reply_to("nobody's"), "key", no_commit)

    async def test_a_login_that_ended_is_renewed_and_a_revoked_one_asked_for_again(self, rig: YelpRig, opened: Opened) -> None:
        """Yelp says 400 where others say 401, and its tokens end after seven days."""
        written = rig.write(1)
        rig.platform.tokens = {"another"}
        await opened().send(reply_to(written), "key", no_commit)
        assert rig.answers(written) != []
        rig.platform.tokens, rig.platform.is_revoked = {"yet another"}, True
        with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
            await opened().send(reply_to(written), "key", no_commit)

    async def test_the_code_is_pasted(self, rig: YelpRig, opened: Opened) -> None:
        channel = opened()
        start = await channel.start_login()
        asked = parse_qs(urlsplit(start.url).query)
        assert (asked["redirect_uri"], asked["scope"]) == ([REDIRECT], ["r2r"])
        await channel.finish_login(start.state, f"{REDIRECT}?code=abc&state={start.state}")
        assert json.loads(rig.secrets.slots["oauth2"])["access_token"] in rig.platform.tokens

    async def test_without_a_partners_login_reading_goes_on_and_answering_says_what_is_missing(self, rig: YelpRig, opened: Opened) -> None:
        written = rig.write(1)
        del rig.secrets.slots["oauth2"]
        assert len((await opened().poll(None)).items) == 1
        with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
            await opened().send(reply_to(written), "key", no_commit)
