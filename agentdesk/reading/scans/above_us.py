"""Whose letter it is where we know ourselves: the name that stands first above our own address is its writer's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agentdesk.domain.letter_values import find_day
from agentdesk.reading.scans.letterheads import STATE

_HEAD_LINES: Final = 20
_FEWEST_CHARS: Final = 4
"""What is shorter stands in other names too."""
_LONGEST: Final = 70
_SIGNS: Final = re.compile(r"[\W_]+")
_PARTS: Final = re.compile(r"\s{3,}|\s*[·•|]\s*|\s+[\u2013\u2014-]\s+|,\s+(?=[^,]*\d)|\s:\s")
_LABELLED: Final = re.compile(r"^[^:]{2,40}:(?:\s|$)")
_LEGAL_FORM: Final = re.compile(
    r"(?<=\S\s)(?:B\.?V\.?|N\.?V\.?|U\.A\.|V\.?O\.?F\.?|GmbH(?: & Co\.? KG)?|AG|KG|OHG|e\.\s?[KV]\.|S\.?r\.?l\.?s?|S\.?p\.?A\.?|SARL|SAS?"
    r"|S\.A\.S?\.?|Ltd\.?|Limited|PLC|plc|LLP|Inc\.?)(?!\w)"
)
_JUNK: Final = re.compile(r"(?:^|(?<=\s))(?:[^\w\s&(\"'\u2018-\u201e«]\S*|\S*[\[\]{}|\\<>~=]\S*)(?=\s|$)")
"""What readers make of a picture beside a name."""
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_TO_US: Final = re.compile(r"(?i)^(?:aan|an|à|to|spett(?:\.le|abile)?|t\.?a\.?v\.?|messrs)\b")
_ODD: Final = re.compile(r"\d|(?:^|\s)[^\W\d_](?=\s|$)")
"""A number, or a letter by itself: more than a name stands there, or less."""


def is_ours(line: str, own: Sequence[str]) -> bool:
    """Say whether a line holds our own name or street; a name of one word is in others' names too, and counts by itself alone."""
    seen = _SIGNS.sub("", line).casefold()
    for one in own:
        name = _SIGNS.sub("", one).casefold()
        if len(name) >= _FEWEST_CHARS and (name == seen or (name in seen and len(one.split()) > 1)):
            return True
    return False


def first_above_us(lines: Sequence[str], own: Sequence[str]) -> str:
    """Return the name that stands first on a letter's sheet, above our own address; "" where none does.

    Args:
        lines: the letter's.
        own: the business's own name and street, as letters to it bear them; empty where they aren't known.
    """
    ours = next((number for number, line in enumerate(lines[:_HEAD_LINES]) if is_ours(line, own)), 0)
    for line in lines[:ours]:
        if _WORD.search(line) and not STATE.match(line):
            return "" if _TO_US.match(line) else _name_in(line, "\n".join(one for one in lines if one is not line))
    return ""


def _name_in(line: str, elsewhere: str) -> str:
    """Return the name a line begins with, without the address and what else was read beside it."""
    if _LABELLED.match(line) or find_day(line) is not None:
        return ""
    name = next((part for part in _PARTS.split(line) if _WORD.search(part)), "")
    form = _LEGAL_FORM.search(name)
    if form is not None:
        name = name[: form.end()]
    name = _JUNK.split(name)[0].strip() or name
    name = _once(name)
    if _ODD.search(name):
        name = _repeated(name, elsewhere) or name
    return name if len(name) <= _LONGEST and not any(map(str.isdigit, name)) else ""


def _once(name: str) -> str:
    """Return a name that was read twice, of a picture and beside it, as it reads better."""
    words = name.split()
    for place in range(1, len(words)):
        halves = "".join(words[:place]), "".join(words[place:])
        if halves[0].casefold() == halves[1].casefold():
            return " ".join(words[:place] if place <= len(words) - place else words[place:])
    return name


def _repeated(name: str, elsewhere: str) -> str:
    """Return the longest run of words that the rest of the letter repeats: whoever writes is named in foot or signature too."""
    words, seen = name.split(), f" {' '.join(elsewhere.split())} ".replace(",", " ")
    for length in range(len(words) - 1, 1, -1):
        for start in range(len(words) - length + 1):
            run = " ".join(words[start : start + length])
            if f" {run} " in seen and not _ODD.search(run):
                return run
    return ""
