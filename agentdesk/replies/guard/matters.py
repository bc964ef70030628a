"""Reads the matters people tell in confidence: `matters.toml` beside this file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

OF_HEALTH: Final = frozenset(
    (
        "pregnancy",
        "birth",
        "fertility",
        "surgery",
        "hospital",
        "cancer",
        "mind",
        "diabetes",
        "allergy",
        "asthma",
        "epilepsy",
        "heart",
        "eyes",
        "mobility",
        "illness",
        "addiction",
        "accident",
    )
)
_FILE = Path(__file__).with_name("matters.toml")
_TOPICS = Path(__file__).with_name("topics.toml")
_DEAR = r"(?:[^\W\d_]{3,20} ){0,2}?"
"""What may stand between: "your elderly mother", "votre petite fille"."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the family: how somebody names them, how the word is a title ("Frau Berger"), and how a reply says "your mother"."""

    matter: str
    named: re.Pattern[str]
    as_title: re.Pattern[str]
    yours: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Matters:
    """Everything the guard knows of what is told in confidence; `stems` are beginnings of words."""

    stems: Mapping[str, str]
    others: frozenset[str]
    """Words that only look like one of a matter's."""
    phrases: tuple[tuple[str, re.Pattern[str]], ...]
    wishes: tuple[tuple[str, re.Pattern[str]], ...]
    family: tuple[Member, ...]
    topics: Mapping[str, tuple[str, ...]]
    """The topics of each matter."""
    said: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    """By language, how a reply speaks of a topic without the word it was told in."""
    unasked: frozenset[str]
    """The topics a reply has no reason to speak of, but that somebody told of it."""
    knows: re.Pattern[str]
    """What begins a clause that says we know how somebody fares ("given that you …"), in any language."""


@cache
def known_matters() -> Matters:
    """Return the matters, read once."""
    table, topics = (tomllib.loads(path.read_text("utf-8")) for path in (_FILE, _TOPICS))
    return Matters(
        others=frozenset(table["others"].split()),
        stems={stem: matter for matter, stems in table["matters"].items() for stem in stems.split()},
        phrases=_patterns(table["phrases"]),
        wishes=_patterns(table["wishes"]),
        family=tuple(member for members in table["family"].values() for member in _family(members)),
        topics=_topics_of(topics["matters"]),
        unasked=frozenset(topics["unasked"].split()),
        knows=re.compile(rf"(?<!\w)(?:{'|'.join(mark for marks in topics['knows'].values() for mark in marks)})(?!\w)", re.IGNORECASE),
        said={language: _patterns(said, before=r"(?<![\w-])") for language, said in topics["said"].items()},
    )


def _topics_of(matters: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for topic, names in matters.items():
        for name in names.split():
            found.setdefault(name, []).append(topic)
    return {matter: tuple(topics) for matter, topics in found.items()}


def _patterns(table: Mapping[str, Sequence[str]], before: str = r"(?<!\w)") -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((matter, re.compile(rf"{before}(?:{'|'.join(phrases)})", re.IGNORECASE)) for matter, phrases in table.items())


def _family(members: Mapping[str, str]) -> list[Member]:
    """Return one language's members; a name behind ("Ihre Frau Weber") makes a title of the word."""
    yours = members["yours"]
    return [
        Member(
            matter,
            re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE),
            re.compile(rf"(?<!\w)(?:{words})\s(?-i:[A-ZÄÖÜÉ])", re.IGNORECASE),
            re.compile(rf"(?<!\w)(?:{yours})\s{_DEAR}(?:{words})(?!\w)(?! (?-i:[A-ZÄÖÜ]))", re.IGNORECASE),
        )
        for matter, words in members.items()
        if matter != "yours"
    ]
