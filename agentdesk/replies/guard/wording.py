"""Finds words that a customer used in private and nobody else uses: what they bought, what ails them, whom they named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final

from agentdesk.replies.guard.confidences import matter_of
from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.records import Piece, Sort
from agentdesk.replies.guard.telling import is_said_of_each, says_nothing
from agentdesk.replies.vocabulary import WORD, spelt

SHORTEST: Final = 3
SHORTEST_KNOWN: Final = 4
"""A shorter beginning makes no word known: "bei" is not "Bein"."""
SHORTEST_KIN: Final = 5
LONGEST_KIN: Final = 7
"""Words are kin from so many equal letters on, however long they are ("revalideren", "revalidatiecentrum")."""
OF_THE_BODY: Final = frozenset({"surgery", "cancer", "heart", "allergy", "illness", "accident", "mobility", "eyes"})
"""Matters whose joined words name a part of the body."""
SHORTEST_PART: Final = 4
SHORTEST_JOINED: Final = 8
LONGEST_WORD: Final = 40
KIN_SHARE: Final = 0.7
"""So much of a shorter word has to be equal ("betaald", "betaalde")."""
_ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2,5}(?![\w-])")
_OF_A_CODE = re.compile(r"[-/]\d")
"""Behind the letters of a code ("KGE-330"): codes are compared as a whole, and letters that a make shares tell of nobody."""
_EVERYDAY: Final = frozenset(
    (
        "OK",
        "TV",
        "PC",
        "USB",
        "SMS",
        "PDF",
        "QR",
        "FAQ",
        "DHL",
        "UPS",
        "DPD",
        "GLS",
        "TNT",
        "BTW",
        "TVA",
        "IVA",
        "MWST",
        "UST",
        "VAT",
        "KVK",
        "GMBH",
        "EU",
        "USA",
        "UK",
        "EUR",
        "CHF",
        "GBP",
        "AGB",
        "SRL",
        "SPA",
        "SARL",
        "LTD",
        "BV",
        "NV",
        "VOF",
        "WIFI",
        "LED",
        "XL",
        "XXL",
        "XS",
        "NB",
        "PS",
        "PM",
        "AM",
        "EC",
        "CEO",
        "HR",
        "IT",
        "DM",
        "ASAP",
        "RSVP",
        "NL",
        "BE",
        "FR",
        "DE",
        "CH",
        "AT",
        "GB",
    )
)
"""Letters that say nothing about anybody: countries, carriers, sizes, legal forms."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of some texts, and the beginnings by which others of their family are known."""

    words: frozenset[str]
    kin: frozenset[str]
    parts: frozenset[str]
    """What joined words told in confidence are made of: "knie" of "knieoperatie"."""
    joined: frozenset[str]
    """Words that a longer one may begin with: who told "Balkon" told "Balkonzimmer". Empty where the language joins no words."""
    acronyms: frozenset[str]
    capitals: frozenset[str]
    """Words that stand with a capital inside a sentence, and nowhere without one: names of people, places and makes."""


def wording(text: str, *, joins_words: bool = False) -> Wording:
    """Return the words of a text."""
    words = frozenset(unaccented(spelt(found[0])) for found in WORD.finditer(text))
    small = frozenset(found[0] for found in WORD.finditer(text) if found[0][0].islower())
    capitals = (found[0].casefold() for found in WORD.finditer(text) if _is_capital(text, found))
    parts = _parts(words) if joins_words else frozenset()
    joined = frozenset(word for word in words if len(word) >= SHORTEST_KIN) if joins_words else frozenset()
    return Wording(words, _beginnings(words), parts, joined, frozenset(_ACRONYM.findall(text)), frozenset(capitals) - small)


@lru_cache(maxsize=16)
def wording_of(words: frozenset[str]) -> Wording:
    """Return words that are known already, such as a language's commonest."""
    plain = frozenset(map(unaccented, words))
    return Wording(plain, _beginnings(plain), frozenset(), frozenset(), frozenset(), frozenset())


