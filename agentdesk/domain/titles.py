"""Titles before people's names, in the five languages: kept with names, since letters open with them, but no part of them."""

from __future__ import annotations

import re
from typing import Final

_BEFORE_A_NAME: Final = re.compile(
    r"(?i)^(?:de heer|dhr\.?|meneer|mevrouw|mevr\.?|mw\.?|herrn?|frau|fräulein|monsieur|madame|mademoiselle|mme\.?|mlle\.?|maître|me"
    r"|docteur|signora|signore?|sig\.ra|sig\.na|sig\.|dott\.?(?:ssa)?|avv\.?|mrs?\.?|ms\.?|miss|sir|dr\.?|drs\.?|ir\.?|prof\.?)\s+(?=\w)"
)
_USUAL: Final = (
    *("De heer", "Dhr.", "Mevrouw", "Mevr.", "Mw.", "Herr", "Frau", "Monsieur", "Madame", "Mme", "M."),
    *("Signor", "Signora", "Sig.", "Sig.ra", "Mr", "Mrs", "Ms", "Miss"),
)
_HOUSEHOLD: Final = re.compile(r"(?i)^(?:fam\.|familie|family|famille|famiglia)\s")


def without_title(name: str) -> str:
    """Return a name without what stands before it: "A. Jansen" of "Mevrouw dr. A. Jansen"."""
    bare = name.strip()
    while (rest := _BEFORE_A_NAME.sub("", bare, count=1)) != bare:
        bare = rest
    return bare


def spellings(name: str) -> tuple[str, ...]:
    """Return a name as it may stand elsewhere: as it is, without its title, and behind each usual one."""
    bare = without_title(name)
    return tuple(dict.fromkeys((name, bare, *(f"{title} {bare}" for title in _USUAL))))


def is_household(name: str) -> bool:
    """Say whether a name is that of a family: "Fam. Jansen"."""
    return _HOUSEHOLD.match(name.strip()) is not None
