"""Trustpilot against a fake written from developers.trustpilot.com (Service Reviews API, Business Units API)."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from agentdesk.domain.errors import NeedsLogin
from tests.channels.platform_contract import FaultContract, GoneContract, OneAnswerContract, Opened, ReadingContract
from tests.channels.reviews.rigs import TOKEN, Kept, ReviewRig, Shelf, stamp
from tests.servers.platform import Asked, Platform, Reply

UNIT = "unit-1"
REDIRECT = "https://shop.example/trustpilot"


class Trustpilot(Platform):
    """Reviews of one business unit, and its token endpoint, which wants key and secret as Basic."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.tokens = {TOKEN}
        self.is_revoked = False
        self._given = 0

    def handle(self, asked: Asked) -> Reply:
        if asked.path.endswith("/accesstoken"):
            return self._token(asked)
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return Reply(401, {"message": "Invalid access token"})
        if asked.path == f"/v1/private/business-units/{UNIT}/reviews":
            page, size = int(asked.query["page"]), int(asked.query["perPage"])
            return Reply(content={"reviews": [_review(one) for one in self.shelf.newest()[(page - 1) * size : page * size]], "links": []})
        kept = self.shelf.reviews.get(asked.path.removeprefix("/v1/private/reviews/").removesuffix("/reply"))
        if kept is None:
            return Reply(404, {"message": "No such review"})
        if asked.method == "POST":
            kept.answer, kept.answered_at = asked.json()["message"], datetime.now(UTC)
            return Reply(201, {})
        return Reply(content=_review(kept))

    def _token(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != "Basic " + base64.b64encode(b"key:client-secret").decode():
            return Reply(401, {"error": "invalid_client"})
        form = parse_qs(asked.body.decode())
        if form["grant_type"] == ["refresh_token"] and self.is_revoked:
            return Reply(400, {"error": "invalid_grant"})
        self._given += 1
        token = f"token-{self._given}"
        self.tokens = {token}
        return Reply(content={"access_token": token, "refresh_token": "refresh", "expires_in": 3600, "token_type": "BearerToken"})


def _review(kept: Kept) -> dict[str, Any]:
    reply = {"text": kept.answer, "createdAt": stamp(kept.answered_at)} if kept.answered_at else None
    return {
        "id": kept.id,
        "stars": kept.stars,
        "title": "Late",
        "text": kept.text,
        "language": "en",
        "createdAt": stamp(kept.at),
        "updatedAt": stamp(kept.changed_at) if kept.changed_at != kept.at else None,
        "consumer": {"id": "c1", "displayName": kept.author},
        "companyReply": reply,
    }


class TrustpilotRig(ReviewRig):
    channel = "trustpilot"
    platform: Trustpilot

    def settings(self) -> dict[str, str]:
        url = self.platform.url
        token_url = f"{url}/v1/oauth/oauth-business-users-for-applications/accesstoken"
        return {
            "business_unit": UNIT,
            "oauth_client_id": "key",
            "oauth_redirect_uri": REDIRECT,
            "api_url": url,
            "oauth_token_url": token_url,
        }


@pytest.fixture
def rig() -> Iterator[TrustpilotRig]:
    with Trustpilot() as platform:
        yield TrustpilotRig(platform, platform.shelf)


class TestTrustpilot(ReadingContract, OneAnswerContract, GoneContract, FaultContract):
    channel = "trustpilot"
    removes = "createdAt"
    appends = True
    many = 107

    async def test_the_code_is_pasted_and_a_token_that_ended_is_renewed(self, rig: TrustpilotRig, opened: Opened) -> None:
        """The whole way over SSH: page, code, token, refusal, refresh; then revoked, and the one command that mends it."""
        rig.secrets.slots = {"oauth_client_secret": "client-secret"}
        channel = opened()
        start = await channel.start_login()
        asked = parse_qs(urlsplit(start.url).query)
        assert asked["redirect_uri"] == [REDIRECT]
        await channel.finish_login(start.state, f"{REDIRECT}?code=abc&state={start.state}")
        rig.write(1)
        result = await channel.poll(None)
        assert len(result.items) == 1
        rig.platform.tokens = {"another"}
        assert len((await opened().poll(None)).items) == 1
        assert json.loads(rig.secrets.slots["oauth2"])["access_token"] in rig.platform.tokens
        rig.platform.tokens, rig.platform.is_revoked = {"yet another"}, True
        with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
            await opened().poll(result.cursor)
