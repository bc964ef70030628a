"""Closes what an ill-formed feed left open, so that one entry's mistake costs neither its own text nor the entries behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[A-Za-z_][\w.:-]*+)(?P<rest>[^<>]*+)>", re.DOTALL
)
_ENTRIES: Final = frozenset({b"item", b"entry"})
_LEAVES: Final = frozenset(
    {
        *(b"title", b"description", b"summary", b"content", b"content:encoded", b"link", b"guid", b"id", b"comments", b"category"),
        *(b"pubdate", b"published", b"updated", b"dc:creator", b"dc:date"),
    }
)
"""Elements of an entry that hold text and none of the others (RSS 2.0, Atom RFC 4287 §4)."""


def closed(content: bytes) -> bytes:
    """Return the feed with each text element of an entry closed where the next begins or the entry ends; the same bytes where all are."""
    pieces, at = [], 0
    for position, name in _missing_ends(content):
        pieces += [content[at:position], b"</", name, b">"]
        at = position
    return b"".join([*pieces, content[at:]]) if pieces else content


def _missing_ends(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield where an end tag is missing, and which."""
    is_inside, leaf = False, b""
    for found in _TOKEN.finditer(content):
        written = found["name"] or b""
        name = written.lower()
        is_end, is_border = bool(found["end"]), name in _ENTRIES
        if is_end and name == leaf.lower():
            leaf = b""
        elif is_border or (is_inside and not is_end and name in _LEAVES):
            if leaf:
                yield found.start(), leaf
            leaf = b"" if is_border or found["rest"].endswith(b"/") else written
        is_inside = not is_end if is_border else is_inside
