"""A Bluesky service for one shop, as far as notifications and answers go; written from docs.bsky.app and atproto.com/specs.

It enforces 300 graphemes, TIDs as record keys, facets that end inside the text, references that exist, and tokens that end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wcwidth import iter_graphemes

from tests.channels.reviews.rigs import BEGAN, stamp
from tests.servers.platform import Asked, Platform, Reply

SHOP = {"did": "did:plc:shop", "handle": "shop.example", "displayName": "Bakery"}
MARIA = {"did": "did:plc:maria", "handle": "maria.example", "displayName": "Maria Lopez"}
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
PASSWORD = "secret-app-password"


@dataclass(slots=True)
class Post:
    """One record."""

    uri: str
    author: dict[str, str]
    record: dict[str, Any]
    reason: str = "mention"

    @property
    def cid(self) -> str:
        return f"bafy{abs(hash(self.uri)) % 10**12}"


class FakeBluesky(Platform):
    """Posts by address; those of others are told of."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, Post] = {}
        self.access, self.refresh = "access-1", "refresh-1"
        self.sessions = 0
        self.is_revoked = False

    def post(self, text: str, author: dict[str, str], *, parent: Post | None = None, at: datetime = BEGAN, reason: str = "mention") -> Post:
        with self.lock:
            uri = f"at://{author['did']}/app.bsky.feed.post/{len(self.posts) + 1000}"
            record: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": text, "createdAt": stamp(at), "langs": ["en"]}
            if parent is not None:
                root = parent.record.get("reply", {}).get("root", {"uri": parent.uri, "cid": parent.cid})
                record["reply"] = {"root": root, "parent": {"uri": parent.uri, "cid": parent.cid}}
                reason = "reply"
            self.posts[uri] = Post(uri, author, record, reason)
            return self.posts[uri]

    def handle(self, asked: Asked) -> Reply:
        name = asked.path.removeprefix("/xrpc/").rpartition(".")[2]
        if name in {"createSession", "refreshSession"}:
            return self._session(asked, name)
        if asked.headers.get("authorization") != f"Bearer {self.access}":
            return Reply(400, {"error": "ExpiredToken", "message": "Token has expired"})
        answers = {
            "listNotifications": self._notifications,
            "getAuthorFeed": self._feed,
            "getPosts": self._posts,
            "putRecord": self._put,
            "getRecord": self._record,
            "deleteRecord": self._delete,
            "resolveHandle": self._resolve,
        }
        return answers[name](asked)

    def _session(self, asked: Asked, name: str) -> Reply:
        if name == "refreshSession" and asked.headers.get("authorization") != f"Bearer {self.refresh}":
            return Reply(400, {"error": "ExpiredToken"})
        if name == "createSession" and (self.is_revoked or asked.json()["password"] != PASSWORD):
            return Reply(401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"})
        self.sessions += 1
        self.access, self.refresh = f"access-{self.sessions}", f"refresh-{self.sessions}"
        return Reply(content={"did": SHOP["did"], "handle": SHOP["handle"], "accessJwt": self.access, "refreshJwt": self.refresh})

    def _newest(self, *, is_ours: bool) -> list[Post]:
        found = [one for one in self.posts.values() if (one.author is SHOP) == is_ours]
        return sorted(found, key=lambda one: (one.record["createdAt"], one.uri), reverse=True)

    def _notifications(self, asked: Asked) -> Reply:
        found, cursor = _page(asked, self._newest(is_ours=False))
        shown = [
            {
                "uri": one.uri,
                "cid": one.cid,
                "author": one.author,
                "reason": one.reason,
                "record": one.record,
                "indexedAt": one.record["createdAt"],
            }
            for one in found
        ]
        return Reply(content={"notifications": shown, **cursor})

    def _feed(self, asked: Asked) -> Reply:
        found, cursor = _page(asked, self._newest(is_ours=True))
        return Reply(content={"feed": [self._fed(one) for one in found], **cursor})

    def _fed(self, one: Post) -> dict[str, Any]:
        above = self.posts.get(one.record.get("reply", {}).get("parent", {}).get("uri", ""))
        return {"post": _shown(one)} | ({"reply": {"parent": _shown(above)}} if above is not None else {})

    def _posts(self, asked: Asked) -> Reply:
        found = self.posts.get(asked.query["uris"])
        return Reply(content={"posts": [_shown(found)] if found else []})

    def _put(self, asked: Asked) -> Reply:
        body = asked.json()
        record, problem = body["record"], ""
        size = len(record["text"].encode())
        if sum(1 for _one in iter_graphemes(record["text"])) > 300:
            problem = "Record/text must not be longer than 300 graphemes"
        if not TID.fullmatch(body["rkey"]):
            problem = "Invalid record key"
        if any(facet["index"]["byteEnd"] > size for facet in record.get("facets", [])):
            problem = "facet ends behind the text"
        if record["reply"]["parent"]["uri"] not in self.posts:
            problem = "no such parent"
        if problem:
            return Reply(400, {"error": "InvalidRequest", "message": problem})
        uri = f"at://{SHOP['did']}/app.bsky.feed.post/{body['rkey']}"
        self.posts[uri] = Post(uri, SHOP, record)
        return Reply(content={"uri": uri, "cid": self.posts[uri].cid})

    def _delete(self, asked: Asked) -> Reply:
        body = asked.json()
        self.posts.pop(f"at://{body['repo']}/{body['collection']}/{body['rkey']}", None)
        return Reply(content={})

    def _record(self, asked: Asked) -> Reply:
        found = self.posts.get(f"at://{asked.query['repo']}/{asked.query['collection']}/{asked.query['rkey']}")
        if found is None:
            return Reply(400, {"error": "RecordNotFound", "message": "Could not locate record"})
        return Reply(content={"uri": found.uri, "cid": found.cid, "value": found.record})

    @staticmethod
    def _resolve(asked: Asked) -> Reply:
        found = {one["handle"]: one["did"] for one in (SHOP, MARIA)}.get(asked.query["handle"])
        return Reply(content={"did": found}) if found else Reply(400, {"error": "InvalidRequest", "message": "Unable to resolve handle"})


def _page(asked: Asked, found: list[Post]) -> tuple[list[Post], dict[str, str]]:
    start, size = int(asked.query.get("cursor", "0")), int(asked.query.get("limit", "50"))
    return found[start : start + size], {"cursor": str(start + size)} if start + size < len(found) else {}


def _shown(one: Post) -> dict[str, Any]:
    return {"uri": one.uri, "cid": one.cid, "author": one.author, "record": one.record, "indexedAt": one.record["createdAt"]}
