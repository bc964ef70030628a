"""Signatures: what stands behind a delimiter at the end of what was written.

A closing ("Kind regards, Jan") stays: it is the sender's own words. What stands below it without a delimiter is `cards.py`'s.
"""

from __future__ import annotations

import re
from typing import Final

_DELIMITER: Final = re.compile(r"^--[ \xa0]?$")
_LOOSE_DELIMITER: Final = re.compile(r"^(?:-- +|—|--\xa0+|\u2013|_{2,3})$")
_RULE_DELIMITER: Final = re.compile(r"^(?:-{3,5}|_{4,5})[ \xa0]?$")
_DELIMITED_LINES: Final = 40
_LOOSE_LINES: Final = 12
_RULED_LINES: Final = 8
_LONGEST_CARD_LINE: Final = 70
_SENTENCE: Final = re.compile(r"[?!]$|\w{4,}\.$")
_WORDS_OF_SENTENCE: Final = re.compile(r"(?:\s[a-zß-ÿа-я]+){2,}.*\.$")
"""A line that ends in a full stop and has words without capitals in a row, whatever it ends on."""


_ARMOUR_LINES: Final = 200


def armour_end(lines: list[str], first: int) -> int:
    """Return the line after OpenPGP armour (RFC 9580 §6 and §7) that starts at `first`; 0 where none does."""
    if lines[first].startswith("-----BEGIN PGP SIGNED MESSAGE-----"):
        return next((at + 1 for at in range(first, min(len(lines), first + 8)) if not lines[at].strip()), 0)
    if lines[first].startswith("-----BEGIN PGP SIGNATURE-----"):
        ends = (at + 1 for at in range(first, min(len(lines), first + _ARMOUR_LINES)) if lines[at].startswith("-----END PGP SIGNATURE"))
        return next(ends, 0)
    return 0


def longest_signature(line: str) -> int:
    """Return how many filled lines may follow `line` as a signature; 0 where it is no delimiter (RFC 3676 §4.3 and its relatives)."""
    if _DELIMITER.match(line):
        return _DELIMITED_LINES
    return _LOOSE_LINES if _LOOSE_DELIMITER.match(line) else 0


def parts_sections(line: str, following: list[str]) -> bool:
    """Say whether `line` is a short rule and others like it stand among the `following`: they part the sections of a text."""
    if not _RULE_DELIMITER.match(line):
        return False
    filled = [text for text in following if text.strip()][: _RULED_LINES + 1]
    return any(_RULE_DELIMITER.match(text) for text in filled[:-1])


def is_ruled_card(line: str, following: list[str]) -> bool:
    """Say whether `line` is a short rule and `following` a visiting card rather than more text: few short lines, no sentences."""
    if not _RULE_DELIMITER.match(line):
        return False
    filled = [text.strip() for text in following if text.strip()]
    return 0 < len(filled) <= _RULED_LINES and not any(map(is_prose, filled))


def is_prose(text: str) -> bool:
    """Say whether a line is a sentence, or too long for a card."""
    return len(text) > _LONGEST_CARD_LINE or _SENTENCE.search(text) is not None or _WORDS_OF_SENTENCE.search(text) is not None
