"""Kiyoh against a fake of the form that public clients of its publication interface send and expect; no page of its own was at hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.channels.platform_contract import FaultContract, GoneContract, OneAnswerContract, Opened, ReadingContract, said
from tests.channels.reviews.rigs import TOKEN, Kept, ReviewRig, Shelf, stamp
from tests.servers.platform import Asked, Platform, Reply


class Kiyoh(Platform):
    """Reviews of one location, out of ten."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()

    def handle(self, asked: Asked) -> Reply:
        if asked.headers.get("x-publication-api-token") != TOKEN:
            return Reply(401, {"error": "unauthorized"})
        if asked.method == "GET" and asked.path == "/v1/publication/review/external":
            newest = self.shelf.newest()[: int(asked.query.get("limit", "10"))]
            return Reply(content={"locationId": "7", "averageRating": 8.1, "reviews": [_review(one) for one in newest]})
        body = asked.json() if asked.method == "PUT" else {}
        kept = self.shelf.reviews.get(body.get("reviewId", ""))
        if kept is None:
            return Reply(404, {"message": "no such review"})
        kept.answer, kept.answered_at = body["response"], datetime.now(UTC)
        return Reply(content={})


def _review(kept: Kept) -> dict[str, Any]:
    return {
        "reviewId": kept.id,
        "reviewAuthor": kept.author,
        "rating": kept.stars * 2,
        "reviewContent": [
            {"questionGroup": "DEFAULT_OVERALL", "questionType": "INT", "rating": str(kept.stars * 2)},
            {"questionGroup": "DEFAULT_ONELINER", "questionType": "TEXT", "rating": "Laat"},
            {"questionGroup": "DEFAULT_OPINION", "questionType": "TEXT", "rating": kept.text},
        ],
        "dateSince": stamp(kept.at),
        "updatedSince": stamp(kept.changed_at),
        "reviewLanguage": "NL",
        "reviewResponse": kept.answer or None,
    }


class KiyohRig(ReviewRig):
    channel = "kiyoh"

    def settings(self) -> dict[str, str]:
        return {"location": "7", "api_url": self.platform.url}


@pytest.fixture
def rig() -> Iterator[KiyohRig]:
    with Kiyoh() as platform:
        yield KiyohRig(platform, platform.shelf)


class TestKiyoh(ReadingContract, OneAnswerContract, GoneContract, FaultContract):
    channel = "kiyoh"
    method = "PUT"
    removes = "dateSince"

    async def test_ten_points_are_five_stars(self, rig: KiyohRig, opened: Opened) -> None:
        rig.write(1, "Het brood was koud")
        [item] = (await opened().poll(None)).items
        read = said(item)
        assert (read["rating"], read["subject"], read["text"], read["language"]) == (2.0, "Laat", "Het brood was koud", "nl")
