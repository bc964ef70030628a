"""Judge.me against a fake written from judge.me/api/docs.yaml: reviews by page, and answers that nobody can read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import (
    AnsweringContract,
    FaultContract,
    GoneContract,
    Opened,
    ReadingContract,
    inbound,
    reply_to,
    said,
)
from tests.channels.reviews.rigs import TOKEN, Kept, ReviewRig, Shelf, stamp
from tests.servers.platform import Asked, Platform, Reply


class JudgeMe(Platform):
    """The reviews of one shop."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.curated: dict[str, str] = {}
        self.posted: list[dict[str, Any]] = []

    def handle(self, asked: Asked) -> Reply:
        if asked.headers.get("x-api-token") != TOKEN or asked.query.get("shop_domain") != "bread.example":
            return Reply(401, {"error": "unauthorized"})
        if asked.method == "GET" and asked.path == "/reviews":
            size, number = int(asked.query["per_page"]), int(asked.query["page"])
            found = self.shelf.newest()[(number - 1) * size : number * size]
            return Reply(content={"current_page": number, "per_page": size, "reviews": [self._review(one) for one in found]})
        if asked.method == "POST" and asked.path == "/replies":
            body = asked.json()
            kept = self.shelf.reviews.get(str(body["review_id"]))
            if kept is None:
                return Reply(422, {"error": "no such review"})
            self.posted.append(body)
            kept.answer = body["reply"]["content"]
            return Reply(content={})
        return Reply(404, {"error": "not found"})

    def _review(self, kept: Kept) -> dict[str, Any]:
        return {
            "id": int(kept.id),
            "title": "Bread",
            "body": kept.text,
            "rating": kept.stars,
            "product_external_id": 77,
            "reviewer": {"id": 5, "email": "maria@customer.example", "name": kept.author, "phone": None},
            "source": "web",
            "curated": self.curated.get(kept.id, "ok"),
            "hidden": False,
            "created_at": stamp(kept.at),
            "updated_at": stamp(kept.changed_at),
        }


class JudgeMeRig(ReviewRig):
    channel = "judge-me"
    platform: JudgeMe

    def settings(self) -> dict[str, str]:
        return {"shop_domain": "bread.example", "api_url": self.platform.url}

    def name_of(self, number: int) -> str:
        return str(5000 + number)


@pytest.fixture
def rig() -> Iterator[JudgeMeRig]:
    with JudgeMe() as platform:
        yield JudgeMeRig(platform, platform.shelf)


class TestJudgeMe(ReadingContract, AnsweringContract, GoneContract, FaultContract):
    channel = "judge-me"
    appends = True
    finds_sent = False
    removes = "created_at"

    async def test_spam_is_left_and_the_rest_has_author_and_stars(self, rig: JudgeMeRig, opened: Opened) -> None:
        spam, kept = rig.write(1), rig.write(2, "Cold bread")
        rig.platform.curated[spam] = "spam"
        items, _cursor = await poll_until_done(opened())
        [item] = inbound(items)
        read = said(item)
        assert (item.external_id, read["rating"], read["subject"], read["text"]) == (kept, 2, "Bread", "Cold bread")
        assert read["from"] == {"name": "Maria Lopez", "address": "maria@customer.example"}

    async def test_the_platform_mails_the_customer_unless_it_is_told_not_to(self, rig: JudgeMeRig, opened: Opened) -> None:
        """An owner who also writes privately doesn't want two mails in the customer's box."""
        await opened().send(reply_to(rig.write(1)), "key", no_commit)
        assert rig.platform.posted[-1]["send_reply_email"] is True
