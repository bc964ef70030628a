"""Counts a text in the channel's own unit, links and mentions as the channel counts them."""

from __future__ import annotations

import re

from wcwidth import iter_graphemes

from agentdesk.domain.channel_specs import Limits, TextUnit
from agentdesk.domain.texts import N_
from agentdesk.domain.voice import Finding, Level

TOO_LONG = {
    TextUnit.CHARACTERS: N_("{used} characters, {limit} at most: shorten it by {over}"),
    TextUnit.GRAPHEMES: N_("{used} signs, {limit} at most: shorten it by {over}"),
    TextUnit.BYTES: N_("{used} bytes, {limit} at most: shorten it by {over}"),
    TextUnit.PAGES: N_("{used} pages, {limit} at most: shorten it by {over}"),
}
"""More than one of each, since it is more than the most there may be."""

_URL = re.compile(r"https?://\S+")
_REMOTE_MENTION = re.compile(r"(?<![\w/])(@[\w.-]+)@[\w.-]+\.\w+")
_LINE_CHARS = 90
_PAGE_LINES = 45


def used(text: str, limits: Limits) -> int:
    """Return how long a text is to a channel.

    Mastodon counts every link as 23 characters and a mention without its server (docs.joinmastodon.org/user/posting); Bluesky counts
    graphemes (atproto.com/lexicons, app.bsky.feed.post). A page of a letter is reckoned at 45 lines of 90 characters until it is typeset.
    """
    counted = text
    if limits.url_chars is not None:
        counted = _URL.sub("x" * limits.url_chars, counted)
    if limits.counts_mentions_short:
        counted = _REMOTE_MENTION.sub(r"\1", counted)
    match limits.unit:
        case TextUnit.GRAPHEMES:
            return sum(1 for _grapheme in iter_graphemes(counted))
        case TextUnit.BYTES:
            return len(counted.encode())
        case TextUnit.PAGES:
            lines = sum(max(1, -(-len(line) // _LINE_CHARS)) for line in counted.splitlines())
            return -(-lines // _PAGE_LINES)
        case TextUnit.CHARACTERS:
            return len(counted)


def check_fit(text: str, limits: Limits) -> tuple[Finding, ...]:
    """Return a finding where a text is too long for its channel; it begins where the room ends."""
    count = used(text, limits)
    if limits.max_chars is None or count <= limits.max_chars:
        return ()
    start = _fitting_chars(text, limits, limits.max_chars)
    fields = {"used": count, "unit": limits.unit.value, "limit": limits.max_chars, "over": count - limits.max_chars}
    return (Finding("fit.length", Level.BLOCK, start, len(text), TOO_LONG[limits.unit], dict(fields)),)


MOST_PARTS = 20
_NUMBER = " ({number}/{count})"
_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))
"""Where a text may be parted, the best first: paragraphs, sentences, words."""


def split(text: str, limits: Limits) -> tuple[str, ...]:
    """Return a text in parts that fit, each with its number behind it; the text alone where it fits, nothing where it can't be parted.

    A part ends with a paragraph where that leaves it more than half full, else with a sentence, else with a word.
    """
    if limits.max_chars is None or used(text, limits) <= limits.max_chars:
        return (text,)
    for count in range(2, MOST_PARTS + 1):
        parts = _parts(text.strip(), limits, limits.max_chars, count)
        if len(parts) == count and all(parts):
            return tuple(part + _NUMBER.format(number=number, count=count) for number, part in enumerate(parts, start=1))
    return ()


def _parts(text: str, limits: Limits, most: int, count: int) -> list[str]:
    """Return at most `count` parts that leave room for a number; more than `count` where they don't suffice."""
    room = most - used(_NUMBER.format(number=count, count=count), limits)
    parts: list[str] = []
    while text and len(parts) <= count:
        end = len(text) if used(text, limits) <= room else _break_before(text, _fitting_chars(text, limits, room))
        parts.append(text[:end].strip())
        text = text[end:].strip() if end else ""
    return parts


def _break_before(text: str, most: int) -> int:
    """Return where to part a text so that at most so many characters stand before, 0 where not even a word fits."""
    for breaks in _BREAKS:
        places = [found.start() for found in breaks.finditer(text, 0, most + 1)]
        if places and (places[-1] > most // 2 or breaks is _BREAKS[-1]):
            return places[-1]
    return 0


def _fitting_chars(text: str, limits: Limits, most: int) -> int:
    """Return how many characters of a text fit, by halving: what a prefix counts grows with it."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if used(text[:middle], limits) <= most else (low, middle - 1)
    return low
