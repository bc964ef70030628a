"""Finds what people tell in confidence: health, family, money and the law, whatever word or language it is told in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.matters import OF_HEALTH, known_matters
from agentdesk.replies.guard.records import Piece, Sort
from agentdesk.replies.guard.telling import is_general, is_to_the_customer, says_nothing, says_you

LONGEST_STEM: Final = 20
SHORTEST_INSIDE: Final = 6
"""A stem this long tells within a compound too ("notenallergie", "Hausstauballergie")."""
HEALTH: Final = "health"

_WORD = re.compile(r"[^\W\d_]+")
_OP: Final = re.compile(r"(?<!\w)OP(?!\w)")
_YOUR_WORD: Final = re.compile(
    r"(?<!\w)(?:uw|je|jouw|votre|vos|ta|ton|tes|ihre?[nmrs]?|deine?[nmrs]?|su[aoe]|suoi|tu[aoe]|your)\s([^\W\d_]+)", re.IGNORECASE
)
"""Who told of one trouble of their health is given away by "your operation" too."""


def told_matters(text: str, *, has_titles: bool = False) -> frozenset[str]:
    """Return which matters a text speaks of, as one who confides speaks: a member of the family counts however it is named.

    With `has_titles` a word before a name is a title ("Frau Berger"), as where the business names its people.
    """
    found = {piece.key for piece in _matters(text)}
    for member in known_matters().family:
        if member.named.search(member.as_title.sub(" ", text) if has_titles else text):
            found.add(f"matter {member.matter}")
    if any(key.removeprefix("matter ") in OF_HEALTH for key in found):
        found.add(f"matter {HEALTH}")
    topics = known_matters().topics
    return frozenset((*found, *(f"topic {topic}" for key in found for topic in topics.get(key.removeprefix("matter "), ()))))


def spoken_topics(text: str, language: str) -> frozenset[str]:
    """Return the topics a text in some language speaks of, as a reply would."""
    said = known_matters().said.get(language.partition("-")[0], ())
    return frozenset(f"topic {topic}" for topic, pattern in said if pattern.search(text))


def topics(text: str, told: frozenset[str], language: str, signs: frozenset[str], guessed: frozenset[str]) -> Iterator[Piece]:
    """Find where a reply speaks of a topic told in private: by any of its matters, or as its language speaks of it.

    What is said of everybody ("if anyone has an allergy"), of the business ("our family") or of somebody else ("the singer was ill") tells
    nothing; `signs` are the names by which everybody knows the customer. Of the `guessed` topics nobody told: they must be said to the
    reader by more than the greeting of their sentence ("Dear Ana, the kitchens are separated now").
    """
    known = known_matters()
    for piece in _matters(text) if told else ():
        topic = next((topic for topic in known.topics.get(piece.key.removeprefix("matter "), ()) if f"topic {topic}" in told), None)
        if topic is not None and not _is_of_nobody(text, piece, language, None if f"topic {topic}" in guessed else signs):
            yield _piece_of_topic(piece.start, piece.end, topic)
    for topic, pattern in known.said.get(language.partition("-")[0], ()) if told else ():
        if f"topic {topic}" in told:
            for found in pattern.finditer(text):
                piece = _piece_of_topic(found.start(), found.end(), topic)
                if not _is_of_nobody(text, piece, language, None if f"topic {topic}" in guessed else signs):
                    yield piece


def _is_of_nobody(text: str, piece: Piece, language: str, signs: frozenset[str] | None) -> bool:
    if says_nothing(text, piece.start, piece.end) or is_general(text, piece.start, piece.end, language):
        return True
    if signs is None:
        return not says_you(text, piece.start, piece.end, language)
    return not is_to_the_customer(text, piece.start, piece.end, language, signs)


def _piece_of_topic(start: int, end: int, topic: str) -> Piece:
    return Piece(Sort.PRIVATE_FACT, start, end, f"topic {topic}", is_vague=True)


def confidences(text: str, told: frozenset[str], harmless: frozenset[str], language: str) -> Iterator[Piece]:
    """Find where a reply speaks of such a matter: the word itself, a wish that goes with it, "your mother".

    Args:
        text: the reply.
        told: the matters told in private: only these are looked for.
        harmless: the matters that anybody can read of already, as `told_matters` names them.
        language: the reply's.
    """
    if not told:
        return
    yield from (piece for piece in _matters(text) if not is_general(text, piece.start, piece.end, language))
    for matter, pattern in known_matters().wishes:
        if f"matter {matter}" in told:
            for found in pattern.finditer(text):
                yield _piece(found.start(), found.end(), matter)
    if f"matter {HEALTH}" in told:
        yield from _your_troubles(text, harmless)
    for member in known_matters().family:
        if f"matter {member.matter}" in told:
            for found in member.yours.finditer(text):
                yield _piece(found.start(), found.end(), member.matter)


def _your_troubles(text: str, harmless: frozenset[str]) -> Iterator[Piece]:
    for found in _YOUR_WORD.finditer(text):
        trouble = matter_of(found[1])
        if trouble in OF_HEALTH and f"matter {trouble}" not in harmless:
            yield _piece(found.start(), found.end(), HEALTH)


def _matters(text: str) -> Iterator[Piece]:
    for found in _WORD.finditer(text):
        matter = matter_of(found[0])
        if matter is not None:
            yield _piece(found.start(), found.end(), matter)
    for matter, pattern in known_matters().phrases:
        for found in pattern.finditer(text):
            yield _piece(found.start(), found.end(), matter)
    for found in _OP.finditer(text):
        yield _piece(found.start(), found.end(), "surgery")


@lru_cache(maxsize=20_000)
def matter_of(word: str) -> str | None:
    """Return the matter a word belongs to, by its beginning, or by what a compound ends in."""
    folded, stems = unaccented(word).casefold(), known_matters().stems
    if folded in known_matters().others:
        return None
    for length in range(min(len(folded), LONGEST_STEM), 2, -1):
        if (matter := stems.get(folded[:length])) is not None:
            return matter
    for start in range(3, len(folded) - SHORTEST_INSIDE + 1):
        for length in range(min(len(folded) - start, LONGEST_STEM), SHORTEST_INSIDE - 1, -1):
            if (matter := stems.get(folded[start : start + length])) is not None:
                return matter
    return None


def _piece(start: int, end: int, matter: str) -> Piece:
    return Piece(Sort.PRIVATE_FACT, start, end, f"matter {matter}", is_vague=True)
