"""What is kept of one entry of a feed (media type ENTRY): what its source said, in its own words, as one JSON object.

{"feed": "…",                                 the feed it belongs to
 "id": "…",                                   its id or guid, "" for none
 "title": {"type": "html", "value": "…"},     type: text or html
 "texts": [{"type": "html", "value": "…"}],   content first, then summary or description
 "link": "…", "name": "…", "address": "…",    the author's name and e-mail
 "dates": ["…"],                              published, updated, created: RFC 3339 where that could be told, else as written
 "ratings": [{"name": "im:rating", "value": "4", "best": "5"}],
 "language": "nl"}
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

import msgspec

from agentdesk.domain.reading import SplitEntry
from agentdesk.reading.dates import parse_date

HTML: Final = "html"
TEXT: Final = "text"
_KEY_ID: Final = "id:"
_KEY_CONTENT: Final = "content:"


class Text(msgspec.Struct, frozen=True):
    """A text, and whether it is written in HTML."""

    value: str
    type: str = TEXT


class Rating(msgspec.Struct, frozen=True):
    """What an entry says under a name that means stars; `best` "" where it doesn't say out of how many."""

    name: str
    value: str
    best: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One entry in its source's own words."""

    feed: str = ""
    id: str = ""
    title: Text = Text("")
    texts: tuple[Text, ...] = ()
    link: str = ""
    name: str = ""
    address: str = ""
    dates: tuple[str, ...] = ()
    ratings: tuple[Rating, ...] = ()
    language: str = ""


_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Entry)


def packed(entry: Entry) -> SplitEntry:
    """Return an entry as it is kept."""
    entry = well_formed(entry)
    return SplitEntry(_key(entry), _encoder.encode(entry), date_of(entry))


def unpacked(content: bytes) -> Entry:
    """Return an entry that was kept.

    Raises:
        msgspec.MsgspecError: it is none.
    """
    return _decoder.decode(content)


def _key(entry: Entry) -> str:
    """An entry is known by its id; without one by its content."""
    if entry.id:
        return _KEY_ID + entry.id
    said = _encoder.encode((entry.title, entry.texts, entry.link, entry.name, entry.address, entry.dates, entry.ratings))
    return _KEY_CONTENT + hashlib.sha256(said).hexdigest()


def date_of(entry: Entry) -> datetime | None:
    """Return the first of its dates that can be read."""
    return next((date for text in entry.dates if (date := parse_date(text)) is not None), None)


def well_formed(entry: Entry) -> Entry:
    """Return an entry without lone surrogates, which no encoder takes."""
    fields = {name: _clean(getattr(entry, name)) for name in ("feed", "id", "link", "name", "address", "language")}
    return msgspec.structs.replace(
        entry,
        **fields,
        title=_clean_text(entry.title),
        texts=tuple(_clean_text(text) for text in entry.texts),
        dates=tuple(_clean(date) for date in entry.dates),
        ratings=tuple(Rating(_clean(one.name), _clean(one.value), _clean(one.best)) for one in entry.ratings),
    )


def _clean_text(text: Text) -> Text:
    return Text(_clean(text.value), text.type)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
