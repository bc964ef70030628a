"""A Mastodon server for one shop, as far as mentions and answers go; written from docs.joinmastodon.org, visibilities and pages enforced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.channels.reviews.rigs import BEGAN, TOKEN, stamp
from tests.servers.platform import Asked, Platform, Reply

SHOP = {"id": "1", "acct": "shop", "display_name": "Bakery"}
MARIA = {"id": "2", "acct": "maria@elsewhere.example", "display_name": "Maria Lopez"}
MOST = 500


@dataclass(slots=True)
class Status:
    """One post."""

    id: int
    author: dict[str, str]
    text: str
    at: datetime
    visibility: str = "public"
    parent: int = 0
    edited_at: datetime | None = None


class FakeMastodon(Platform):
    """Its posts; those of others mention the shop."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: dict[int, Status] = {}
        self.keys: dict[str, int] = {}

    def post(self, text: str, author: dict[str, str], *, parent: int = 0, visibility: str = "public", at: datetime = BEGAN) -> Status:
        with self.lock:
            number = max(self.statuses, default=100) + 1
            self.statuses[number] = Status(number, author, text, at, visibility, parent)
            return self.statuses[number]

    def handle(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix("/api/v1")
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"error": "The access token is invalid"})
        if path == "/accounts/verify_credentials":
            return Reply(content=SHOP)
        if path == "/notifications":
            return self._page(asked, [one for one in self.statuses.values() if one.author is not SHOP], self._notification)
        if path == "/accounts/1/statuses":
            return self._page(asked, [one for one in self.statuses.values() if one.author is SHOP], self._shown)
        if path == "/statuses" and asked.method == "POST":
            return self._posted(asked)
        number, _slash, rest = path.removeprefix("/statuses/").partition("/")
        found = self.statuses.get(int(number)) if number.isdigit() else None
        if found is None:
            return Reply(404, {"error": "Record not found"})
        if asked.method == "DELETE":
            del self.statuses[found.id]
            return Reply(content=self._shown(found))
        if rest == "context":
            return Reply(content={"ancestors": [self._shown(one) for one in self._above(found)], "descendants": []})
        return Reply(content=self._shown(found))

    def _page(self, asked: Asked, found: list[Status], shown: Any) -> Reply:
        newest = sorted(found, key=lambda one: one.id, reverse=True)
        if "max_id" in asked.query:
            newest = [one for one in newest if one.id < int(asked.query["max_id"])]
        return Reply(content=[shown(one) for one in newest[: min(int(asked.query.get("limit", "20")), 40)]])

    def _posted(self, asked: Asked) -> Reply:
        body = asked.json()
        key = asked.headers.get("idempotency-key", "")
        if key in self.keys:
            return Reply(content=self._shown(self.statuses[self.keys[key]]))
        if len(body["status"]) > MOST:
            return Reply(422, {"error": "Validation failed: Text character limit of 500 exceeded"})
        parent = int(body["in_reply_to_id"])
        if parent not in self.statuses:
            return Reply(404, {"error": "Record not found"})
        new = self.post(body["status"], SHOP, parent=parent, visibility=body["visibility"], at=datetime.now(UTC).replace(microsecond=0))
        if key:
            self.keys[key] = new.id
        return Reply(content=self._shown(new))

    def _above(self, one: Status) -> list[Status]:
        found: list[Status] = []
        while one.parent:
            one = self.statuses[one.parent]
            found.insert(0, one)
        return found

    def _notification(self, one: Status) -> dict[str, Any]:
        return {"id": str(one.id), "type": "mention", "created_at": stamp(one.at), "account": one.author, "status": self._shown(one)}

    def _shown(self, one: Status) -> dict[str, Any]:
        parent = self.statuses.get(one.parent)
        whom = parent.author if parent is not None else SHOP
        return {
            "id": str(one.id),
            "created_at": stamp(one.at),
            "edited_at": stamp(one.edited_at) if one.edited_at else None,
            "account": one.author,
            "content": f'<p><span class="h-card"><a href="https://x">@<span>{whom["acct"]}</span></a></span> {one.text}</p>',
            "visibility": one.visibility,
            "in_reply_to_id": str(one.parent) if one.parent else None,
            "in_reply_to_account_id": whom["id"] if one.parent else None,
            "url": f"https://mastodon.example/{one.id}",
            "language": "en",
            "mentions": [whom],
        }
