"""Texts as the words that are looked for, cut and folded as SQLite's `unicode61 remove_diacritics 2` does: both stores find the same.

PostgreSQL's own parser keeps host names, addresses and numbers with their signs whole, and `unaccent` is an extension that not every server
has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

MOST_CHARS = 255
"""Of a word; PostgreSQL takes words of up to 2 KB (ts_type.h, MAXSTRLEN), and nobody types this many."""
MOST_PLACES = 255
"""Of one word in one text that are kept (ts_type.h, MAXNUMPOS): phrases are found by them."""
LAST_PLACE = 16_383
"""Further places are one (ts_type.h, MAXENTRYPOS)."""
MOST_BYTES = 900 * 1024
"""Of all the different words of a text; PostgreSQL takes 1 MB (ts_type.h, MAXSTRPOS)."""
APART = 10
"""Places between two columns, so that no phrase goes from one into the next."""
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("(?<=[A-Za-z])[\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]+")
"""On Latin letters, as there; elsewhere they make other letters."""
_FOLDED = str.maketrans({"\N{LATIN SMALL LETTER LONG S}": "s", "\N{GREEK SMALL LETTER FINAL SIGMA}": "σ", "\N{MICRO SIGN}": "μ"})  # noqa: RUF001
"""Small letters that have another one for their lower case (Unicode's CaseFolding.txt, status C)."""


def words_of(text: str) -> list[str]:
    """Return a text's words, in lower case and without diacritics."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text))).lower().translate(_FOLDED)
    return [word[:MOST_CHARS] for word in _WORD.findall(text.lower())]


def vector(columns: Iterable[tuple[str, str]], marked: Mapping[str, str]) -> str:
    """Return a tsvector in PostgreSQL's notation: the words of some columns with their places.

    Args:
        columns: each one's weight (A to D) and text.
        marked: texts whose words stand there once more, without places, after a mark that no word has.
    """
    places: dict[str, list[str]] = {}
    room, at = MOST_BYTES, 0
    for weight, text in columns:
        for at, word in enumerate(words_of(text), at + 1):  # noqa: B020 - it goes on where the column before ended
            known = places.get(word)
            if known is None:
                room -= len(word.encode())
                if room < 0:
                    break
                known = places[word] = []
            if len(known) < MOST_PLACES:
                known.append(f"{min(at, LAST_PLACE)}{weight}")
        at += APART
    marks = {f"{mark}{word}" for mark, text in marked.items() for word in words_of(text)} if room > 0 else set()
    return " ".join([*(f"'{word}':{','.join(where)}" for word, where in places.items()), *(f"'{word}'" for word in sorted(marks))])
