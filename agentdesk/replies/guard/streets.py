"""Finds streets that somebody told us, without their number too, however their kind is shortened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.numbers import plain
from agentdesk.replies.guard.records import Piece, Sort

SHORTEST_NAME: Final = 4
_BEHIND = (
    r"(?:straat|str\.?|laan|weg|plein|kade|gracht|singel|dijk|hof|pad|steeg|dreef|markt|strasse|straße|platz|allee|gasse|ring|"
    r"ufer|damm|chaussee|wall|tor|stieg|gaard|hoek|baan|park)"
)
_BEFORE = (
    r"(?:rue|r\.|montée|montee|avenue|av\.?|boulevard|bd\.?|bld|place|pl\.|chemin|ch\.|impasse|imp\.|allee|quai|route|rte|cours|square|faubourg|fbg|sentier|passage|"
    r"via|v\.|viale|v\.le|piazza|p\.za|p\.zza|piazzale|corso|c\.so|largo|vicolo|strada|contrada|borgo|salita|lungo\w+)"
)
_AFTER = (
    r"(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|drive|dr\.?|close|square|sq\.?|terrace|gardens|gdns|way|crescent|"
    r"cres\.?|grove|place|court|mews|hill|row|walk|park|view|rise)"
)
_OF = r"(?:\s+(?:de la|de l['\u2019]|de|des|du|d['\u2019]|della|dello|dell['\u2019]|dei|degli|delle|di|del|san|santa|saint|sainte))?"
_LED = re.compile(rf"{_BEFORE}\s", re.IGNORECASE)
_NAME = r"[^\W\d_][\w'\u2019.-]{2,40}"
_WORDS = rf"{_NAME}(?:\s{_NAME}){{0,3}}?"
_TOLD = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w)(?P<name>[A-Z][\w'\u2019-]{{2,40}}?)(?i:{_BEHIND})\s\d",
        rf"(?<!\w)(?P<name>(?:[A-Z][\w'\u2019-]{{2,40}}[\s-]){{1,3}})(?i:{_BEHIND})\s\d",
        rf"(?<![\w-])\d{{1,4}}\s?(?:bis|ter|quater)?,?\s(?i:{_BEFORE}){_OF}\s?(?P<name>{_NAME}(?:\s[A-Z]{_NAME}){{0,2}})",
        rf"(?<!\w)(?i:{_BEFORE}){_OF}\s?(?P<name>{_WORDS}),?\s(?:n\.?\s?)?\d{{1,4}}(?!\d)",
        rf"(?<!\w)\d{{1,4}}[a-z]?,?\s(?P<name>(?:[A-Z][\w'\u2019.-]{{2,40}}\s){{1,3}})(?i:{_AFTER})(?!\w)",
    )
)
"""A street is told with its number; said again, it gives away without one too."""


def told_streets(text: str) -> frozenset[str]:
    """Return the names of the streets in a text, without what kind of street each is."""
    folded = unaccented(text)
    found = (match["name"].strip(" .,-") for pattern in _TOLD for match in pattern.finditer(folded))
    return frozenset(ending.casefold() for name in found for ending in _endings(name) if len(plain(ending)) >= SHORTEST_NAME)


def _endings(name: str) -> Iterator[str]:
    """Yield a street's name without the words that only happen to stand before it ("Wohnhaft Hütteldorfer Straße 7")."""
    words = name.split()
    yield from (" ".join(words[place:]) for place in range(len(words)))


def streets(text: str, told: frozenset[str], harmless: frozenset[str]) -> Iterator[Piece]:
    """Find streets that were told and are not harmless."""
    folded = unaccented(text)
    for name in sorted(told - harmless):
        for found in _again(name).finditer(folded):
            if not text[found.start()].islower() or _LED.match(folded, found.start()):
                yield Piece(Sort.ADDRESS, found.start(), found.end(), name, is_suspicious=True)


@lru_cache(maxsize=256)
def _again(name: str) -> re.Pattern[str]:
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", name)))
    behind = rf"{words}[\s-]?{_BEHIND}(?!\w)(?:\s\d+\s?[a-z]?(?!\w))?"
    before = rf"{_BEFORE}{_OF}\s?{words}(?!\w)(?:,?\s\d+\s?[/\w]*)?"
    after = rf"(?:\d+[a-z]?,?\s)?{words}\s{_AFTER}(?!\w)"
    numbered = rf"{words}\s\d+\s?[a-z]?(?!\w)"
    return re.compile(rf"(?<!\w)(?:{behind}|{before}|{after}|{numbered})", re.IGNORECASE)
