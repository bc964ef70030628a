"""Reddit for one account, as far as inbox and comments go; written from www.reddit.com/dev/api, in the forms PRAW reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.channels.reviews.rigs import BEGAN
from tests.servers.platform import Asked, Platform, Reply

ME = "bakery"
REFRESH = "secret-refresh"


@dataclass(slots=True)
class Thing:
    """A comment (t1_), a post (t3_) or a private message (t4_)."""

    name: str
    author: str
    text: str
    at: datetime
    parent: str = "t3_post"
    edited: int = 0
    dest: str = ME

    @property
    def is_post(self) -> bool:
        return self.name.startswith("t3_")

    @property
    def is_message(self) -> bool:
        return self.name.startswith("t4_")


@dataclass(slots=True)
class Mail:
    """A message of modmail; `is_mod` where a moderator wrote it."""

    id: str
    author: str
    text: str
    at: datetime
    is_mod: bool = False
    is_internal: bool = False


class FakeReddit(Platform):
    """The account's things by full name, and the modmail of one subreddit by conversation."""

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[str, Thing] = {}
        self.modmail: dict[str, list[Mail]] = {}
        self.archived: set[str] = set()
        self.searched: list[dict[str, str]] = []
        self.is_revoked = False

    def add(self, author: str, text: str, *, at: datetime = BEGAN, parent: str = "t3_post", prefix: str = "t1_") -> Thing:
        with self.lock:
            name = f"{prefix}c{len(self.things) + 1000}"
            self.things[name] = Thing(name, author, text, at, parent)
            return self.things[name]

    def mail(self, conversation: str, author: str, text: str, **fields: Any) -> Mail:
        with self.lock:
            kept = self.modmail.setdefault(conversation, [])
            number = sum(len(one) for one in self.modmail.values())
            kept.append(Mail(f"m{number}", author, text, BEGAN + timedelta(minutes=number), **fields))
            return kept[-1]

    def handle(self, asked: Asked) -> Reply:
        path = asked.path.strip("/")
        if path == "api/v1/access_token":
            token = {"access_token": "bearer", "token_type": "bearer", "expires_in": 3600, "scope": "*", "refresh_token": REFRESH}
            return Reply(400, {"error": "invalid_grant"}) if self.is_revoked else Reply(content=token)
        if asked.headers.get("authorization", "").lower() != "bearer bearer":
            return Reply(401, {"message": "Unauthorized", "error": 401})
        if path == "api/v1/me":
            return Reply(content={"name": ME, "id": "u1"})
        if path == "api/compose":
            return self._compose(asked)
        if path == "api/comment":
            return self._comment(asked)
        if path == "api/del":
            return self._delete(asked)
        if path == "api/info":
            return _listing([self.things[one] for one in asked.query["id"].split(",") if one in self.things], asked)
        if path.startswith("api/mod/conversations"):
            return self._modmail(asked, path.removeprefix("api/mod/conversations").strip("/"))
        newest = sorted(self.things.values(), key=lambda one: (one.at, one.name), reverse=True)
        if path.startswith("r/"):
            self.searched.append(dict(asked.query) | {"path": path})
            return _listing([one for one in newest if one.is_post], asked)
        newest = [one for one in newest if not one.is_post]
        lists = {
            "message/inbox": [one for one in newest if one.author != ME],
            "message/sent": [one for one in newest if one.author == ME and one.is_message],
            f"user/{ME}/comments": [one for one in newest if one.author == ME and not one.is_message],
        }
        return _listing(lists[path], asked) if path in lists else Reply(404, {"message": "Not Found", "error": 404})

    def _delete(self, asked: Asked) -> Reply:
        from urllib.parse import parse_qs

        self.things.pop(parse_qs(asked.body.decode())["id"][0], None)
        return Reply(content={})

    def _modmail(self, asked: Asked, number: str) -> Reply:
        from urllib.parse import parse_qs

        if number and number not in self.modmail:
            return Reply(404, {"message": "Not Found", "error": 404})
        if asked.method == "POST":
            text = parse_qs(asked.body.decode())["body"][0]
            self.mail(number, ME, text, is_mod=True)
        if number:
            return Reply(content={"conversation": self._conversation(number), "messages": _mails(self.modmail[number])})
        newest = sorted(self.modmail, key=lambda one: self.modmail[one][-1].at, reverse=True)
        found = [one for one in newest if one not in self.archived]
        after, size = asked.query.get("after", ""), int(asked.query["limit"])
        page = found[found.index(after) + 1 if after in found else 0 :][:size]
        # As Reddit does: the list brings the newest message of each conversation along, and no other.
        newest_of_each = [self.modmail[one][-1] for one in page]
        conversations = {one: self._conversation(one) for one in page}
        return Reply(content={"conversations": conversations, "conversationIds": page, "messages": _mails(newest_of_each)})

    def _conversation(self, number: str) -> dict[str, Any]:
        mails = self.modmail[number]
        return {
            "id": number,
            "subject": "About the bread",
            "isInternal": False,
            "lastUpdated": mails[-1].at.isoformat(),
            "objIds": [{"id": one.id, "key": "messages"} for one in mails],
            "owner": {"displayName": "bread", "type": "subreddit", "id": "t5_x"},
            "participant": {"name": mails[0].author, "isMod": False},
            "state": 0,
            "numMessages": len(mails),
        }

    def _comment(self, asked: Asked) -> Reply:
        from urllib.parse import parse_qs

        form = parse_qs(asked.body.decode())
        answered, text = form["thing_id"][0], form["text"][0]
        if answered not in self.things:
            return Reply(content={"json": {"errors": [["DELETED_COMMENT", "that comment has been deleted", "parent"]]}})
        if len(text) > 10_000:
            return Reply(content={"json": {"errors": [["TOO_LONG", "this is too long (max: 10000)", "text"]]}})
        prefix = "t4_" if answered.startswith("t4_") else "t1_"
        made = self.add(ME, text, at=datetime.now(UTC).replace(microsecond=0), parent=answered, prefix=prefix)
        return Reply(content={"json": {"errors": [], "data": {"things": [_thing(made)]}}})

    def _compose(self, asked: Asked) -> Reply:
        from urllib.parse import parse_qs

        form = parse_qs(asked.body.decode())
        if len(form["subject"][0]) > 100:
            return Reply(content={"json": {"errors": [["TOO_LONG", "this is too long (max: 100)", "subject"]]}})
        made = self.add(ME, form["text"][0], at=datetime.now(UTC).replace(microsecond=0), prefix="t4_", parent="")
        made.dest = form["to"][0]
        return Reply(content={"json": {"errors": []}})


