"""A file of reviews to its entries, whatever its form: what it is, its bytes say."""

from __future__ import annotations

from collections.abc import Sequence

from agentdesk.domain.reading import Split, SplitRequest
from agentdesk.reading import limits
from agentdesk.reading.feeds.entries import Entry, packed
from agentdesk.reading.feeds.xml_feeds import read_xml


def split(request: SplitRequest) -> Split:
    """Return the entries of a file; never raises."""
    if not request.content.strip():
        return Split(problem=limits.EMPTY)
    if len(request.content) > limits.MAX_FEED_BYTES:
        return Split(problem=limits.FEED_TOO_LARGE)
    try:
        entries, problem = read_xml(request.content, request.feed, request.base)
    except Exception as error:  # noqa: BLE001 - the edge: a file must never cost more than itself
        return Split(problem=f"{limits.BROKEN}: {type(error).__name__}")
    return _packed(entries, problem)


def _packed(entries: Sequence[Entry], problem: str) -> Split:
    if problem:
        problem = f"{limits.NO_FEED} ({problem[:200]})"
    if len(entries) > limits.MAX_ENTRIES:
        problem = limits.TOO_MANY_ENTRIES
    return Split(tuple(packed(entry) for entry in entries[: limits.MAX_ENTRIES]), problem)
