"""Turns lists of words from a rule's file into one search each.

A phrase is plain words; * at a word's end stands for any ending, … for up to
four words. Case doesn't matter, any space matches any run of spaces, and only whole
words match. Rule files hold no regular expressions: a file cannot make a check slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

MAX_PHRASES: Final = 2_000
MAX_PHRASE_CHARS: Final = 200
_FEW_WORDS: Final = r"(?:[^\s.!?]{1,40}\s+){0,4}?"
SHORTEST_TELLING: Final = 3
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})


def compiled(phrases: Iterable[str], *, ignores_case: bool = True) -> re.Pattern[str]:
    """Return one search for any of the phrases, longest first."""
    written = {_plain(phrase) if ignores_case else phrase.strip() for phrase in phrases if phrase.strip()}
    ordered = sorted(written, key=lambda phrase: (-len(phrase), phrase))
    inside = "|".join(_one(phrase) for phrase in ordered) or "(?!)"
    return re.compile(rf"(?<![^\W_])(?:{inside})(?![^\W_])", re.IGNORECASE if ignores_case else re.NOFLAG)


def telling(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return each phrase's longest word: a text that holds none of these holds none of the phrases.

    Looking for a piece of text costs a hundredth of a search for whole words, and most rules find nothing in most replies.
    """
    longest = {_longest_word(_plain(phrase)) for phrase in phrases if phrase.strip()}
    return tuple(sorted(one for one in longest if not any(other != one and other in one for other in longest)))


def _longest_word(phrase: str) -> str:
    """Return a phrase's longest word; of one that is all dots and letters ("z.s.m.") the whole, since every text has a z."""
    words = [word.removesuffix("*") for word in phrase.split()]
    longest = max((part for word in words for part in re.split(r"[\W_]+", word)), key=len)
    return longest if len(longest) >= SHORTEST_TELLING else max(words, key=len)


def comparable(found: str) -> str:
    """Return a piece of text as it is looked up among phrases."""
    return " ".join(_plain(found).split())


def _plain(phrase: str) -> str:
    return phrase.translate(_QUOTES).strip().lower()


def _one(phrase: str) -> str:
    words = (_FEW_WORDS if word == "…" else rf"{_word(word)}\s+" for word in phrase.split())
    return "".join(words).removesuffix(r"\s+")


def _word(word: str) -> str:
    stem = word.removesuffix("*")
    pattern = re.escape(stem).replace("'", "['\u2019\u2018\u02bc]")
    return pattern + (r"[^\W_]{0,30}" if word != stem else "")
