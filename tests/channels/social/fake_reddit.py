"""Reddit for one account, as far as inbox and comments go; written from www.reddit.com/dev/api, in the forms PRAW reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.channels.reviews.rigs import BEGAN
from tests.servers.platform import Asked, Platform, Reply

ME = "bakery"
REFRESH = "secret-refresh"


@dataclass(slots=True)
class Thing:
    """A comment (t1_) or a private message (t4_)."""

    name: str
    author: str
    text: str
    at: datetime
    parent: str = "t3_post"
    edited: int = 0

    @property
    def is_message(self) -> bool:
        return self.name.startswith("t4_")


class FakeReddit(Platform):
    """The account's things by full name."""

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[str, Thing] = {}
        self.is_revoked = False

    def add(self, author: str, text: str, *, at: datetime = BEGAN, parent: str = "t3_post", prefix: str = "t1_") -> Thing:
        with self.lock:
            name = f"{prefix}c{len(self.things) + 1000}"
            self.things[name] = Thing(name, author, text, at, parent)
            return self.things[name]

    def handle(self, asked: Asked) -> Reply:
        path = asked.path.strip("/")
        if path == "api/v1/access_token":
            if self.is_revoked:
                return Reply(400, {"error": "invalid_grant"})
            token = {"access_token": "bearer", "token_type": "bearer", "expires_in": 3600, "scope": "*", "refresh_token": REFRESH}
            return Reply(content=token)
        if asked.headers.get("authorization", "").lower() != "bearer bearer":
            return Reply(401, {"message": "Unauthorized", "error": 401})
        if path == "api/v1/me":
            return Reply(content={"name": ME, "id": "u1"})
        if path == "api/comment":
            return self._comment(asked)
        if path == "api/info":
            return _listing([self.things[one] for one in asked.query["id"].split(",") if one in self.things], asked)
        newest = sorted(self.things.values(), key=lambda one: (one.at, one.name), reverse=True)
        if path == "message/inbox":
            return _listing([one for one in newest if one.author != ME], asked)
        if path == "message/sent":
            return _listing([one for one in newest if one.author == ME and one.is_message], asked)
        if path == f"user/{ME}/comments":
            return _listing([one for one in newest if one.author == ME and not one.is_message], asked)
        return Reply(404, {"message": "Not Found", "error": 404})

    def _comment(self, asked: Asked) -> Reply:
        from urllib.parse import parse_qs

        form = parse_qs(asked.body.decode())
        answered, text = form["thing_id"][0], form["text"][0]
        if answered not in self.things:
            return Reply(content={"json": {"errors": [["DELETED_COMMENT", "that comment has been deleted", "parent"]]}})
        if len(text) > 10_000:
            return Reply(content={"json": {"errors": [["TOO_LONG", "this is too long (max: 10000)", "text"]]}})
        made = self.add(ME, text, at=datetime.now(UTC).replace(microsecond=0), parent=answered, prefix=answered[:3])
        return Reply(content={"json": {"errors": [], "data": {"things": [_thing(made)]}}})


def _listing(found: list[Thing], asked: Asked) -> Reply:
    names = [one.name for one in found]
    after = asked.query.get("after", "")
    start = names.index(after) + 1 if after in names else 0
    size = int(asked.query.get("limit", "25"))
    part = found[start : start + size]
    more = part[-1].name if start + size < len(found) else None
    return Reply(content={"kind": "Listing", "data": {"after": more, "before": None, "children": [_thing(one) for one in part]}})


def _thing(one: Thing) -> dict[str, Any]:
    shared = {
        "id": one.name[3:],
        "name": one.name,
        "author": one.author,
        "body": one.text,
        "created_utc": one.at.timestamp(),
        "parent_id": one.parent if one.parent != "t3_post" or not one.is_message else None,
        "subject": "comment reply" if not one.is_message else "Your bread",
    }
    if one.is_message:
        return {
            "kind": "t4",
            "data": shared | {"dest": ME, "first_message_name": None, "was_comment": False, "replies": "", "subreddit": None},
        }
    context = f"/r/bread/comments/post/new_bread/{one.name[3:]}/?context=3"
    return {
        "kind": "t1",
        "data": shared | {"context": context, "link_title": "New bread", "was_comment": True, "edited": one.edited or False},
    }
