"""Words that everybody writes to customers and that say nothing about anybody."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_ELIDED = re.compile(r"^[^\W\d_]{1,5}['\u2019](?=\w)")
_FOLDER = Path(__file__).parent / "starter" / "words"


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, folded."""
    return frozenset(spelt(found[0]) for found in WORD.finditer(text))


def spelt(word: str) -> str:
    """Return a word as it is compared: small letters, and without what French and Italian elide before it ("l'agence", "dell'ordine")."""
    return _ELIDED.sub("", word.casefold())


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language in letters to customers; none where the language has no list."""
    path = _FOLDER / f"{language}.txt"
    return words_in(path.read_text("utf-8")) if language.isalpha() and path.is_file() else frozenset()