def _is_capital(text: str, found: re.Match[str]) -> bool:
    """Whether a word is written as a name: a capital, and not because a sentence or a line begins."""
    before = text[: found.start()].rstrip(" \"'(\u201c\u00ab\u2018")
    return found[0][0].isupper() and not found[0].isupper() and bool(before) and before[-1] not in ".!?:\n;"


@dataclass(frozen=True, slots=True)
class Known:
    """Words that give nothing away: those everybody can read already, and the common ones but for those that tell of somebody."""

    read: tuple[Wording, ...]
    common: Wording
    telling: frozenset[str] = frozenset()


def told_words(text: str, private: Wording, known: Known, names: frozenset[str] = frozenset()) -> Iterator[Piece]:
    """Find words of the private messages, in any of their forms, that aren't known; a name may be a common word too ("Claire")."""
    harmless = (*known.read, known.common)
    for found in WORD.finditer(text):
        word = unaccented(spelt(found[0]))
        if found[0][0].isupper() and found[0].casefold() in names and _is_capital(text, found):
            yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), found[0].casefold())
            continue
        if found[0].isupper() and _OF_A_CODE.match(text, found.end()):
            continue
        is_telling = word in known.telling and not says_nothing(text, found.start(), found.end())
        if len(word) < SHORTEST or any(is_known(word, one) for one in (known.read if is_telling else harmless)):
            continue
        if not _is_told(word, private) and not _begins_told(word, private, harmless):
            continue
        if is_said_of_each(text, found.start()):
            continue
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), spelt(found[0]))
    for found in _ACRONYM.finditer(text):
        letters = found[0]
        if letters in private.acronyms and letters not in _EVERYDAY and not any(letters in one.acronyms for one in harmless):
            yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), letters.casefold())


def _is_told(word: str, private: Wording) -> bool:
    return word in private.words or word in private.parts or any(word[:length] in private.kin for length in _lengths(word))


def _begins_told(word: str, private: Wording, harmless: tuple[Wording, ...]) -> bool:
    """Whether a joined word begins with a told one that is known nowhere else ("Balkonzimmer")."""
    beginnings = (word[:length] for length in range(SHORTEST_KIN, len(word) - SHORTEST_PART + 1))
    return bool(private.joined) and any(
        beginning in private.joined and not any(is_known(beginning, one) for one in harmless) for beginning in beginnings
    )


def is_known(word: str, known: Wording) -> bool:
    """Whether a word or one of its family is known; the parts of a joined word are known one by one."""
    if word in known.words or any(word[:length] in known.kin or word[:length] in known.words for length in _close_lengths(word)):
        return True
    parts = [part for part in re.split(r"[-'\u2019]", word) if part]
    return len(parts) > 1 and all(len(part) < SHORTEST or is_known(part, known) for part in parts)


def _beginnings(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word[:length] for word in words for length in _lengths(word))


def _parts(words: frozenset[str]) -> frozenset[str]:
    """Return the beginnings and endings of joined words that tell in confidence: "knie" of "knieoperatie"."""
    long = [word for word in words if SHORTEST_JOINED <= len(word) <= LONGEST_WORD and matter_of(word) in OF_THE_BODY]
    cuts = [(word, place) for word in long for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]
    return frozenset(part for word, place in cuts for part in (word[:place], word[place:]))


def _lengths(word: str) -> range:
    """Return how many letters of a word may stand for its family."""
    fewest = min(max(SHORTEST_KIN, ceil(KIN_SHARE * len(word))), LONGEST_KIN)
    return range(fewest, min(len(word), LONGEST_WORD) + 1) if len(word) >= SHORTEST_KIN else range(0)


def _close_lengths(word: str) -> range:
    """As `_lengths`, for what would make a word harmless: a long word is not known by its first syllables alone."""
    return range(max(SHORTEST_KNOWN, ceil(KIN_SHARE * len(word))), min(len(word), LONGEST_WORD) + 1)
