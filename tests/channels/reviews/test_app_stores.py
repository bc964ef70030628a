"""Google Play and the App Store against fakes written from their documentation; both want a token signed by a key of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from agentdesk.channels.web import listed
from agentdesk.domain.errors import NeedsLogin, Refused
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import (
    FaultContract,
    GoneContract,
    OneAnswerContract,
    Opened,
    ReadingContract,
    RetractOneContract,
    reply_to,
    said,
)
from tests.channels.reviews.rigs import Kept, MemorySecrets, ReviewRig, Shelf, stamp
from tests.servers.platform import Asked, Platform, Reply


@cache
def rsa_key() -> RSAKey:
    return RSAKey.generate_key(2048)


@cache
def ec_key() -> ECKey:
    return ECKey.generate_key("P-256")


class GooglePlay(Platform):
    """Reviews of one app, and the token endpoint that checks the assertion."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()

    def handle(self, asked: Asked) -> Reply:
        if asked.path == "/token":
            claims = jwt.decode(parse_qs(asked.body.decode())["assertion"][0], rsa_key(), algorithms=["RS256"]).claims
            is_right = claims["aud"] == f"{self.url}/token" and claims["scope"].endswith("/androidpublisher")
            return Reply(content={"access_token": "play", "expires_in": 3600}) if is_right else Reply(400, {"error": "invalid_grant"})
        if asked.headers.get("authorization") != "Bearer play":
            return Reply(401, {"error": {"message": "no"}})
        path = asked.path.removeprefix("/androidpublisher/v3/applications/com.example.app/reviews").strip("/")
        if not path:
            return self._list(asked)
        kept = self.shelf.reviews.get(path.removesuffix(":reply"))
        if kept is None:
            return Reply(404, {"error": {"message": "not found"}})
        if asked.method == "POST":
            text = asked.json()["replyText"]
            if len(text) > 350:
                return Reply(400, {"error": {"message": "reply is too long"}})
            kept.answer, kept.answered_at = text, datetime.now(UTC)
        return Reply(content=_play(kept))

    def _list(self, asked: Asked) -> Reply:
        start, size = int(asked.query.get("token", "0")), int(asked.query["maxResults"])
        newest = self.shelf.newest()
        content: dict[str, Any] = {"reviews": [_play(one) for one in newest[start : start + size]]} if newest[start:] else {}
        if start + size < len(newest):
            content["tokenPagination"] = {"nextPageToken": str(start + size)}
        return Reply(content=content)


def _play(kept: Kept) -> dict[str, Any]:
    written = {"text": f"Late\t{kept.text}", "lastModified": {"seconds": str(int(kept.changed_at.timestamp()))}, "starRating": kept.stars}
    comments: list[dict[str, Any]] = [{"userComment": written | {"reviewerLanguage": "en"}}]
    if kept.answered_at:
        comments.append({"developerComment": {"text": kept.answer, "lastModified": {"seconds": str(int(kept.answered_at.timestamp()))}}})
    return {"reviewId": kept.id, "authorName": kept.author, "comments": comments}


class PlayRig(ReviewRig):
    channel = "google-play"

    def __init__(self, platform: Platform, shelf: Shelf) -> None:
        super().__init__(platform, shelf)
        key = {"client_email": "desk@x", "private_key": rsa_key().as_pem(private=True).decode(), "token_uri": f"{platform.url}/token"}
        self.secrets = MemorySecrets(password=json.dumps(key))

    def settings(self) -> dict[str, str]:
        return {"package": "com.example.app", "api_url": self.platform.url}