def _listing(found: list[Thing], asked: Asked) -> Reply:
    names = [one.name for one in found]
    after = asked.query.get("after", "")
    start = names.index(after) + 1 if after in names else 0
    size = int(asked.query.get("limit", "25"))
    part = found[start : start + size]
    more = part[-1].name if start + size < len(found) else None
    return Reply(content={"kind": "Listing", "data": {"after": more, "before": None, "children": [_thing(one) for one in part]}})


def _mails(mails: list[Mail]) -> dict[str, Any]:
    return {
        one.id: {
            "id": one.id,
            "date": one.at.isoformat(),
            "body": f"<p>{one.text}</p>",
            "bodyMarkdown": one.text,
            "isInternal": one.is_internal,
            "author": {"name": one.author, "isMod": one.is_mod, "isHidden": False},
        }
        for one in mails
    }


def _post(one: Thing) -> dict[str, Any]:
    return {
        "id": one.name[3:],
        "name": one.name,
        "author": one.author,
        "title": "Where to buy bread",
        "selftext": one.text,
        "url": f"https://www.reddit.com/r/bread/comments/{one.name[3:]}/",
        "permalink": f"/r/bread/comments/{one.name[3:]}/where_to_buy_bread/",
        "created_utc": one.at.timestamp(),
        "edited": one.edited or False,
    }


def _thing(one: Thing) -> dict[str, Any]:
    if one.is_post:
        return {"kind": "t3", "data": _post(one)}
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
            "data": shared | {"dest": one.dest, "first_message_name": None, "was_comment": False, "replies": "", "subreddit": None},
        }
    post = one.parent[3:] if one.parent.startswith("t3_") else "post"
    context = f"/r/bread/comments/{post}/new_bread/{one.name[3:]}/?context=3"
    return {
        "kind": "t1",
        "data": shared | {"context": context, "link_title": "New bread", "was_comment": True, "edited": one.edited or False},
    }
