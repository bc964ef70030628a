"""WebwinkelKeur against a fake written from docs.webwinkelkeur.nl/api, with the ids that its list doesn't document and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agentdesk.domain.errors import NeedsLogin, Refused
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import ANSWER, AnsweringContract, FaultContract, GoneContract, Opened, ReadingContract, reply_to, said
from tests.channels.reviews.rigs import TOKEN, Kept, ReviewRig, Shelf
from tests.servers.platform import Asked, Platform, Reply


class WebwinkelKeur(Platform):
    """The reviews of one webshop."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.names_ids = True

    def handle(self, asked: Asked) -> Reply:
        if asked.query.get("id") != "7" or asked.query.get("code") != TOKEN:
            return Reply(content={"status": "error", "message": "Incorrect authentication credentials."})
        if asked.method == "GET" and asked.path == "/ratings.json":
            offset, limit = int(asked.query.get("offset", "0")), min(int(asked.query.get("limit", "100")), 100)
            newest = sorted(self.shelf.reviews.values(), key=lambda one: (one.at, one.id), reverse=True)
            found = [self._rating(one) for one in newest[offset : offset + limit]]
            return Reply(content={"status": "success", "message": "", "total": len(newest), "ratings": found})
        body = asked.json() if asked.method == "POST" and asked.path == "/review_replies.json" else {}
        kept = self.shelf.reviews.get(str(body.get("review_id")))
        if kept is None:
            return Reply(404, {"status": "error", "message": "Review not found"})
        kept.answer = body["reply"].strip()
        return Reply(content={"status": "success", "message": "Reply successfully added"})

    def _rating(self, kept: Kept) -> dict[str, Any]:
        there = kept.at.astimezone(ZoneInfo("Europe/Amsterdam"))
        found = {
            "name": f"{kept.author} {kept.id}",
            "email": "maria@customer.example",
            "rating": kept.stars,
            "ratings": {"shippingtime": 1},
            "comment": kept.text,
            "date": f"{there:%Y-%m-%d}",
            "language": "nl",
            "created": f"{there:%Y-%m-%d %H:%M:%S}",
            "quarantine": False,
            "reaction": kept.answer,
        }
        return found | ({"id": int(kept.id)} if self.names_ids else {})


class WebwinkelKeurRig(ReviewRig):
    channel = "webwinkelkeur"
    platform: WebwinkelKeur

    def settings(self) -> dict[str, str]:
        return {"shop_id": "7", "api_url": self.platform.url}

    def name_of(self, number: int) -> str:
        return str(5000 + number)


@pytest.fixture
def rig() -> Iterator[WebwinkelKeurRig]:
    with WebwinkelKeur() as platform:
        yield WebwinkelKeurRig(platform, platform.shelf)


class TestWebwinkelKeur(ReadingContract, AnsweringContract, GoneContract, FaultContract):
    channel = "webwinkelkeur"
    appends = True
    removes = "created"

    async def test_a_second_answer_is_not_put_beside_the_first(self, rig: WebwinkelKeurRig, opened: Opened) -> None:
        written = rig.write(1)
        await opened().send(reply_to(written), "key-1", no_commit)
        with pytest.raises(Refused, match="beside it"):
            await opened().send(reply_to(written, "A better answer", ANSWER), "key-2", no_commit)
        assert rig.answers(written) == [ANSWER]

    async def test_a_review_without_an_id_is_known_again_and_answered_on_the_page(self, rig: WebwinkelKeurRig, opened: Opened) -> None:
        rig.platform.names_ids = False
        rig.write(1)
        [item], cursor = await poll_until_done(opened())
        rig.rewrite("5001", "They made it good")
        [changed], _cursor = await poll_until_done(opened(), cursor)
        assert changed.external_id == item.external_id
        with pytest.raises(Refused, match="answer it on its page"):
            await opened().send(reply_to(item.external_id), "key", no_commit)

    async def test_moments_are_those_of_amsterdam(self, rig: WebwinkelKeurRig, opened: Opened) -> None:
        rig.write(1, at=datetime(2026, 7, 1, 10, 0, tzinfo=UTC))
        [item], _cursor = await poll_until_done(opened())
        assert said(item)["date"] == "2026-07-01T10:00:00Z"

    async def test_a_wrong_code_needs_login_although_the_status_says_success(self, rig: WebwinkelKeurRig, opened: Opened) -> None:
        rig.secrets.write("another")
        with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
            await opened().poll(None)
