"""A file of reviews to its entries, whatever its form: what it is, its bytes say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agentdesk.domain.reading import Split, SplitRequest
from agentdesk.reading import limits
from agentdesk.reading.feeds.entries import Entry, packed
from agentdesk.reading.feeds.excess import excess_of
from agentdesk.reading.feeds.json_feeds import looks_like_json, read_json
from agentdesk.reading.feeds.tables import read_table
from agentdesk.reading.feeds.xml_feeds import read_xml

_FEED_ROOTS: Final = re.compile(rb"(?i)<\s*(?:[a-z0-9_.-]{1,40}:)?(?:rss|rdf|feed|channel|item|entry)[\s>/]")
_SNIFFED_BYTES: Final = 64 * 1024


def split(request: SplitRequest) -> Split:
    """Return the entries of a file; never raises but for the child's own limits."""
    if not request.content.strip():
        return Split(problem=limits.EMPTY)
    if len(request.content) > limits.MAX_FEED_BYTES:
        return Split(problem=limits.FEED_TOO_LARGE)
    excess = excess_of(request.content)
    if excess:
        return Split(problem=excess)
    try:
        entries, problem = _entries(request)
    except Exception as error:  # noqa: BLE001 - the edge: a file must never cost more than itself
        return Split(problem=f"{limits.BROKEN}: {type(error).__name__}")
    return _packed(entries, problem)


def _entries(request: SplitRequest) -> tuple[list[Entry], str]:
    content = request.content
    if request.mapping or not (_is_xml(content) or looks_like_json(content)):
        entries, problem = read_table(content, request.feed, request.mapping)
        return (entries, problem) if entries or request.mapping else _as_xml(request, problem)
    if looks_like_json(content):
        return read_json(content, request.feed, request.base)
    return read_xml(content, request.feed, request.base)


def _is_xml(content: bytes) -> bool:
    """Say whether a file is XML by its first sign or, where something stands before that, by a feed's element near its beginning."""
    head = content[:_SNIFFED_BYTES].replace(b"\0", b"")
    return (
        head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"
        or _FEED_ROOTS.search(head) is not None
        or content[:4] == b"\x4c\x6f\xa7\x94"
    )


def _as_xml(request: SplitRequest, problem: str) -> tuple[list[Entry], str]:
    entries, other = read_xml(request.content, request.feed, request.base)
    return entries, "" if entries else problem if problem != "-" else other


def _packed(entries: Sequence[Entry], problem: str) -> Split:
    if problem and entries:
        problem = f"{limits.REST_UNREADABLE} ({problem[:200]})"
    elif problem:
        problem = f"{limits.NO_FEED} ({problem[:200]})" if problem != "-" else limits.NO_FEED
    if len(entries) > limits.MAX_ENTRIES:
        problem = limits.TOO_MANY_ENTRIES
    return Split(tuple(packed(entry) for entry in entries[: limits.MAX_ENTRIES]), problem)
