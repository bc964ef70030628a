"""Finds the customer's name: whole, with initials, with a title, with another first name, however it is spaced and accented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.numbers import plain
from agentdesk.replies.guard.records import Circle, Piece, Sort

PARTICLES: Final = frozenset(
    [
        "de",
        "den",
        "der",
        "van",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "du",
        "des",
        "la",
        "le",
        "les",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "dello",
        "degli",
        "dei",
        "ten",
        "ter",
        "te",
        "'t",
        "op",
        "in",
        "e",
        "el",
        "al",
        "ben",
        "bin",
        "af",
        "av",
        "d",
        "l",
        "o'",
        "d'",
        "l'",
        "v.d.",
        "v/d",
        "vd",
    ]
)
SHORTEST_SURNAME: Final = 3
_TITLES: Final = frozenset(
    [
        "dr",
        "dr.",
        "prof",
        "prof.",
        "ing",
        "ing.",
        "ir",
        "ir.",
        "drs",
        "drs.",
        "mr",
        "mr.",
        "mrs",
        "ms",
        "dott",
        "dott.",
        "dott.ssa",
        "avv",
        "avv.",
        "dipl.-ing.",
        "me",
        "m",
        "mag",
        "mag.",
    ]
)
_HONORIFIC = (
    r"(?:mevrouw|mevr\.?|mw\.?|meneer|mijnheer|de heer|heer|dhr\.?|familie|fam\.?|"
    r"herrn?|frau|graf|gräfin|freiherr|freifrau|monsieur|madame|mme\.?|"
    r"mlle\.?|m\.|famille|"
    r"signora|signor|sig\.ra|sig\.|gent\.ma|famiglia|mr\.?|mrs\.?|ms\.?|miss|family|dr\.?|prof\.?|dott\.(?:ssa)?)"
)
_TITLED = re.compile(_HONORIFIC, re.IGNORECASE)
_GREETING = (
    r"(?:beste|geachte|dag|hallo|hoi|goede\w+|liebe[rs]?|geehrte[rs]?|tag|cher|chère|bonjour|bonsoir|caro|cara|gentile|"
    r"buongiorno|salve|dear|hi|hello|hey)"
)
_BETWEEN = (
    r"(?:(?:van|von|vom|v\.?\s?d\.?|v/d|v\.|zu|zum|zur|de|den|der|des|du|d\.|le|la|les|di|da|do|dos|del|della|dello|degli|dei|"
    r"ten|ter|te|['\u2019]t|op|in|e|el|al|ben|bin|af|av)[\s.]\s?){0,4}"
)
_OF_THEIRS = r"(?:['\u2019]?s)?"
_INITIALS = r"(?:[a-z]\.[\s-]?){1,4}|(?-i:[A-Z])\s(?=(?-i:[^\W\d_a-z]))"


def names(text: str, circle: Circle, others: Iterable[str] = (), harmless: frozenset[str] = frozenset()) -> Iterator[Piece]:
    """Find the customer's name, or that of others they told us of, where more of it is said than a first name."""
    plain_text = unaccented(text)
    is_german = circle.language.startswith("de")
    for name in (*circle.names, *others):
        for key, pattern in _patterns(name, is_german=is_german, common=circle.common):
            for found in pattern.finditer(plain_text):
                yield Piece(Sort.NAME, found.start("name"), found.end("name"), _said(found["name"], key))
    for name in circle.names:
        yield from _first_names(text, name, harmless)


def _first_names(text: str, name: str, harmless: frozenset[str]) -> Iterator[Piece]:
    """Find the first name where everybody can read the surname: together they are the whole name."""
    parts = [part for part in re.split(r"[\s,]+", name.strip()) if part.casefold() not in _TITLES]
    firsts, surname = _divided(parts)
    shown = {part.casefold() for core in surname for part in (core, *core.split("-"))} - PARTICLES
    if not firsts or not shown & harmless:
        return
    for first in firsts:
        if len(first) > 1 and first[0].isupper() and first.casefold() not in harmless:
            for found in re.finditer(rf"(?<!\w){re.escape(first)}{_OF_THEIRS}(?!\w)", text):
                yield Piece(Sort.NAME, found.start(), found.end(), plain(first))


