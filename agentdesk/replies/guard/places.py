"""Finds postal addresses: streets with a number, and postcodes, as they are written in five countries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agentdesk.replies.guard.numbers import plain
from agentdesk.replies.guard.records import Piece, Sort

_NAME = r"(?<!\w)[^\W\d_][\w'\u2019.-]{0,40}"
_HOUSE = r"\d{1,4}\s?[a-z]?(?:[-/]\d{1,4})?(?!\w|[.,]\d)"
_KINDS = (
    "straat|laan|weg|plein|kade|gracht|singel|dijk|hof|pad|steeg|dreef|markt|"  # nl
    r"straße|strasse|str\.|platz|allee|gasse|ring|ufer|damm|chaussee"  # de
)
_STREETS: Final = (
    # Dutch and German: the kind of street ends the word, or follows a name of its own; then the house number
    rf"{_NAME}(?:{_KINDS})\s{_HOUSE}",
    rf"(?<!\w)(?-i:[A-ZÄÖÜ][\w'\u2019.-]{{0,40}}[\s-]|[Vv]an\s|[Dd]e[rn]?\s|[Aa]m\s){{1,3}}(?:{_KINDS})\s{_HOUSE}",
    # French: number, kind, name
    rf"(?<![\w-])\d{{1,4}}\s?(?:bis|ter)?,?\s(?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|quai|route|cours)\s(?:{_NAME}\s?){{1,5}}",
    # Italian: kind, name, number
    rf"(?<!\w)(?:via|viale|piazza|corso|largo|vicolo|strada)\s(?:{_NAME}\s){{0,4}}{_NAME},?\s{_HOUSE}",
    # English: number, name, kind
    r"(?<![\w-])\d{1,4}[a-z]?,?\s(?:(?-i:[A-Z])[\w'\u2019.-]{0,40}\s){1,3}(?:street|road|avenue|lane|drive|close|square|terrace|gardens|way)(?!\w)",
)
_POSTCODES: Final = (
    r"(?<!\w)[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}(?!\w)",  # nl
    r"(?<!\w)(?:[A-Z]-)?\d{5}\s(?=[A-ZÄÖÜÉÈ][^\W\d_]{2})",  # de, fr, it: five digits, then a town
    r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)",  # gb
)
_STREET = re.compile("|".join(f"(?:{pattern})" for pattern in _STREETS), re.IGNORECASE)
_NUMBERED = re.compile(rf"(?<!\w)[A-ZÄÖÜÉÈ][\w'\u2019-]{{2,40}}\s{_HOUSE}")
_POSTCODE = re.compile("|".join(_POSTCODES))


def addresses(text: str) -> Iterator[Piece]:
    """Find streets with a number, and postcodes."""
    for found in _STREET.finditer(text):
        yield Piece(Sort.ADDRESS, found.start(), found.start() + len(found[0].rstrip()), street_key(found[0]))
    for found in _POSTCODE.finditer(text):
        yield Piece(Sort.ADDRESS, found.start(), found.start() + len(found[0].rstrip()), plain(found[0]))


def numbered_places(text: str) -> Iterator[Piece]:
    """Find names with a number behind them: a street without a word for street ("Am Rohrbach 9a"), or anything else."""
    for found in _NUMBERED.finditer(text):
        yield Piece(Sort.ADDRESS, found.start(), found.end(), street_key(found[0]), is_vague=True)


def street_key(written: str) -> str:
    """Return a street as it is compared: the word before the number and the number, whatever stands around them."""
    words = [plain(word) for word in written.split()]
    kept = [word for word in words if word]
    place = next((place for place, word in enumerate(kept) if word[0].isdigit()), len(kept) - 1)
    if place == 0:
        return " ".join(kept[:4])
    return f"{kept[place - 1]} {''.join(filter(str.isdigit, kept[place]))}"
