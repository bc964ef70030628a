"""RSS, RDF, Atom and CDF, well formed or not, to entries: by feedparser, whose tolerance is the field's measure.

The bytes go in as a stream: as a name or address, feedparser would open them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import feedparser

from agentdesk.reading.charsets import detected_codec
from agentdesk.reading.feeds.entries import HTML, TEXT, Entry, Rating, Text
from agentdesk.reading.feeds.mending import closed
from agentdesk.reading.feeds.rating_elements import NAMES, ratings_by_entry

_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})
_DATES: Final = ("published", "updated", "created")
_RELATIONS: Final = ("alternate", "related", "self", "via")
_MAY_HOLD_RATINGS: Final = re.compile(rb"(?i)rating|stars?\b|score")
_GUESSES: Final = frozenset({"windows-1252", "iso-8859-2", ""})


def read_xml(content: bytes, feed: str, base: str) -> tuple[list[Entry], str]:
    """Return the entries and "" or why there are none.

    Args:
        content: the file.
        feed: the name its entries are kept under.
        base: what its links are relative to, where the file doesn't say.
    """
    found = _parsed(content, base)
    if found.get("bozo") and (mended := closed(content)) != content:
        content, found = mended, _parsed(mended, base)
    if found.get("encoding") in _GUESSES:
        # It declares no encoding, or not its own, and feedparser took the first that fits any bytes.
        codec = detected_codec(content)
        found = _parsed(content, base, codec) if codec is not None and codec not in _GUESSES else found
    # Its dictionaries answer to old names too: what an entry really has is asked for through plain ones.
    entries = [dict(dict.items(one)) for one in found.entries]
    ratings = ratings_by_entry(content, len(entries)) if _MAY_HOLD_RATINGS.search(content) else {}
    kept = [_entry(one, feed, ratings.get(number, ())) for number, one in enumerate(entries) if not _is_the_app(one)]
    if entries or found.version:
        return kept, ""
    return [], str(found.get("bozo_exception") or "-")


def _parsed(content: bytes, base: str, charset: str = "") -> Any:
    headers = {"content-type": f"application/xml; charset={charset}" if charset else "application/xml", "content-location": base}
    return feedparser.parse(io.BytesIO(content), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)


def _is_the_app(entry: Mapping[str, Any]) -> bool:
    """Say whether this is what Apple's review feeds begin with: the app itself, which nobody wrote."""
    return "im_name" in entry and "im_rating" not in entry


def _entry(entry: Mapping[str, Any], feed: str, ratings: Iterable[Rating]) -> Entry:
    name, address = _author(entry)
    return Entry(
        feed=feed,
        id=_string(entry.get("id")),
        title=_text(entry.get("title_detail"), _string(entry.get("title"))),
        texts=tuple(_texts(entry)),
        link=_link(entry),
        name=name,
        address=address,
        dates=tuple(_dates(entry)),
        ratings=(*_plain_ratings(entry), *ratings),
        language=_language(entry),
    )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(detail: object, value: str) -> Text:
    if isinstance(detail, dict):
        value = _string(detail.get("value")) or value
        kind = _string(detail.get("type")).lower()
        return Text(value, HTML if kind in _HTML_TYPES else TEXT)
    return Text(value, TEXT)


def _texts(entry: Mapping[str, Any]) -> Iterator[Text]:
    content = entry.get("content")
    for one in content if isinstance(content, list) else ():
        if isinstance(one, dict) and _string(one.get("value")).strip():
            yield _text(one, "")
    summary = _string(entry.get("summary"))
    if summary.strip():
        yield _text(entry.get("summary_detail"), summary)


def _author(entry: Mapping[str, Any]) -> tuple[str, str]:
    detail = entry.get("author_detail")
    found = detail if isinstance(detail, dict) else {}
    name, address = _string(found.get("name")), _string(found.get("email"))
    if not (name or address):
        name = _string(entry.get("author"))
    return name, address.removeprefix("mailto:")


def _link(entry: Mapping[str, Any]) -> str:
    link = _string(entry.get("link"))
    if link:
        return link
    links = [one for one in entry.get("links") or () if isinstance(one, dict) and _string(one.get("href"))]
    for relation in _RELATIONS:
        for one in links:
            if one.get("rel", "alternate") == relation:
                return _string(one["href"])
    return ""


def _dates(entry: Mapping[str, Any]) -> Iterator[str]:
    for name in _DATES:
        parsed, said = entry.get(f"{name}_parsed"), _string(entry.get(name))
        moment = _moment(parsed)
        if moment:
            yield moment
        elif said:
            yield said


def _moment(parsed: Any) -> str:
    if not parsed:
        return ""
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, TypeError):
        return ""


def _language(entry: Mapping[str, Any]) -> str:
    for detail in (*(entry.get("content") or ()), entry.get("summary_detail"), entry.get("title_detail")):
        if isinstance(detail, dict) and _string(detail.get("language")):
            return _string(detail["language"])
    return ""


def _plain_ratings(entry: Mapping[str, Any]) -> Iterator[Rating]:
    """Yield ratings that stand as elements without attributes; those with attributes lost their text on the way here."""
    for name, value in entry.items():
        if isinstance(value, str) and name.rpartition("_")[2] in NAMES and not name.startswith("media"):
            yield Rating(name.replace("_", ":", 1), value)
