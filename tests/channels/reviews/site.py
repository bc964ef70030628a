"""A WordPress site with WooCommerce, as far as comments and product reviews go.

Written from developer.wordpress.org/rest-api/reference/comments and woocommerce.github.io/woocommerce-rest-api-docs: application passwords,
X-WP-TotalPages, comments of the type `comment` alone in the comments' list, and 409 comment_duplicate for the same words twice.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.channels.reviews.rigs import BEGAN, TOKEN
from tests.servers.platform import Asked, Platform, Reply

OWN = 1
LOGIN = "Basic " + base64.b64encode(f"shop:{TOKEN}".encode()).decode()


@dataclass(slots=True)
class Entry:
    """A comment or a review."""

    id: int
    text: str
    at: datetime
    parent: int = 0
    author: int = 0
    name: str = "Maria Lopez"
    rating: int = 0
    status: str = "approved"

    @property
    def is_review(self) -> bool:
        return self.rating > 0


class Site(Platform):
    """One site."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[int, Entry] = {}

    def handle(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != LOGIN:
            return Reply(401, {"code": "rest_not_logged_in", "message": "You are not currently logged in."})
        path = asked.path.removeprefix("/wp-json")
        if path == "/wp/v2/users/me":
            return Reply(content={"id": OWN, "name": "Shop"})
        if path == "/wp/v2/comments":
            return self._post(asked) if asked.method == "POST" else self._comments(asked)
        if asked.method == "DELETE" and path.startswith("/wp/v2/comments/"):
            return self._bin(path.removeprefix("/wp/v2/comments/"))
        if path == "/wc/v3/products/reviews":
            return _page(asked, [_review(one) for one in self._newest() if one.is_review])
        number = path.removeprefix("/wc/v3/products/reviews/")
        if number.isdigit() and int(number) in self.entries:
            return Reply(content=_review(self.entries[int(number)]))
        return Reply(404, {"code": "rest_no_route", "message": "No route was found."})

    def _bin(self, number: str) -> Reply:
        found = self.entries.pop(int(number), None)
        return Reply(404, {"code": "rest_comment_invalid_id"}) if found is None else Reply(content=_comment(found) | {"status": "trash"})

    def _newest(self) -> list[Entry]:
        return sorted(self.entries.values(), key=lambda one: (one.at, one.id), reverse=True)

    def _comments(self, asked: Asked) -> Reply:
        wanted: Iterable[Entry] = (one for one in self._newest() if not one.is_review)
        if "include" in asked.query:
            wanted = [one for one in wanted if str(one.id) in asked.query["include"].split(",")]
        if "parent" in asked.query:
            wanted = [one for one in wanted if str(one.parent) in asked.query["parent"].split(",")]
        return _page(asked, [_comment(one) for one in wanted])

    def _post(self, asked: Asked) -> Reply:
        body: dict[str, Any] = asked.json()
        if body["parent"] not in self.entries:
            return Reply(403, {"code": "rest_comment_invalid_parent", "message": "Sorry"})
        if any(one.parent == body["parent"] and one.text == body["content"] for one in self.entries.values()):
            return Reply(
                409, {"code": "comment_duplicate", "message": "Duplicate comment detected; it looks as though you already said that!"}
            )
        new = self.add(body["content"], parent=body["parent"], author=OWN, name="Shop", at=datetime.now(UTC).replace(microsecond=0))
        return Reply(201, _comment(new))

    def add(self, text: str, *, at: datetime = BEGAN, **fields: Any) -> Entry:
        number = max(self.entries, default=100) + 1
        self.entries[number] = Entry(number, text, at, **fields)
        return self.entries[number]


def _page(asked: Asked, found: list[dict[str, Any]]) -> Reply:
    size, number = int(asked.query.get("per_page", "10")), int(asked.query.get("page", "1"))
    headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(-(-len(found) // size))}
    return Reply(content=found[(number - 1) * size : number * size], headers=headers)


def _gmt(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()


def _comment(one: Entry) -> dict[str, Any]:
    return {
        "id": one.id,
        "post": 9,
        "parent": one.parent,
        "author": one.author,
        "author_name": one.name,
        "author_email": f"{one.name.split()[0].lower()}@customer.example",
        "date_gmt": _gmt(one.at),
        "content": {"rendered": f"<p>{one.text}</p>\n", "raw": one.text},
        "link": f"https://shop.example/p#comment-{one.id}",
        "status": one.status,
        "type": "comment",
    }


def _review(one: Entry) -> dict[str, Any]:
    return {
        "id": one.id,
        "date_created_gmt": _gmt(one.at),
        "product_id": 9,
        "product_name": "Rye bread",
        "product_permalink": "https://shop.example/rye",
        "status": one.status,
        "reviewer": one.name,
        "reviewer_email": "maria@customer.example",
        "review": f"<p>{one.text}</p>",
        "rating": one.rating,
        "verified": True,
    }
