"""Feedback Company against a fake of the form that public clients of its interface expect; no page of its own was at hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from agentdesk.domain.channels import Sends
from agentdesk.domain.errors import NeedsLogin
from tests.channels.contract import poll_until_done
from tests.channels.platform_contract import FaultContract, GoneContract, Opened, ReadingContract, said
from tests.channels.reviews.rigs import TOKEN, Kept, ReviewRig, Shelf, stamp
from tests.servers.platform import Asked, Platform, Reply


class FeedbackCompany(Platform):
    """The reviews of one webshop."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.tokens = 0

    def handle(self, asked: Asked) -> Reply:
        if asked.path == "/oauth2/token":
            if (asked.query.get("client_id"), asked.query.get("client_secret")) != ("shop-7", TOKEN):
                return Reply(content={"error": True, "message": "invalid client"})
            self.tokens += 1
            return Reply(content={"error": False, "access_token": f"t{self.tokens}"})
        if asked.headers.get("authorization") != f"Bearer t{self.tokens}":
            return Reply(content={"success": False, "message": "401 Unauthorized"})
        start, limit = int(asked.query["start"]), int(asked.query["limit"])
        found = self.shelf.newest()
        return Reply(
            content={"success": True, "count": {"total": len(found)}, "reviews": [_review(one) for one in found[start : start + limit]]}
        )


def _review(kept: Kept) -> dict[str, Any]:
    return {
        "id": int(kept.id),
        "total_score": kept.stars,
        "recommends": "no",
        "date_created": stamp(kept.at),
        "client": {"name": kept.author, "email": "maria@customer.example"},
        "questions": [
            {"question_id": 1, "type": "final_score", "value": kept.stars},
            {"question_id": 2, "type": "main_open", "value": kept.text},
        ],
        "product": None,
    }


class FeedbackCompanyRig(ReviewRig):
    channel = "feedback-company"
    platform: FeedbackCompany

    def settings(self) -> dict[str, str]:
        return {"client_id": "shop-7", "api_url": self.platform.url, "page_url": "https://reviews.example/bread"}

    def name_of(self, number: int) -> str:
        return str(5000 + number)


@pytest.fixture
def rig() -> Iterator[FeedbackCompanyRig]:
    with FeedbackCompany() as platform:
        yield FeedbackCompanyRig(platform, platform.shelf)


class TestFeedbackCompany(ReadingContract, GoneContract, FaultContract):
    channel = "feedback-company"
    removes = "date_created"

    async def test_text_and_stars_come_of_the_questions_and_the_page_is_the_shops(self, rig: FeedbackCompanyRig, opened: Opened) -> None:
        rig.write(1, "Het brood was koud")
        [item], _cursor = await poll_until_done(opened())
        read = said(item)
        assert (read["rating"], read["text"], read["url"]) == (2, "Het brood was koud", "https://reviews.example/bread")

    async def test_a_token_that_ran_out_is_asked_for_anew(self, rig: FeedbackCompanyRig, opened: Opened) -> None:
        channel = opened()
        _none, cursor = await poll_until_done(channel)
        rig.platform.tokens += 1
        wanted = rig.write(1)
        items, _cursor = await poll_until_done(channel, cursor)
        assert [item.external_id for item in items] == [wanted]

    async def test_a_wrong_secret_needs_login(self, rig: FeedbackCompanyRig, opened: Opened) -> None:
        rig.secrets.write("another")
        with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
            await opened().poll(None)

    def test_it_takes_no_answers(self, opened: Opened) -> None:
        """So that the desk copies the answer and opens the page."""
        assert not isinstance(opened(), Sends)
