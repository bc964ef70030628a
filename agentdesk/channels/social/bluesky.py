"""Bluesky: mentions, replies and quotes of one account; an answer is a record under a key of ours: writing it twice changes nothing.

Source: docs.bsky.app (app.bsky.notification.listNotifications, app.bsky.feed.getAuthorFeed and getPosts, com.atproto.repo.putRecord and
getRecord, "Creating a post"), atproto.com/specs (TID, record keys). Direct messages there are another service, which is not read.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Final

import msgspec

from agentdesk.channels.oauth.bearer import required
from agentdesk.channels.social.bluesky_session import Session
from agentdesk.channels.social.facets import facets, mentions
from agentdesk.channels.social.record_keys import moment_of, record_key
from agentdesk.channels.social.specs import BLUESKY
from agentdesk.channels.web.api import Api, Change, OwnWay, as_json
from agentdesk.channels.web.listed import ListedChannel, Page, utc
from agentdesk.channels.web.said import Odd, Said, answering
from agentdesk.domain.channels import Receipt
from agentdesk.domain.errors import Refused
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.channels.web.client import Answer
    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint, OutgoingMessage

PER_PAGE: Final = 50
POST: Final = "app.bsky.feed.post"
_OWN: Final = 1
_REASONS: Final = frozenset({"mention", "reply", "quote"})
_MOST_MENTIONS: Final = 10
GONE: Final = N_("what is answered is not there any more")


class _Author(msgspec.Struct, rename="camel"):
    did: str
    handle: str = ""
    display_name: str = ""


class _Ref(msgspec.Struct):
    uri: str
    cid: str


class _Reply(msgspec.Struct):
    root: _Ref
    parent: _Ref


class _Record(msgspec.Struct, rename="camel"):
    created_at: datetime
    text: str = ""
    reply: _Reply | None = None
    langs: list[str] = []


class _Notification(msgspec.Struct, rename="camel"):
    uri: str
    cid: str
    author: _Author
    reason: str
    indexed_at: datetime
    record: msgspec.Raw = msgspec.Raw(b"{}")


class _Notifications(msgspec.Struct):
    notifications: list[msgspec.Raw]
    cursor: str = ""


class _Post(msgspec.Struct, rename="camel"):
    uri: str
    cid: str
    author: _Author
    record: _Record
    indexed_at: datetime


class _Shown(msgspec.Struct):
    author: _Author


class _Above(msgspec.Struct):
    parent: msgspec.Raw = msgspec.Raw(b"{}")


class _Fed(msgspec.Struct):
    post: _Post
    reply: _Above | None = None


class _Feed(msgspec.Struct):
    feed: list[msgspec.Raw]
    cursor: str = ""


class _Posts(msgspec.Struct):
    posts: list[_Post]


class _Handle(msgspec.Struct):
    did: str


class Bluesky(ListedChannel):
    """One account: what speaks to it, and what it answered elsewhere."""

    name = BLUESKY.name
    limits: ClassVar[Limits] = BLUESKY.limits
    shelves = 2

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        service = settings.get("service", "https://bsky.social")
        self.session = Session(settings, service, required(settings, "handle").removeprefix("@"), secrets)
        api = Api(settings, service, self.session.headers, own_way=OwnWay(refuses_login=_is_expired))
        super().__init__(settings, api, self.session.handle)

    async def close(self) -> None:
        """Let go of connections."""
        await self.session.close()
        await super().close()

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page of what speaks to us, or of what we answered elsewhere; a place is the service's own cursor."""
        query = [("limit", str(PER_PAGE)), *([("cursor", place)] if place else [])]
        return await (self._own_page(query) if shelf == _OWN else self._notified(query))

    async def _notified(self, query: list[tuple[str, str]]) -> Page:
        answer = await self.api.get("/xrpc/app.bsky.notification.listNotifications", query)
        listed = self.api.decoded(answer, _Notifications)
        entries: list[Said | Odd] = []
        for one, raw in zip(self.forms(listed.notifications, _Notification), listed.notifications, strict=True):
            if isinstance(one, Odd):
                entries.append(one)
            elif one.reason in _REASONS:
                # A like's record is no post; only of what speaks to us must the record be one.
                records = self.forms((one.record,), _Record)
                entries += [
                    Odd(bytes(raw)) if isinstance(record, Odd) else self._said(one.uri, one.author, record, one.author.did)
                    for record in records
                ]
        return Page(tuple(entries), listed.cursor)

    async def _own_page(self, query: list[tuple[str, str]]) -> Page:
        mine = await self.session.did()
        answer = await self.api.get("/xrpc/app.bsky.feed.getAuthorFeed", [("actor", mine), ("filter", "posts_with_replies"), *query])
        listed = self.api.decoded(answer, _Feed)
        entries: list[Said | Odd] = []
        for one in self.forms(listed.feed, _Fed):
            if isinstance(one, Odd) or one.post.author.did != mine or one.post.record.reply is None or one.reply is None:
                continue
            answered = [shown.author for shown in self.forms((one.reply.parent,), _Shown) if isinstance(shown, _Shown)]
            if answered and answered[0].did != mine:
                entries.append(self._said(one.post.uri, one.post.author, one.post.record, answered[0].did, to=answered[0].handle))
        return Page(tuple(entries), listed.cursor)

    def _said(self, uri: str, author: _Author, record: _Record, other: str, *, to: str = "") -> Said:
        root = record.reply.root.uri if record.reply is not None else uri
        return Said(
            id=uri,
            at=utc(record.created_at),
            kind=ChannelKind.SOCIAL,
            text=record.text,
            author=author.display_name,
            handle=f"@{author.handle}",
            url=f"https://bsky.app/profile/{author.did}/post/{uri.rpartition('/')[2]}",
            language=record.langs[0] if record.langs else "",
            thread=f"{root}:{other}",
            in_reply_to=record.reply.parent.uri if record.reply is not None else "",
            is_ours=bool(to),
            to=f"@{to}" if to else "",
        )

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Write the answer's record."""
        wanted = answering(self.account, message)
        record = await self._record(message.thread_external_id, wanted, key)
        body = {"repo": await self.session.did(), "collection": POST, "rkey": record_key(key), "record": record}
        change = Change("POST", "/xrpc/com.atproto.repo.putRecord", as_json(body), is_repeatable=True)
        return Receipt(self.api.decoded(await self.api.change(change, commit_point), _Ref).uri)

    async def _record(self, answered: str, wanted: Answering, key: str) -> dict[str, Any]:
        """Return the record; the same at every attempt, since it bears the moment the message was written."""
        answer = await self.api.get("/xrpc/app.bsky.feed.getPosts", [("uris", answered)])
        posts = self.api.decoded(answer, _Posts).posts
        if not posts:
            raise Refused(account=self.account, cause=GONE)
        parent = _Ref(posts[0].uri, posts[0].cid)
        above = posts[0].record.reply
        record: dict[str, Any] = {
            "$type": POST,
            "text": wanted.text,
            "createdAt": moment_of(key).isoformat().replace("+00:00", "Z"),
            "reply": {"root": above.root if above is not None else parent, "parent": parent},
        }
        found = facets(wanted.text, {handle: did for handle in mentions(wanted.text)[:_MOST_MENTIONS] if (did := await self._did(handle))})
        return record | ({"facets": found} if found else {})

    async def _did(self, handle: str) -> str:
        try:
            answer = await self.api.get("/xrpc/com.atproto.identity.resolveHandle", [("handle", handle)])
        except Refused:
            return ""
        return self.api.decoded(answer, _Handle).did

    async def retract(self, external_id: str) -> bool:
        """Delete a record of ours, by the key its address ends with; whether it was there the service doesn't say."""
        body = {"repo": await self.session.did(), "collection": POST, "rkey": external_id.rpartition("/")[2]}
        await self.api.change(Change("POST", "/xrpc/com.atproto.repo.deleteRecord", as_json(body), is_repeatable=True), _nothing)
        return True

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Look whether the record stands under its key: whether it left is known for certain."""
        del message
        query = [("repo", await self.session.did()), ("collection", POST), ("rkey", record_key(key))]
        try:
            answer = await self.api.get("/xrpc/com.atproto.repo.getRecord", query)
        except Refused:
            return None
        return Receipt(self.api.decoded(answer, _Ref).uri, words=_("it stands there"))


async def _nothing() -> None:
    """A deletion may be asked for again."""


class _Error(msgspec.Struct):
    error: str = ""


def _is_expired(answer: Answer) -> bool:
    """A token that ended is refused with 400 there, and a name for it."""
    if answer.status != HTTPStatus.BAD_REQUEST:
        return False
    try:
        return msgspec.json.decode(answer.body, type=_Error).error in {"ExpiredToken", "InvalidToken"}
    except (msgspec.MsgspecError, UnicodeError):
        return False
