"""Elements that hold a rating, with their attributes, by the entry they stand in.

Feeds name them as they like: Apple's im:rating, Media RSS's starRating, Google's ratings/overall, schema.org's ratingValue, hReview.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from agentdesk.reading.feeds.entries import Rating

NAMES: Final = frozenset(
    {"rating", "starrating", "ratingvalue", "stars", "overall", "starratings", "reviewrating", "overallrating", "score", "reviewscore"}
)
_ENTRIES: Final = frozenset({"item", "entry"})
_VALUES: Final = ("value", "average", "ratingvalue", "content", "rating")
_BESTS: Final = ("max", "best", "bestrating", "outof", "scale")
_MOST: Final = 20


def ratings_by_entry(content: bytes, count: int) -> dict[int, tuple[Rating, ...]]:
    """Return the ratings of each entry by its place; {} where this reading sees other entries than the count says."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        return {}
    if root is None:
        return {}
    entries = [element for element in root.iter(etree.Element) if _local(element) in _ENTRIES]
    if len(entries) != count:
        return {}
    return {number: found for number, element in enumerate(entries) if (found := tuple(_ratings(element)))}


def _local(element: etree._Element) -> str:
    name = element.tag
    return name.rpartition("}")[2].rpartition(":")[2].replace("_", "").replace("-", "").lower() if isinstance(name, str) else ""


def _ratings(entry: etree._Element) -> Iterator[Rating]:
    for number, element in enumerate(_named(entry)):
        if number == _MOST:
            return
        said = {name.rpartition("}")[2].rpartition(":")[2].lower(): value for name, value in element.attrib.items()}
        value = (element.text or "").strip() or next((said[name] for name in _VALUES if said.get(name)), "")
        best = next((said[name] for name in _BESTS if said.get(name)), "") or _beside(element)
        if value:
            yield Rating(_local(element), value, best)


def _named(entry: etree._Element) -> Iterator[etree._Element]:
    # Media RSS's "rating" says for whom a thing is fit, RSS's own who may see it: neither is a number, and only numbers count.
    return (element for element in entry.iter(etree.Element) if _local(element) in NAMES)


def _beside(element: etree._Element) -> str:
    """Return what a neighbour says the rating is out of, as schema.org's bestRating does."""
    parent = element.getparent()
    if parent is None:
        return ""
    return next(((one.text or "").strip() for one in parent if _local(one) in _BESTS), "")
