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
_DEAR = "(?:lieve |cher |chère |liebe[nr]? |cara |caro |little |late )?"


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
    phrases: tuple[tuple[str, re.Pattern[str]], ...]
    wishes: tuple[tuple[str, re.Pattern[str]], ...]
    family: tuple[Member, ...]


@cache
def known_matters() -> Matters:
    """Return the matters, read once."""
    table = tomllib.loads(_FILE.read_text("utf-8"))
    return Matters(
        stems={stem: matter for matter, stems in table["matters"].items() for stem in stems.split()},
        phrases=_patterns(table["phrases"]),
        wishes=_patterns(table["wishes"]),
        family=tuple(member for members in table["family"].values() for member in _family(members)),
    )


def _patterns(table: Mapping[str, Sequence[str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((matter, re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})", re.IGNORECASE)) for matter, phrases in table.items())


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
