"""JSON Feed and what platforms export as JSON: Apple's customer reviews above all, and lists of objects that name what they hold.

Sources: https://www.jsonfeed.org/version/1.1/, Apple's customer-review feed (…/rss/customerreviews/json) and App Store Connect's
customerReviews (https://developer.apple.com/documentation/appstoreconnectapi/customerreview).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urljoin

from agentdesk.reading.charsets import detect
from agentdesk.reading.feeds.entries import HTML, TEXT, Entry, Rating, Text
from agentdesk.reading.feeds.rating_elements import NAMES

_LISTS: Final = ("items", "entries", "entry", "reviews", "data", "results", "comments", "ratings")
_NESTED: Final = ("feed", "channel", "data", "rss", "response", "result")
_IDS: Final = ("id", "guid", "review_id", "reviewId", "uuid")
_TITLES: Final = ("title", "subject", "headline", "reviewTitle")
_HTML_TEXTS: Final = ("content_html", "contentHtml", "html")
_TEXTS: Final = ("content_text", "content", "body", "text", "reviewBody", "comment", "review", "message", "description", "summary")
_LINKS: Final = ("url", "link", "external_url", "permalink", "reviewUrl", "href")
_AUTHORS: Final = (
    "author",
    "authors",
    "reviewer",
    "consumer",
    "user",
    "customer",
    "reviewerNickname",
    "reviewAuthor",
    "userName",
    "nickname",
)
_NAMES: Final = ("name", "displayName", "display_name", "nickname", "username")
_ADDRESSES: Final = ("email", "e-mail", "mail")
_OWN_ADDRESSES: Final = ("email", "reviewer_email", "author_email", "authorEmail", "customer_email")
_DATES: Final = (
    *("date_published", "published", "pubDate", "datePublished", "published_at", "date", "dateSince", "createTime"),
    *("date_modified", "updated", "updated_at", "updatedAt", "modified", "updateTime", "dateModified"),
    *("created", "created_at", "createdAt", "createdDate", "dateCreated", "date_created"),
)
_BESTS: Final = ("best", "max", "bestRating", "best_rating")
_SPELLED: Final = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5"}
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_MAY_BE_HTML: Final = frozenset({"content", "description", "review", "body", "summary"})
_MOST_DEPTH: Final = 4


def looks_like_json(content: bytes) -> bool:
    """Say whether a file begins as JSON does, whatever its encoding."""
    return content[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] in (b"{", b"[")


def read_json(content: bytes, feed: str, base: str) -> tuple[list[Entry], str]:
    """Return the entries and "" or what is wrong with the rest; a file cut off in the middle gives the entries before the cut."""
    text = _decoded(content)
    problem = ""
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        document, problem = {"items": list(_whole_objects(text))}, str(error)
    home = _home(document) or base
    found = _objects(document)
    if found is None:
        return [], problem or "-"
    entries = [_entry(one, feed, home) for one in found if isinstance(one, dict) and not _is_the_app(one)]
    says_something = [one for one in entries if one.texts or one.title.value or one.ratings or one.link]
    if (found or problem) and not says_something:
        return [], problem or "-"
    return (entries, "") if not problem else (says_something, problem if _is_cut_off(text) else "")


def _is_cut_off(text: str) -> bool:
    """Say whether a damaged file ends inside of an object, so that something of it is missing."""
    return not text.rstrip().endswith(("}", "]"))


def _decoded(content: bytes) -> str:
    for mark, codec in ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(codec, "replace")
    head = content[:4]
    if head.count(0) > 1:
        return content.decode("utf-16-le" if head[1] == 0 else "utf-16-be", "replace")
    return detect(content).lstrip("\ufeff")


_MOST_WASTED_CHARS: Final = 30_000_000
"""Read in vain at most: nested objects that never end would each be read to the end of the file."""
_DEEP_CHARS: Final = 500_000
"""What an object counts for that is nested deeper than Python goes."""


def _whole_objects(text: str) -> Iterator[Any]:
    """Yield the objects that are whole and could be entries: what stands before damage, and behind it."""
    names = {*_TEXTS, *_HTML_TEXTS, *_TITLES, "rating", "stars", "im:rating", "attributes"}
    decoder = json.JSONDecoder(strict=False)
    at, left = max(text.find("["), 0), _MOST_WASTED_CHARS
    while left > 0 and (start := text.find("{", at)) >= 0:
        try:
            found, at = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            at, left = start + 1, left - (error.pos - start)
            continue
        except RecursionError:
            at, left = start + 1, left - _DEEP_CHARS
            continue
        if names & found.keys():
            yield found


def _home(document: Any) -> str:
    if not isinstance(document, dict):
        return ""
    return _word(document, ("home_page_url", "feed_url"))


def _objects(document: Any, depth: int = 0) -> list[Any] | None:
    """Return the list of entries, wherever it stands; None where there is none. Apple gives a single review without a list."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or depth > _MOST_DEPTH:
        return None
    for name in _LISTS:
        found = document.get(name)
        if isinstance(found, list):
            return found
        if name == "entry" and isinstance(found, dict):
            return [found]
    for name in _NESTED:
        if isinstance(document.get(name), dict):
            return _objects(document[name], depth + 1) or ([] if "feed" in document else None)
    return [] if "version" in document and "jsonfeed" in str(document["version"]) else None


