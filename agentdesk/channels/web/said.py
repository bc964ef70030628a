"""What somebody said on a platform, as the item that the desk takes in; and what is to be answered, as the desk hands it out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

from agentdesk.domain.channels import ITEM_JSON, RawItem
from agentdesk.domain.errors import Refused
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from agentdesk.domain.channels import OutgoingMessage
    from agentdesk.domain.ids import AccountName

_BREAK: Final = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """One review, post or comment.

    `id` is the platform's own; `thread` equal for what belongs together; `html` stands in the place of `text` where the platform gives
    markup, which a child renders. `is_ours`: the account's owner wrote it.
    """

    id: str
    at: datetime
    kind: ChannelKind
    text: str = ""
    html: str = ""
    author: str = ""
    handle: str = ""
    title: str = ""
    rating: float | None = None
    url: str = ""
    language: str = ""
    thread: str = ""
    in_reply_to: str = ""
    is_ours: bool = False
    to: str = ""
    """The handle of whom an answer of the owner's speaks to."""
    changed_at: datetime | None = None
    """When its author changed it last; platforms that list by it bring an old review to the top again."""

    def item(self, channel: str, now: datetime) -> RawItem:
        """Return it as the desk takes it in; a date from the future, by a wrong clock, counts as now."""
        fields = {
            "channel": channel,
            "kind": self.kind.value,
            "from": {"name": self.author, "address": self.handle},
            "to": self.to,
            "subject": self.title,
            "text": self.text,
            "html": self.html,
            "date": self.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "rating": self.rating,
            "url": self.url,
            "thread_key": self.thread or self.id,
            "message_id": self.id,
            "in_reply_to": self.in_reply_to,
            "language": self.language,
            "is_outbound": self.is_ours,
        }
        content = msgspec.json.encode({key: value for key, value in fields.items() if value not in ("", None, False)})
        at = min(max(self.changed_at or self.at, _FIRST), now)
        return RawItem(self.id, content, at, ITEM_JSON, is_outbound=self.is_ours, may_change=True)


@dataclass(frozen=True, slots=True)
class Odd:
    """An entry in a form that isn't known: kept whole and shown as what can't be read; a newer AgentDesk may."""

    content: bytes

    @property
    def id(self) -> str:
        """Its own id where it has one that can be found, else its digest."""
        try:
            found = msgspec.json.decode(self.content, type=_Identified, strict=False)
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            found = _Identified()
        return found.id or found.review_id or f"odd:{hashlib.sha256(self.content).hexdigest()}"

    def item(self, channel: str, now: datetime) -> RawItem:
        """Return it as the desk takes it in."""
        del channel
        return RawItem(self.id, self.content, now, ITEM_JSON, may_change=True)


class _Identified(msgspec.Struct, rename={"review_id": "reviewId"}):
    id: str = ""
    review_id: str = ""


class Answering(msgspec.Struct, frozen=True):
    """The text of an answer and what it answers; `known_answers` are those of ours that the desk knew when it was written.

    `direct_to` is the handle of who alone is to read it, "" for an answer as visible as what it answers; such a message has a `subject`.
    """

    text: str
    in_reply_to: str = ""
    channel: str = ""
    known_answers: tuple[str, ...] = ()
    direct_to: str = ""
    subject: str = ""


def answering(account: AccountName, message: OutgoingMessage) -> Answering:
    """Return what a message of the outbox says.

    Raises:
        Refused: it is none of this channel's, or answers nothing.
    """
    try:
        found = msgspec.json.decode(message.content, type=Answering) if message.media_type == ITEM_JSON else None
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        found = None
    if found is None or not found.text.strip():
        raise Refused(account=account, cause=N_("that is no text this channel can post"))
    if not message.thread_external_id:
        raise Refused(account=account, cause=N_("nobody can tell what it answers there; post it on the page yourself"))
    return found


def without_markup(html: str) -> str:
    """Return the words of a platform's markup, to compare them; what people read is rendered by a child."""
    return _TAG.sub("", _BREAK.sub(" ", html))


def same_words(one: str, other: str) -> bool:
    """Say whether two texts differ by nothing but white space, which platforms tidy."""
    return one.split() == other.split()


def digest_of(text: str) -> str:
    """Return a short name for what a text says, whatever its white space."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]
