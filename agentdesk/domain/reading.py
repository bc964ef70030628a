"""What the reading children return: a message parsed as far as it could be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from agentdesk.domain.letters import Proposal, ReadPage, Sheet
from agentdesk.domain.states import ChannelKind, MessageClass


@dataclass(frozen=True, slots=True)
class Address:
    """A display name and a handle, decoded, one line each; "" where unknown."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ReadAttachment:
    """One attachment of the decoded bytes; `part` is its place in the message's walk, by which it is fetched again."""

    part: int
    filename: str
    content_type: str
    size: int
    sha256: str
    is_inline: bool
    content_id: str = ""


class FoldKind(StrEnum):
    """Why a span of a body is folded."""

    QUOTE = "quote"
    SIGNATURE = "signature"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Fold:
    """A span [start, end) of `body_text`, in characters, that is folded on screen and left out of `reply_text`."""

    start: int
    end: int
    kind: FoldKind


_MANY_BLANK_LINES: Final = re.compile(r"\n(?:[ \t\xa0]*\n){2,}")


def without_folds(body: str, folds: Iterable[Fold]) -> str:
    """Return what was written now: a body without its folds, which stand in order, and without the gaps that they leave."""
    kept, at = [], 0
    for span in folds:
        kept.append(body[at : span.start])
        at = max(at, span.end)
    return _MANY_BLANK_LINES.sub("\n\n", "".join([*kept, body[at:]])).strip() if at else body


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery failure notice: who failed, the enhanced status code, and the message it is about."""

    failed_recipients: tuple[str, ...]
    status: str
    original_message_id: str
    is_permanent: bool


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """One message parsed as far as it could be; every text is decoded, valid Unicode and free of control characters.

    `date` is the source's own date, None where it has none that can be read. `message_id`, `in_reply_to` and `references` are without
    angle brackets. `unreadable` is "" or the reason where parsing stopped.
    """

    sender: Address = Address("", "")
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    body_text: str = ""
    reply_text: str = ""
    folds: tuple[Fold, ...] = ()
    language: str = ""
    attachments: tuple[ReadAttachment, ...] = ()
    message_class: MessageClass = MessageClass.HUMAN
    is_auto_submitted: bool = False
    is_bulk: bool = False
    forbids_answers: bool = False
    """Whether it says that no program may answer it, whoever wrote it (RFC 3834 §2)."""
    bounce: Bounce | None = None
    message_id: str = ""
    in_reply_to: str = ""
    also_answers: tuple[str, ...] = ()
    """Further ids of In-Reply-To, where it names several (RFC 5322 §3.6.4)."""
    references: tuple[str, ...] = ()
    list_id: str = ""
    list_author: Address = Address("", "")
    """Who wrote to a list that stands in From in their place, by the list's word; nobody for any other message."""
    is_sender_proven: bool = False
    """Whether the configured server found that From's domain sent this (DMARC); said only of what names a `list_author`."""
    own_reference: str = ""
    thread_topic: str = ""
    thread_index: str = ""
    authentication: str = ""
    content_digest: str = ""
    """Equal for copies of one mail that came by different servers; "" where that can't be told."""
    rating: float | None = None
    url: str = ""
    channel: str = ""
    kind: ChannelKind = ChannelKind.EMAIL
    thread_key: str = ""
    """Groups items of channels without mail headers: equal keys within an account are one conversation."""
    is_outbound: bool = False
    pages: tuple[ReadPage, ...] = ()
    """Of a scanned letter, in order."""
    proposals: tuple[Proposal, ...] = ()
    case_code: str = ""
    """The token of the letter of ours whose code stands on a page; its signature has yet to be checked."""
    cuts: tuple[tuple[int, ...], ...] = ()
    """The page numbers, from 0, of each letter of a scan that holds several; its pages are then not read."""
    scanned: int = 0
    """How many pages a scan that holds several letters has, those between its letters too."""
    first_part: str = ""
    """The digest of the first letter that was cut out of this scan, "" where none was."""
    unreadable: str = ""
    warnings: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One item for a reading child; `authserv_id` is the configured server whose Authentication-Results count, "" for none.

    `details` are the arrival's, "" where there are none. `is_waited_for`: a person waits for this scan; it goes before others and gives way
    to nothing. `own` is the desk's own name and street, where they are set: what bears them is not the sender of a letter.
    """

    content: bytes
    media_type: str
    authserv_id: str = ""
    details: str = ""
    is_waited_for: bool = False
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartRequest:
    """Asks a reading child for the decoded bytes of one attachment."""

    content: bytes
    part: int
    media_type: str = "message/rfc822"


@dataclass(frozen=True, slots=True)
class ComposeRequest:
    """Asks a reading child to make scans out of the pages of others: one PDF for each list of sheets."""

    scans: tuple[bytes, ...] = field(repr=False)
    letters: tuple[tuple[Sheet, ...], ...]
    is_waited_for: bool = False


@dataclass(frozen=True, slots=True)
class SplitRequest:
    """Asks a reading child what entries a file of reviews holds.

    `feed` names the feed the entries belong to; `base` is the address its relative links are relative to, "" where nobody knows; `mapping`
    says which column of a table holds a field, where its name doesn't.
    """

    content: bytes = field(repr=False)
    feed: str
    base: str = ""
    mapping: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SplitEntry:
    """One entry: the key it is known by within its feed, what is kept of it, and its own date, None where it has none."""

    key: str
    content: bytes = field(repr=False)
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """What a file of reviews holds; `problem` is "" or the reason why nothing, or no more, could be taken out of it."""

    entries: tuple[SplitEntry, ...] = ()
    problem: str = ""
