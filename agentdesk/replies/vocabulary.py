"""Words that everybody writes to customers and that say nothing about anybody."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_FOLDER = Path(__file__).parent / "starter" / "words"


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, folded."""
    return frozenset(found[0].casefold() for found in _WORD.finditer(text))


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language in letters to customers; none where the language has no list."""
    path = _FOLDER / f"{language}.txt"
    return words_in(path.read_text("utf-8")) if language.isalpha() and path.is_file() else frozenset()