def _said(written: str, key: str) -> str:
    """Return what a written name gives away: its surname, and every other part that is no title, particle or initial."""
    words = (plain(word) for word in re.split(r"[\s.-]+", written) if word.casefold() not in PARTICLES and not _is_title(word))
    return " ".join(dict.fromkeys((key, *(word for word in words if len(word) >= SHORTEST_SURNAME and word not in key))))


def _is_title(word: str) -> bool:
    """Whether a word without its full stop is a title ("Sig." of "Sig. Greco")."""
    return bool(_TITLED.fullmatch(word) or _TITLED.fullmatch(f"{word}."))


@lru_cache(maxsize=256)
def _patterns(name: str, *, is_german: bool, common: frozenset[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what to look for, with the surname each tells."""
    parts = [part for part in re.split(r"[\s,]+", unaccented(name).strip()) if part.casefold() not in _TITLES]
    firsts, surname = _divided(parts)
    cores = [
        core for core in re.split(r"[\s-]+", " ".join(surname)) if core.casefold() not in PARTICLES and len(plain(core)) >= SHORTEST_SURNAME
    ]
    if not firsts or not cores:
        return ()
    first_words = {word for first in firsts for word in (first, *first.split("-")) if len(plain(word)) > 1}
    given = "|".join(sorted(map(_loose, first_words), key=len, reverse=True)) or r"(?!)"
    found = [(plain(cores[-1]), pattern) for pattern in _led(given, r"[\s-]*".join(map(_loose, surname)))]
    if len(cores) > 1:  # two surnames together are nobody else's
        together = r"[\s-]+".join(map(_loose, cores))
        found.append((plain(cores[-1]), re.compile(rf"(?<!\w)(?P<name>{together}){_OF_THEIRS}(?!\w)", re.IGNORECASE)))
    for core in cores:
        written = rf"{_loose(core)}(?:[\s-]+(?:{'|'.join(map(_loose, cores))}))?"
        found.extend((plain(core), pattern) for pattern in _led(given, written))
        found.append((plain(core), re.compile(rf"(?<!\w)(?P<name>{_loose(core)},?\s+(?:{given}))(?!\w)", re.IGNORECASE)))
        if not is_german and core.casefold() not in common:  # every noun has a capital there: "unser Koch" is no Mr Koch
            capital = _loose(core[0].upper() + core[1:])
            found.append((plain(core), re.compile(rf"(?<!\w)(?P<name>[A-Z][\w'\u2019-]+\s{_BETWEEN}{capital})(?!\w)")))
    return tuple(found)


def _led(given: str, surname: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for a surname after a title, initials or a first name, and right after a greeting."""
    lead = rf"(?:{_HONORIFIC}\s+)+(?:{_INITIALS})?|(?:{_INITIALS})|(?:(?:{given})[\s-]+(?:{_INITIALS})?)+"
    return (
        re.compile(rf"(?<!\w)(?P<name>(?:{lead}){_BETWEEN}{surname}){_OF_THEIRS}(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w){_GREETING}\s+(?P<name>{_BETWEEN}{surname}){_OF_THEIRS}(?!\w)", re.IGNORECASE),
    )


def _divided(parts: list[str]) -> tuple[list[str], list[str]]:
    """Return first names and surname: it begins with its first particle, else it is the last word."""
    begin = next((place for place, part in enumerate(parts) if place and part.casefold() in PARTICLES), len(parts) - 1)
    return parts[:begin], parts[begin:]


def _loose(word: str) -> str:
    """Return a pattern for a word in any spelling: ß or ss, ö or oe, any apostrophe or none, a dash or a space."""
    written = re.sub(r"(?i)(?<=[aou])e(?=[^aeiou])", "\x00", word.replace("ß", "ss"))
    signs = {"'": "['\u2019\u02bc`]?\\s?", "\u2019": "['\u2019\u02bc`]?\\s?", "-": "[\\s-]*", "\x00": "e?", ".": r"\.?"}
    pattern = "".join(signs.get(character, re.escape(character)) for character in written)
    return re.sub(r"(?i)ss", "(?:ss|ß)", pattern)
