"""Folds the ways of writing one word into one, character by character, so that offsets stay."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def _unaccented(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0]


def unaccented(text: str) -> str:
    """Return a text with plain letters for accented ones; as long as before."""
    return text if text.isascii() else "".join(map(_unaccented, text))
