"""A message of a channel that isn't mail (media type ITEM_JSON), as one JSON object.

    {"channel": "google-business",          the channel's name; required
     "kind": "review",                      a ChannelKind; required
     "from": {"name": "…", "address": "…"}, the author and their handle on the channel
     "to": "@maria",                        whom an answer of our own speaks to
     "subject": "…", "text": "…",
     "html": "…",                           in the place of text where the platform gives markup
     "date": "2026-11-03T10:12:13Z",        RFC 3339 with a zone, or null
     "rating": 4.5,                         stars out of 5, or null
     "url": "https://…",                    the item's public page
     "thread_key": "…",                     equal keys within an account are one conversation
     "message_id": "…", "in_reply_to": "…", the item's own id, and the one it answers
     "language": "nl",                      BCP 47, as the platform says it
     "is_outbound": false,                  written by ourselves, elsewhere
     "attachments": [{"filename": "…", "content_type": "image/png", "data_base64": "…"}]}

Everything but `channel` and `kind` may be left out. A value of the wrong type, an unknown key or broken JSON makes the item unreadable,
with what could be read kept.
"""

from __future__ import annotations

import binascii
import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec

from agentdesk.domain.languages import guess_language
from agentdesk.domain.reading import Address, ReadAttachment
from agentdesk.domain.safe_text import block, one_line, safe_filename
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_
from agentdesk.reading.limits import MAX_BODY_CHARS, MAX_PARTS
from agentdesk.reading.progress import Progress

_MAX_STARS: Final = 5
_DEFAULT_TYPE: Final = "application/octet-stream"
NOT_AN_ITEM: Final = N_("this is not an item as its channel should hand it over")


class _Author(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str = ""
    address: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    data_base64: str
    filename: str = ""
    content_type: str = _DEFAULT_TYPE


class _Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"author": "from"}):
    channel: str
    kind: ChannelKind
    author: _Author = _Author()
    to: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    date: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    rating: Annotated[float, msgspec.Meta(ge=0, le=_MAX_STARS)] | None = None
    url: str = ""
    thread_key: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    language: str = ""
    is_outbound: bool = False
    attachments: Annotated[tuple[_File, ...], msgspec.Meta(max_length=MAX_PARTS)] = ()


_decoder = msgspec.json.Decoder(_Item)


def read_item(content: bytes, _authserv_id: str, progress: Progress) -> None:
    """Fill `progress` from an item's JSON."""
    try:
        item = _decoder.decode(content)
        files = [_decoded(file) for file in item.attachments]
    except (msgspec.MsgspecError, UnicodeError, RecursionError, binascii.Error, ValueError) as error:
        _salvage(content, progress)
        progress.stop(f"{NOT_AN_ITEM}: {one_line(str(error), 200)}")
        return
    text = block((item.text or _rendered(item.html))[:MAX_BODY_CHARS])
    progress.set(
        channel=one_line(item.channel),
        kind=item.kind,
        sender=Address(one_line(item.author.name), one_line(item.author.address)),
        to=(Address("", one_line(item.to)),) if item.to else (),
        subject=one_line(item.subject),
        body_text=text,
        reply_text=text,
        date=item.date.astimezone(UTC) if item.date is not None else None,
        rating=item.rating,
        url=one_line(item.url, 2_000),
        thread_key=one_line(item.thread_key),
        message_id=one_line(item.message_id),
        in_reply_to=one_line(item.in_reply_to),
        language=one_line(item.language, 35) or guess_language(text),
        is_outbound=item.is_outbound,
        attachments=tuple(_record(number, file, data) for number, (file, data) in enumerate(zip(item.attachments, files, strict=True))),
    )


def _rendered(html: str) -> str:
    if not html:
        return ""
    from agentdesk.reading.html import MARKS, html_to_text  # noqa: PLC0415 - most items have none

    return MARKS.sub("", html_to_text(html)).strip("\n")


def _decoded(file: _File) -> bytes:
    return binascii.a2b_base64(file.data_base64, strict_mode=True)


def _record(number: int, file: _File, data: bytes) -> ReadAttachment:
    kind = one_line(file.content_type.lower(), 127) or _DEFAULT_TYPE
    return ReadAttachment(number, safe_filename(file.filename), kind, len(data), hashlib.sha256(data).hexdigest(), is_inline=False)


def _salvage(content: bytes, progress: Progress) -> None:
    """Keep the author, subject and text of an object that is wrong elsewhere."""
    try:
        raw: Any = msgspec.json.decode(content)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        return
    if not isinstance(raw, dict):
        return
    author = raw.get("from") if isinstance(raw.get("from"), dict) else {}
    text = block(_text(raw, "text")[:MAX_BODY_CHARS])
    progress.set(
        channel=one_line(_text(raw, "channel")),
        sender=Address(one_line(_text(author, "name")), one_line(_text(author, "address"))),
        subject=one_line(_text(raw, "subject")),
        body_text=text,
        reply_text=text,
        url=one_line(_text(raw, "url"), 2_000),
        message_id=one_line(_text(raw, "message_id")),
    )
    if _text(raw, "kind") in {kind.value for kind in ChannelKind}:
        progress.set(kind=ChannelKind(_text(raw, "kind")))


def _text(raw: Any, key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def item_part(content: bytes, number: int) -> bytes:
    """Return the bytes of attachment `number`.

    Raises:
        KeyError: there is no attachment of that number, or the item is unreadable.
    """
    try:
        return _decoded(_decoder.decode(content).attachments[number])
    except (msgspec.MsgspecError, ValueError, IndexError) as error:
        raise KeyError(number) from error
