"""Google Business Profile against a fake written from developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.channels.platform_contract import (
    FaultContract,
    GoneContract,
    OneAnswerContract,
    Opened,
    ReadingContract,
    RetractOneContract,
    said,
)
from tests.channels.reviews.rigs import TOKEN, Kept, ReviewRig, Shelf, stamp
from tests.servers.platform import Asked, Platform, Reply

LOCATION = "accounts/1/locations/2"
STARS = ("ONE", "TWO", "THREE", "FOUR", "FIVE")
MOST_BYTES = 4096


class Google(Platform):
    """Reviews of one location; what isn't there is left out, as protobuf's JSON does."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()

    def handle(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"error": {"code": 401, "message": "invalid credentials"}})
        path = asked.path.removeprefix("/v4/")
        if asked.method == "GET" and path == f"{LOCATION}/reviews":
            return self._list(asked)
        kept = self.shelf.reviews.get(path.removesuffix("/reply"))
        if kept is None:
            return Reply(404, {"error": {"code": 404, "message": "not found"}})
        if asked.method == "DELETE" and path.endswith("/reply"):
            return self._take_down(kept)
        if asked.method == "PUT" and path.endswith("/reply"):
            return self._answer(kept, asked.json()["comment"])
        return Reply(content=_review(kept))

    def _list(self, asked: Asked) -> Reply:
        size, start = min(int(asked.query.get("pageSize", "50")), 50), int(asked.query.get("pageToken", "0"))
        newest = self.shelf.newest()
        content: dict[str, Any] = {"averageRating": 3.1, "totalReviewCount": len(newest)}
        if newest[start : start + size]:
            content["reviews"] = [_review(one) for one in newest[start : start + size]]
        if start + size < len(newest):
            content["nextPageToken"] = str(start + size)
        return Reply(content=content)

    @staticmethod
    def _take_down(kept: Kept) -> Reply:
        if not kept.answer:
            return Reply(404, {"error": {"code": 404, "message": "not found"}})
        kept.answer, kept.answered_at = "", None
        return Reply(content={})

    @staticmethod
    def _answer(kept: Kept, text: str) -> Reply:
        if len(text.encode()) > MOST_BYTES:
            return Reply(400, {"error": {"code": 400, "message": "Reply is too long"}})
        kept.answer, kept.answered_at = text, datetime.now(UTC)
        return Reply(content={"comment": text, "updateTime": stamp(kept.answered_at)})


def _review(kept: Kept) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": kept.id,
        "reviewId": kept.id.rpartition("/")[2],
        "reviewer": {"displayName": kept.author},
        "starRating": STARS[kept.stars - 1],
        "comment": kept.text,
        "createTime": stamp(kept.at),
        "updateTime": stamp(kept.changed_at),
    }
    if kept.answer and kept.answered_at:
        found["reviewReply"] = {"comment": kept.answer, "updateTime": stamp(kept.answered_at)}
    return found


class GoogleRig(ReviewRig):
    channel = "google-business"

    def settings(self) -> dict[str, str]:
        return {"locations": LOCATION, "oauth_client_id": "c", "api_url": f"{self.platform.url}/v4"}

    def name_of(self, number: int) -> str:
        return f"{LOCATION}/reviews/r{number}"


@pytest.fixture
def rig() -> Iterator[GoogleRig]:
    with Google() as platform:
        yield GoogleRig(platform, platform.shelf)


class TestGoogleBusiness(ReadingContract, OneAnswerContract, RetractOneContract, GoneContract, FaultContract):
    channel = "google-business"
    method = "PUT"
    removes = "createTime"

    async def test_a_review_says_who_how_many_stars_and_what(self, rig: GoogleRig, opened: Opened) -> None:
        item = rig.write(1, "Cold pizza")
        [read] = (await opened().poll(None)).items
        assert said(read) | {"date": ""} == {
            "channel": "google-business",
            "kind": "review",
            "from": {"name": "Maria Lopez", "address": ""},
            "text": "Cold pizza",
            "rating": 2.0,
            "thread_key": item,
            "message_id": item,
            "date": "",
        }

    async def test_every_location_is_read(self, rig: GoogleRig, opened: Opened) -> None:
        """One without news must not hide the next one's."""
        settings = rig.settings()
        rig.settings = lambda: settings | {"locations": f"{LOCATION}, {LOCATION}"}  # type: ignore[method-assign]  # two shelves of one fake
        rig.write(1)
        result = await opened().poll(None)
        assert len(result.items) == 1
        assert result.has_more
        lists = [one for one in rig.platform.asked if one.path.endswith("/reviews")]
        await opened().poll((await opened().poll(result.cursor)).cursor)
        assert len([one for one in rig.platform.asked if one.path.endswith("/reviews")]) == len(lists) + 3