def _is_the_app(one: dict[str, Any]) -> bool:
    return "im:name" in one and "im:rating" not in one


def _entry(one: dict[str, Any], feed: str, home: str) -> Entry:
    inner = one.get("attributes")
    said = {**one, **inner} if isinstance(inner, dict) else one
    name, address = _author(said)
    return Entry(
        feed=feed,
        id=_word(said, _IDS) or _resource(said)[0],
        title=_text(_word(said, _TITLES), said.get("title")),
        texts=tuple(_texts(said)),
        link=_link(said, home),
        name=name,
        address=address,
        dates=tuple(date for key in _DATES if (date := _plain(said.get(key)))),
        ratings=tuple(_ratings(said)),
        language=_word(said, ("language", "lang", "locale")),
    )


def _plain(value: Any) -> str:
    """Return a value as text: a string, a number, or Apple's way of saying either."""
    if isinstance(value, dict):
        value = value.get("label", value.get("$t", value.get("value", value.get("rendered"))))
    if isinstance(value, bool) or value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) else ""


def _word(said: dict[str, Any], names: Iterable[str]) -> str:
    return next((word for name in names if (word := _plain(said.get(name)).strip())), "")


def _resource(said: dict[str, Any]) -> tuple[str, str]:
    """Return an id and a person's name from `name`, which Google's APIs call an item's own path."""
    name = _plain(said.get("name")).strip()
    return (name, "") if "/" in name else ("", name)


def _text(value: str, source: Any = None) -> Text:
    kind = source.get("attributes", {}).get("type", "") if isinstance(source, dict) and isinstance(source.get("attributes"), dict) else ""
    if isinstance(source, dict) and "rendered" in source:
        kind = HTML
    return Text(value, HTML if kind in (HTML, "xhtml") else TEXT)


def _texts(said: dict[str, Any]) -> Iterator[Text]:
    for name in _HTML_TEXTS:
        if _plain(said.get(name)).strip():
            yield Text(_plain(said[name]), HTML)
    for name in _TEXTS:
        found = said.get(name)
        for one in found if isinstance(found, list) else (found,):
            value = _plain(one)
            if value.strip():
                text = _text(value, one)
                is_marked_up = isinstance(one, str) and name in _MAY_BE_HTML and _MARKUP.search(value)
                yield Text(value, HTML) if is_marked_up else text


def _author(said: dict[str, Any]) -> tuple[str, str]:
    for key in _AUTHORS:
        found = said.get(key)
        if isinstance(found, list):
            found = found[0] if found else None
        if isinstance(found, dict):
            name = _word(found, _NAMES) or _plain(found)
            if name or _word(found, _ADDRESSES):
                return name, _word(found, _ADDRESSES)
        elif isinstance(found, str) and found.strip():
            return found.strip(), _word(said, _OWN_ADDRESSES)
    return _resource(said)[1] or _word(said, ("authorName", "author_name", "customer_name")), _word(said, _OWN_ADDRESSES)


def _link(said: dict[str, Any], home: str) -> str:
    for key in _LINKS:
        found = said.get(key)
        for one in found if isinstance(found, list) else (found,):
            if isinstance(one, dict):
                inner = one.get("attributes")
                one = (inner if isinstance(inner, dict) else one).get("href", "")  # noqa: PLW2901 - the address of the link itself
            if isinstance(one, str) and one.strip():
                return urljoin(home, one.strip()) if home else one.strip()
    return ""


def _ratings(said: dict[str, Any], depth: int = 0) -> Iterator[Rating]:
    for key, value in said.items():
        name = key.rpartition(":")[2].replace("_", "").replace("-", "").lower()
        if name in NAMES:
            best = _word(value, _BESTS) if isinstance(value, dict) else _word(said, _BESTS)
            word = _word(value, ("ratingValue", "average", "label", "value", "stars")) if isinstance(value, dict) else _plain(value)
            yield Rating(key, _SPELLED.get(word, word), best)
        elif isinstance(value, dict) and depth < 1 and (key.startswith("_") or "rating" in name or "review" in name):
            yield from _ratings(value, depth + 1)
