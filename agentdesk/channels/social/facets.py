"""Rich text on Bluesky: links, mentions and tags as facets, which are spans of the text's UTF-8 bytes (docs.bsky.app, "Rich text")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_LINK: Final = re.compile(r"(?<![\w@/])https?://[^\s<>\"]+")
_MENTION: Final = re.compile(r"(?<![\w.@/])@([A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))+)")
_TAG: Final = re.compile(r"(?<!\S)#([^\s#.,;:!?\"'()]{1,64})")
_FEATURE: Final = "app.bsky.richtext.facet"
_TRAILING: Final = ".,;:!?'\")]}"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text that means something: its characters, and what of it is looked up or linked."""

    start: int
    end: int
    value: str


def mentions(text: str) -> tuple[str, ...]:
    """Return the handles a text speaks of."""
    return tuple(dict.fromkeys(span.value.lower() for span in _spans(_MENTION, text, group=1)))


def facets(text: str, known: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the facets of a text; a handle that isn't `known` (handle to DID) stays plain words."""
    linked = [(span, {"$type": f"{_FEATURE}#link", "uri": span.value}) for span in _links(text)]
    named = [(span, known.get(span.value.lower(), "")) for span in _spans(_MENTION, text, group=1)]
    mentioned = [(span, {"$type": f"{_FEATURE}#mention", "did": did}) for span, did in named if did]
    tagged = [(span, {"$type": f"{_FEATURE}#tag", "tag": span.value}) for span in _spans(_TAG, text, group=1)]
    found = sorted((*linked, *mentioned, *tagged), key=lambda pair: pair[0].start)
    return [_facet(text, span, feature) for span, feature in found]


def _links(text: str) -> list[Span]:
    found = []
    for match in _LINK.finditer(text):
        address = match[0]
        while address and address[-1] in _TRAILING and not (address[-1] == ")" and "(" in address):
            address = address[:-1]
        found.append(Span(match.start(), match.start() + len(address), address))
    return found


def _spans(pattern: re.Pattern[str], text: str, *, group: int) -> list[Span]:
    links = _links(text)
    spans = (Span(match.start(), match.end(), match[group]) for match in pattern.finditer(text))
    return [span for span in spans if not any(link.start <= span.start < link.end for link in links)]


def _facet(text: str, span: Span, feature: Mapping[str, str]) -> dict[str, Any]:
    index = {"byteStart": len(text[: span.start].encode()), "byteEnd": len(text[: span.end].encode())}
    return {"index": index, "features": [feature]}
