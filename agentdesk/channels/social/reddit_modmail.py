"""Modmail: what people write to the moderators of a subreddit, and what these answered; notes among moderators stay there.

Source: www.reddit.com/dev/api (GET /api/mod/conversations with `entity`, `state`, `sort`, `limit`, `after`; GET and POST
/api/mod/conversations/:id). A conversation in the list names its messages and brings some along; the others are asked for with it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from agentdesk.channels.web.listed import Page
from agentdesk.channels.web.said import Odd, Said, same_words
from agentdesk.domain.states import ChannelKind

if TYPE_CHECKING:
    import praw

PREFIX: Final = "modmail:"
PER_PAGE: Final = 20
MOST_KNOWN: Final = 500
_PATH: Final = "api/mod/conversations/"
_SITE: Final = "https://mod.reddit.com/mail/all"


class _Author(msgspec.Struct, rename="camel"):
    name: str = ""
    is_mod: bool = False


class _Message(msgspec.Struct, rename="camel"):
    id: str
    date: datetime
    body_markdown: str = ""
    body: str = ""
    is_internal: bool = False
    author: _Author = msgspec.field(default_factory=_Author)


class _Part(msgspec.Struct):
    id: str
    key: str = "messages"


class _Owner(msgspec.Struct, rename="camel"):
    display_name: str = ""


class _Conversation(msgspec.Struct, rename="camel"):
    id: str
    last_updated: str = ""
    subject: str = ""
    is_internal: bool = False
    obj_ids: list[_Part] = []
    owner: _Owner = msgspec.field(default_factory=_Owner)
    participant: _Author | None = None


class _Whole(msgspec.Struct):
    conversation: _Conversation
    messages: dict[str, dict[str, Any]] = {}


class _Listed(msgspec.Struct, rename="camel"):
    conversations: dict[str, dict[str, Any]] = {}
    messages: dict[str, dict[str, Any]] = {}
    conversation_ids: list[str] = []


class Modmail:
    """The modmail of some subreddits; what a conversation held is kept until it was changed, so that it is asked for once."""

    def __init__(self, subreddits: tuple[str, ...]) -> None:
        self._subreddits = subreddits
        self._known: dict[str, tuple[str, list[Said | Odd]]] = {}

    def page(self, reddit: praw.Reddit, place: str) -> Page:
        """Return what a page of conversations holds, newest first; a place is the last conversation's id before."""
        params: dict[str, str | int] = {"state": "all", "sort": "recent", "limit": PER_PAGE, "entity": ",".join(self._subreddits)}
        if place:
            params["after"] = place
        answer = reddit.request(method="GET", path=_PATH, params=params)
        listed = msgspec.convert(answer, _Listed, strict=False)
        ids = listed.conversation_ids or list(listed.conversations)
        entries: list[Said | Odd] = []
        for number in ids:
            entries += self._entries(reddit, listed, number)
        return Page(tuple(entries), ids[-1] if len(ids) == PER_PAGE else "")

    def _entries(self, reddit: praw.Reddit, listed: _Listed, number: str) -> list[Said | Odd]:
        raw = listed.conversations.get(number, {})
        try:
            one = msgspec.convert(raw, _Conversation, strict=False)
        except msgspec.ValidationError:
            return [Odd(msgspec.json.encode(raw | {"id": f"{PREFIX}{number}"}))]
        if one.is_internal:
            return []
        updated, entries = self._known.get(number, ("", []))
        if updated != one.last_updated or not updated:
            entries = _said(one, self._messages(reddit, listed, one))
            self._known[number] = one.last_updated, entries
            if len(self._known) > MOST_KNOWN:
                del self._known[next(iter(self._known))]
        return entries

    @staticmethod
    def _messages(reddit: praw.Reddit, listed: _Listed, one: _Conversation) -> dict[str, dict[str, Any]]:
        wanted = [part.id for part in one.obj_ids if part.key == "messages"]
        if all(name in listed.messages for name in wanted):
            return {name: listed.messages[name] for name in wanted}
        return _whole(reddit, one.id).messages


def _whole(reddit: praw.Reddit, number: str) -> _Whole:
    return msgspec.convert(reddit.request(method="GET", path=f"{_PATH}{number}"), _Whole, strict=False)


def _said(one: _Conversation, messages: dict[str, dict[str, Any]]) -> list[Said | Odd]:
    entries: list[Said | Odd] = []
    for name, raw in messages.items():
        try:
            message = msgspec.convert(raw, _Message, strict=False)
        except msgspec.ValidationError:
            entries.append(Odd(msgspec.json.encode(raw | {"id": f"{PREFIX}{one.id}:{name}"})))
            continue
        if not message.is_internal:
            entries.append(_item(one, message))
    return entries


def _item(one: _Conversation, message: _Message) -> Said:
    author = message.author
    whom = one.participant.name if one.participant is not None else ""
    return Said(
        id=f"{PREFIX}{one.id}:{message.id}",
        at=message.date,
        kind=ChannelKind.CHAT,
        text=message.body_markdown,
        html="" if message.body_markdown else message.body,
        author=author.name,
        handle=f"u/{author.name}" if author.name else f"r/{one.owner.display_name}",
        title=one.subject,
        url=f"{_SITE}/{one.id}",
        thread=f"{PREFIX}{one.id}",
        # Whichever moderator wrote it: to who asked, the subreddit answered.
        is_ours=author.is_mod,
        to=f"u/{whom}" if author.is_mod and whom else "",
    )


def conversation_of(item: str) -> str:
    """Return the conversation that a message of modmail belongs to, "" for anything else."""
    return item.removeprefix(PREFIX).partition(":")[0] if item.startswith(PREFIX) else ""


def post(reddit: praw.Reddit, conversation: str, text: str) -> str:
    """Answer whoever wrote, under the moderator's own name, and return the message's id."""
    data = {"body": text, "isAuthorHidden": "false", "isInternal": "false"}
    answer = reddit.request(method="POST", path=f"{_PATH}{conversation}", data=data)
    told = msgspec.convert(answer, _Whole, strict=False).conversation
    newest = [part.id for part in told.obj_ids if part.key == "messages"]
    return f"{PREFIX}{conversation}:{newest[-1]}"


def found(reddit: praw.Reddit, conversation: str, wanted: str, me: str) -> str:
    """Return the id of a message of ours with these words, "" where there is none."""
    for name, raw in _whole(reddit, conversation).messages.items():
        message = msgspec.convert(raw, _Message, strict=False)
        if message.author.name == me and not message.is_internal and same_words(message.body_markdown, wanted):
            return f"{PREFIX}{conversation}:{name}"
    return ""
