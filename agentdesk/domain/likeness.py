"""How alike two letters are: by how their pages look, and by the words they hold. Alike is no proof."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

_WORD: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"\d+")
GIST_BITS: Final = 64
MOST_GIST_BITS_APART: Final = 12
"""Reading the same page twice changes a few words in a hundred, and with them some bits of the gist."""
MOST_LOOK_SHARE_APART: Final = 0.2
MOST_WORDLESS_LOOK_SHARE_APART: Final = 0.06
"""Where no words can tell two pages apart, their looks must agree the more."""
LEAST_COMMON_WORDS: Final = 0.85
LEAST_COMMON_NUMBERS: Final = 0.75
"""Form letters differ in nothing but their numbers."""
_FEWEST_WORDS: Final = 8


def gist_of(text: str) -> str:
    """Return 64 bits, in hexadecimal, that differ in few places for texts that share most words (Charikar's similarity hash); "" for few.

    Args:
        text: what a letter says.
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return ""
    weights = [0] * GIST_BITS
    for pair in {" ".join(two) for two in pairwise(words)}:
        bits = int.from_bytes(hashlib.blake2b(pair.encode(), digest_size=GIST_BITS // 8).digest())
        for place in range(GIST_BITS):
            weights[place] += 1 if bits >> place & 1 else -1
    return f"{sum(1 << place for place, weight in enumerate(weights) if weight > 0):0{GIST_BITS // 4}x}"


def bits_apart(one: str, other: str) -> int:
    """Return in how many bits two hexadecimal numbers differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def may_be_same(looks: tuple[str, str], gists: tuple[str, str]) -> bool:
    """Say whether two letters may be one, by what is kept of them; their words must then be held against each other."""
    if all(gists):
        return bits_apart(*gists) <= MOST_GIST_BITS_APART
    if any(gists) or not all(looks):
        return False
    return bits_apart(*looks) <= MOST_WORDLESS_LOOK_SHARE_APART * 4 * len(looks[0])


def say_the_same(one: str, other: str) -> bool:
    """Say whether two texts hold the same words and numbers, but for some that were misread."""
    words = [{word.casefold() for word in _WORD.findall(text)} for text in (one, other)]
    numbers = [set(_NUMBER.findall(text)) for text in (one, other)]
    return _common(*words) >= LEAST_COMMON_WORDS and _common(*numbers) >= LEAST_COMMON_NUMBERS


def name_different_matters(one: Iterable[str], other: Iterable[str]) -> bool:
    """Say whether each of two letters names a number that the other doesn't: then they are alike only as forms are.

    Args:
        one: the order, invoice, customer and other numbers that the one letter names.
        other: those of the other.
    """
    ours, theirs = ({_as_seen(value) for value in values} for values in (one, other))
    return not (ours <= theirs or theirs <= ours)


_TAKEN_FOR_EACH_OTHER: Final = str.maketrans("oilsbz", "011582")


def _as_seen(reference: str) -> str:
    """Return a reference without what readers of paper take for each other, or leave out."""
    return "".join(character for character in reference.casefold() if character.isalnum()).translate(_TAKEN_FOR_EACH_OTHER)


def _common(one: set[str], other: set[str]) -> float:
    """Return which share of what either holds both hold; 1 where neither holds anything."""
    return len(one & other) / len(one | other) if one or other else 1.0