class TestGooglePlay(ReadingContract, OneAnswerContract, FaultContract):
    channel = "google-play"
    removes = "comments"
    many = 107

    @pytest.fixture
    def rig(self) -> Iterator[PlayRig]:
        with GooglePlay() as platform:
            yield PlayRig(platform, platform.shelf)

    async def test_what_is_older_than_the_list_is_not_gone(self, rig: PlayRig, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
        rig.write(1)
        item = rig.write(2)
        _items, cursor = await poll_until_done(opened())
        rig.remove(item)
        monkeypatch.setattr(listed, "SWEEP_EVERY_S", 0)
        assert (await opened().poll(cursor)).sightings == ()

    async def test_what_is_longer_than_350_characters_never_leaves(self, rig: PlayRig, opened: Opened) -> None:
        item = rig.write(1)
        with pytest.raises(Refused, match="350"):
            await opened().send(reply_to(item, "x" * 351), "key-1", no_commit)
        assert [one for one in rig.platform.asked if one.method == "POST" and one.path != "/token"] == []

    async def test_a_secret_that_is_no_key_is_needs_login(self, rig: PlayRig, opened: Opened) -> None:
        rig.secrets.slots["password"] = "hunter2"
        with pytest.raises(NeedsLogin, match="JSON file"):
            await opened().poll(None)


class AppStore(Platform):
    """Reviews of one app; each question's token is checked."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()

    def handle(self, asked: Asked) -> Reply:
        token = jwt.decode(asked.headers["authorization"].removeprefix("Bearer "), ec_key(), algorithms=["ES256"])
        claims = token.claims
        if claims["aud"] != "appstoreconnect-v1" or claims["exp"] - claims["iat"] > 1200 or token.header["kid"] != "K1":
            return Reply(401, {"errors": [{"code": "NOT_AUTHORIZED"}]})
        if asked.path == "/v1/apps/7/customerReviews":
            return self._list(asked)
        if asked.method == "DELETE":
            return self._take_down(asked.path.removeprefix("/v1/customerReviewResponses/a"))
        if asked.path == "/v1/customerReviewResponses":
            return self._answer(asked.json()["data"])
        kept = self.shelf.reviews.get(asked.path.removeprefix("/v1/customerReviews/"))
        if kept is None:
            return Reply(404, {"errors": [{"code": "NOT_FOUND"}]})
        return Reply(content={"data": _review(kept), "included": _included([kept])})

    def _list(self, asked: Asked) -> Reply:
        start, size = int(asked.query.get("cursor", "0")), int(asked.query.get("limit", "50"))
        part = self.shelf.newest()[start : start + size]
        links = {"self": f"{self.url}{asked.path}"}
        if start + size < len(self.shelf.reviews):
            links["next"] = f"{self.url}{asked.path}?cursor={start + size}&limit={size}"
        return Reply(content={"data": [_review(one) for one in part], "included": _included(part), "links": links})

    def _take_down(self, review: str) -> Reply:
        kept = self.shelf.reviews.get(review)
        if kept is None or not kept.answer:
            return Reply(404, {"errors": [{"code": "NOT_FOUND"}]})
        kept.answer, kept.answered_at = "", None
        return Reply(204)

    def _answer(self, data: dict[str, Any]) -> Reply:
        kept = self.shelf.reviews.get(data["relationships"]["review"]["data"]["id"])
        if kept is None:
            return Reply(409, {"errors": [{"code": "ENTITY_ERROR"}]})
        kept.answer, kept.answered_at = data["attributes"]["responseBody"], datetime.now(UTC)
        return Reply(201, {"data": {"type": "customerReviewResponses", "id": f"a{kept.id}"}})


def _review(kept: Kept) -> dict[str, Any]:
    attributes = {
        "rating": kept.stars,
        "title": "Late",
        "body": kept.text,
        "reviewerNickname": kept.author,
        "createdDate": stamp(kept.at),
        "territory": "NLD",
    }
    linked = {"type": "customerReviewResponses", "id": f"a{kept.id}"} if kept.answer else None
    return {"type": "customerReviews", "id": kept.id, "attributes": attributes, "relationships": {"response": {"data": linked}}}


def _included(part: list[Kept]) -> list[dict[str, Any]]:
    return [
        {
            "type": "customerReviewResponses",
            "id": f"a{one.id}",
            "attributes": {"responseBody": one.answer, "lastModifiedDate": stamp(one.answered_at), "state": "PENDING_PUBLISH"},
        }
        for one in part
        if one.answered_at
    ]


class AppRig(ReviewRig):
    channel = "app-store"

    def __init__(self, platform: Platform, shelf: Shelf) -> None:
        super().__init__(platform, shelf)
        self.secrets = MemorySecrets(password=ec_key().as_pem(private=True).decode())

    def settings(self) -> dict[str, str]:
        return {"app": "7", "issuer": "i", "key_id": "K1", "api_url": self.platform.url}


class TestAppStore(ReadingContract, OneAnswerContract, RetractOneContract, GoneContract, FaultContract):
    channel = "app-store"
    removes = "attributes"
    many = 107

    @pytest.fixture
    def rig(self) -> Iterator[AppRig]:
        with AppStore() as platform:
            yield AppRig(platform, platform.shelf)

    async def test_a_next_page_on_another_server_is_never_asked_for(self, rig: AppRig, opened: Opened) -> None:
        """Its token would go there."""
        from agentdesk.domain.errors import Transient
        from tests.servers.platform import Fault

        rig.write(1)
        rig.platform.fault = Fault(mangled=lambda content: content | {"links": {"next": "https://elsewhere.example/v1"}})
        first = await opened().poll(None)
        assert said(first.items[0])["rating"] == 2
        with pytest.raises(Transient, match="another server"):
            await opened().poll(first.cursor)

    async def test_a_secret_that_is_no_key_is_needs_login(self, rig: AppRig, opened: Opened) -> None:
        rig.secrets.slots["password"] = "hunter2"
        with pytest.raises(NeedsLogin, match="p8 file"):
            await opened().poll(None)
