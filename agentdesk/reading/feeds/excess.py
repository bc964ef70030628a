"""What no feed has and parsers choke on: nesting without end, elements with attributes without end; looked for before anything is parsed.

Expat stops entities that multiply by itself, and nothing here resolves external ones.
"""

from __future__ import annotations

import re
from typing import Final

from agentdesk.reading import limits

_MOST_NESTED: Final = 20_000
"""Counted anew in each entry, since feeds hold HTML that leaves its paragraphs open."""
_MOST_ATTRIBUTES: Final = 5_000
_TAG: Final = re.compile(rb"<(/?)([A-Za-z_][A-Za-z0-9_.-]{0,60})")
_ENTRIES: Final = frozenset({b"item", b"entry"})
_LONG_TAG: Final = re.compile(rb"<[A-Za-z_][^<>]{50000,}")


def excess_of(content: bytes) -> str:
    """Return what is too much in a file, "" where nothing is."""
    for tag in _LONG_TAG.finditer(content):
        if tag[0].count(b"=") > _MOST_ATTRIBUTES:
            return limits.TOO_MANY_ATTRIBUTES
    depth = 0
    for match in _TAG.finditer(content):
        if match[1]:
            depth -= 1
        elif match[2] in _ENTRIES:
            depth = 0
        else:
            depth += 1
            if depth > _MOST_NESTED:
                return limits.NESTED_TOO_DEEP
    return ""
