"""Stars out of five, from what feeds say under many names and in their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from agentdesk.reading.feeds.entries import Rating

BEST: Final = 5
_SCALES: Final = (5, 10, 100)
"""What a rating is out of where nobody says: the first it fits."""
_MOST_BEST: Final = 1000
_NUMBER: Final = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,6})?")
_FRACTION: Final = re.compile(
    r"([0-9]{1,4}(?:[.,][0-9]{1,3})?)\s*(?:/|out of|of|von|van(?: de)?|uit|sur|su|de)\s*([0-9]{1,4})", re.IGNORECASE
)
_FULL, _EMPTY = "★⭐🌟✭✮", "☆✩✰"
_GLYPHS: Final = re.compile(f"[{_FULL}{_EMPTY}](?:[\ufe0f\\s]{{0,2}}[{_FULL}{_EMPTY}]){{0,4}}")
_STARS_WORD: Final = r"(?:stars?|sterren|ster|sterne?n?|étoiles?|etoiles?|stell[ae]|estrellas?)"
_WORDED: Final = re.compile(rf"(?<![\d.,])([0-5](?:[.,][0-9])?)\s*-?\s*{_STARS_WORD}\b", re.IGNORECASE)
_OUT_OF: Final = re.compile(
    rf"(?<![\d/.,])([0-5](?:[.,][0-9]{{1,2}})?)\s*(?:out of|van de|von|van|uit|sur|su)\s*5\s*(?:{_STARS_WORD})?(?![\d/.,])", re.IGNORECASE
)
_OF_FIVE: Final = re.compile(
    r"^\s*[(\[]?([0-5](?:[.,][0-9]{1,2})?)\s*/\s*5(?![\d/])|(?<![\d/.,])([0-5](?:[.,][0-9]{1,2})?)\s*/\s*5[)\]]?\s*[.!]?\s*$|[(\[]([0-5](?:[.,][0-9]{1,2})?)\s*/\s*5[)\]]"
)
_SHORT: Final = 400


def stars_of(ratings: Iterable[Rating], title: str, text: str = "") -> float | None:
    """Return stars out of five, None where nothing says any: what a field says, else the title, else how the text begins."""
    for rating in ratings:
        stars = _of_field(rating)
        if stars is not None:
            return stars
    found = _said(title[:_SHORT])
    return found if found is not None else _glyphs(text[:_SHORT].partition("\n")[0])


def _of_field(rating: Rating) -> float | None:
    value, best = rating.value.strip(), _number(rating.best)
    fraction = _FRACTION.fullmatch(value)
    if fraction is not None:
        return _scaled(_number(fraction[1]), _number(fraction[2]))
    if _NUMBER.fullmatch(value) is not None:
        return _scaled(_number(value), best)
    return _said(value[:_SHORT]) if len(value) <= _SHORT else None


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _scaled(value: float | None, best: float | None) -> float | None:
    if value is None:
        return None
    if best is None:
        best = next((scale for scale in _SCALES if value <= scale), 0)
    if not 0 < best <= _MOST_BEST or value > best:
        return None
    return round(value * BEST / best, 2)


def _said(text: str) -> float | None:
    """Return the stars a title says: as glyphs, in words, or as a fraction of five where it can be nothing else."""
    glyphs = _glyphs(text)
    if glyphs is not None:
        return glyphs
    for pattern in (_OUT_OF, _WORDED, _OF_FIVE):
        match = pattern.search(text)
        if match is not None:
            return _number(next(group for group in match.groups() if group))
    return None


def _glyphs(text: str) -> float | None:
    """Return how many of a row of stars are full; one full star alone is an ornament, unless empty ones stand beside it."""
    for match in _GLYPHS.finditer(text):
        full, empty = (sum(match[0].count(glyph) for glyph in glyphs) for glyphs in (_FULL, _EMPTY))
        if full + empty == BEST or (full > 1 and empty == 0):
            return float(full)
    return None
