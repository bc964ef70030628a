"""Decides what of a public reply would give something away.

Finding is not deciding: a phone number may be the shop's own, an order number may stand in the review itself. What the customer told us
in private and nobody can read in public is held back; what belongs to the business or is public already passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.texts import N_
from agentdesk.domain.voice import Finding, Level
from agentdesk.replies.guard import facts, numbers, places
from agentdesk.replies.guard.circumstances import circumstances
from agentdesk.replies.guard.codes import codes, endings, masked, shortened
from agentdesk.replies.guard.confidences import confidences, matter_of, topics
from agentdesk.replies.guard.figures import in_figures
from agentdesk.replies.guard.known import Around, around, forms
from agentdesk.replies.guard.names import names
from agentdesk.replies.guard.records import Circle, Piece, Sort
from agentdesk.replies.guard.streets import streets
from agentdesk.replies.guard.telling import is_general, is_of_ours, is_ours_to_tell, telling_words
from agentdesk.replies.guard.times import appointments
from agentdesk.replies.guard.turns import turns
from agentdesk.replies.guard.wording import Known, told_words, wording_of
from agentdesk.replies.stretches import stretches
from agentdesk.replies.vocabulary import words_in

TOLD: Final = N_("“{found}” is known to us only from this customer's private messages")
LOOKS_PRIVATE: Final = N_("“{found}” looks like somebody's private data; everybody will read this")
UNKNOWN: Final = N_("“{found}”: is this ours? Everybody will read this")
MIN_LONG_KEY: Final = 6
MIN_DIALLED_DIGITS: Final = 8
"""So many digits of a telephone number, without the zero before them, are nobody else's."""

_OURS = re.compile(
    r"(?:\b(?:bel|mail|whatsapp|schrijf|bereik\w*|contact\w*|stuur|ons|onze|appel\w*|écrivez|joign\w*|contactez|notre|nous|rufen|ruf|schreiben|"
    r"erreich\w*|unser\w*|uns|chiam\w*|scriv\w*|contatt\w*|nostr\w*|call|email|reach|write|our|us|via|op|sous|unter|al|au|at|kom|langs|"
    r"winkel|magasin|laden|negozio|shop|store)\b)",
    re.IGNORECASE,
)
OURS_WITHIN_CHARS: Final = 60
_THEIRS = re.compile(
    r"\b(?:uw|jouw|je|jullie|votre|vos|ton|ihre?[mnrs]?|deine?[mnrs]?|euer|eure[mnrs]?|sua|suo|tua|tuo|vostr[ao]|your)\s+(?:[\w-]+\s+)?"
    r"(?:e-?mail\w*|mail\w*|nummer|telefoon\w*|mobiel\w*|adres|adresse|courriel|numéro|téléphone|portable|telefon\w*|rufnummer|handy\w*|"
    r"mobil\w*|indirizzo|numero|telefono|cellulare|number|phone|mobile|address|iban|rekening\w*|compte|konto\w*|conto|account)"
    r"(?:\s+(?:is|was|luidt|est|ist|lautet|war|è|op|an|at|au|auf|unter|al))?\s*[:(,]?\s*$|"
    r"\b(?:(?:bellen|belden|belde|bel|mailen|mailden|appen|rufen|riefen|erreichen|mailten|call|called|ring|rang|text|texted|emailed|phoned)\s+"
    r"(?:u|jou|je|sie|dich|you)|(?:vous|te|t\W)\s*(?:avons\s+)?(?:r?appelons|r?appellerons|r?appelé|écrivons|écrirons|écrit)|"
    r"(?:la|ti|vi)\s+(?:abbiamo\s+)?(?:ri)?(?:chiamiamo|chiameremo|chiamat[oa]|scriviamo|scriveremo|scritto))\s+"
    r"(?:[\w-]+\s+){0,2}(?:op|naar|au|sur|à|unter|auf|an|al|allo|sul|on|at)\s*:?\s*$",
    re.IGNORECASE,
)
"""What makes it theirs, whoever reads it: "uw nummer is …", "we will call you on …"."""

_REACHED: Final = frozenset({Sort.PHONE, Sort.EMAIL, Sort.IBAN})

Familiar = Callable[[frozenset[str]], frozenset[str]]
"""Tells which of some words other customers use too."""


def unheard(_words: frozenset[str]) -> frozenset[str]:
    """Nobody is known who could use these words too."""
    return frozenset()


def check_public(text: str, circle: Circle, familiar: Familiar = unheard) -> tuple[Finding, ...]:
    """Return what of a text that everybody will read should not leave without a second look, in the order of the text."""
    found: list[Finding] = []
    words: list[tuple[int, Piece]] = []
    for start, stretch in stretches(text):
        read = _read(stretch, circle)
        found.extend(replace(finding, start=finding.start + start, end=finding.end + start) for finding in read.findings)
        words.extend((start, piece) for piece in read.words)
    others = familiar(frozenset(piece.key for _start, piece in words)) if words else frozenset()
    for start, piece in words:
        if piece.key not in others:
            found.append(_finding(text, replace(piece, start=piece.start + start, end=piece.end + start), Level.BLOCK, TOLD))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


@dataclass(frozen=True, slots=True)
class _Read:
    """What one stretch of a reply gives away, counted from its own beginning; whether the words do is for other customers to say."""

    findings: tuple[Finding, ...]
    words: tuple[Piece, ...]


@lru_cache(maxsize=256)
def _read(stretch: str, circle: Circle) -> _Read:
    known = around(circle)
    pieces = _without_overlaps(
        piece
        for piece in _pieces(stretch, circle, known)
        if not piece.is_vague
        or (piece.sort, piece.key) in known.private
        or piece.key in known.private_topics
        or _is_dialled_at_home(stretch, piece, known)
    )
    found = tuple(finding for piece in pieces if (finding := _judged(stretch, piece, known)) is not None)
    words = tuple(_told_words(stretch, [piece for piece in pieces if not _is_ours_to_say(piece, known)], circle, known))
    common = wording_of(circle.common)
    said = circumstances(stretch, known.harmless_wording, common, known.private_wording.words) if circle.private else iter(())
    told_together = (
        _finding(stretch, turn, Level.BLOCK, TOLD)
        for turn in turns(stretch, known.private_turns)
        if all(turn.end <= piece.start or turn.start >= piece.end for piece in (*pieces, *words))
    )
    about_them = (
        _finding(stretch, clause, Level.BLOCK, LOOKS_PRIVATE)
        for clause in said
        if all(clause.end <= piece.start or clause.start >= piece.end for piece in (*pieces, *words))
    )
    return _Read((*found, *told_together, *about_them), words)


def _pieces(text: str, circle: Circle, known: Around) -> Iterator[Piece]:
    """Find everything a reply may give away, the surest first."""
    yield from streets(text, known.private_streets, known.harmless_streets)
    yield from _figures(text, circle, known)
    figures = in_figures(text, circle.language)
    if figures is not None:
        yield from figures.found(_figures(figures.text, circle, known))
    yield from names(text, circle, known.others, known.harmless_words)
    yield from confidences(text, known.private_matters, known.harmless_matters, known.language)
    guessed = known.private_topics - known.private_matters
    yield from topics(text, known.private_topics, circle.language, known.signs, guessed)


def _figures(text: str, circle: Circle, known: Around) -> Iterator[Piece]:
    """Find everything with a number in it, or another form of its own."""
    yield from masked(text, known.private_codes)
    yield from forms(text, circle)
    yield from codes(text, known.private_codes, known.harmless_codes)
    if known.has_private_times:
        yield from appointments(text)
    yield from endings(text, known.private_codes)
    yield from shortened(text, known.private_codes, known.harmless_codes)
    yield from numbers.order_numbers(text)
    yield from places.numbered_places(text)
    yield from facts.numbered_words(text)


def _without_overlaps(pieces: Iterator[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        if all(piece.end <= other.start or piece.start >= other.end for other in kept):
            kept.append(piece)
    return kept


def _judged(text: str, piece: Piece, known: Around) -> Finding | None:
    """Return the finding a piece comes to, None where it may leave."""
    if piece.sort is Sort.NAME:
        return None if _is_public_name(piece, known) else _finding(text, piece, Level.BLOCK, TOLD)
    is_code = piece.key in known.private_codes and piece.key not in known.harmless_codes
    if is_code or piece.key in known.private_streets:
        return _finding(text, piece, Level.BLOCK, TOLD)
    if piece.key in known.private_topics:
        return _finding(text, piece, Level.BLOCK, TOLD if piece.key in known.private_matters else LOOKS_PRIVATE)
    if piece.sort is Sort.PRIVATE_FACT and piece.key.startswith(("amount ", "day ")):
        is_amount = piece.key.startswith("amount ")
        if is_ours_to_tell(text, piece.start, piece.end, known.language, is_amount=is_amount):
            return None
    if (piece.sort, piece.key) in known.harmless or _stands_in(piece, known.harmless_digits):
        return None
    if (piece.sort, piece.key) in known.private or _stands_in(piece, known.private_digits) or _is_dialled_at_home(text, piece, known):
        return _finding(text, piece, Level.BLOCK, TOLD)
    if piece.is_suspicious or (piece.sort in _REACHED and _THEIRS.search(text, max(0, piece.start - OURS_WITHIN_CHARS), piece.start)):
        return _finding(text, piece, Level.BLOCK, LOOKS_PRIVATE)
    if piece.sort in {Sort.EMAIL, Sort.PHONE, Sort.ADDRESS} and not _OURS.search(
        text, max(0, piece.start - OURS_WITHIN_CHARS), piece.start
    ):
        return _finding(text, piece, Level.WARN, UNKNOWN)
    return None


def _stands_in(piece: Piece, plain_text: str) -> bool:
    """Whether a long code stands in a text in another division of its digits."""
    return piece.sort is not Sort.PRIVATE_FACT and len(piece.key) >= MIN_LONG_KEY and numbers.plain(piece.key) in plain_text


def _is_dialled_at_home(text: str, piece: Piece, known: Around) -> bool:
    """Whether a number is one that was told, as it is dialled in a country other than the business's ("0473 22.19.08" in Belgium)."""
    dialled = numbers.plain(text[piece.start : piece.end]).lstrip("0")
    if piece.sort is not Sort.PHONE or len(dialled) < MIN_DIALLED_DIGITS:
        return False
    return any(sort is Sort.PHONE and key.endswith(dialled) for sort, key in known.private)


def _is_ours_to_say(piece: Piece, known: Around) -> bool:
    """Whether a piece is of a matter that may be spoken of here; its words may still be the customer's own."""
    return piece.key.startswith("matter ") and (piece.sort, piece.key) in known.harmless


def _is_public_name(piece: Piece, known: Around) -> bool:
    """A name that everybody reads beside the review is no secret, in all its parts."""
    return all(part in known.plain_harmless_words or any(part in handle for handle in known.public_handles) for part in piece.key.split())


def _finding(text: str, piece: Piece, level: Level, message: str) -> Finding:
    fields: dict[str, FieldValue] = {"found": text[piece.start : piece.end]}
    return Finding(f"guard.{piece.sort}", level, piece.start, piece.end, message, fields)


def _told_words(text: str, pieces: list[Piece], circle: Circle, told: Around) -> Iterator[Piece]:
    """Yield words that this customer used in private and that stand nowhere in public and are no common ones."""
    firsts = words_in(" ".join(name.partition(" ")[0] for name in circle.names))
    known = Known((told.harmless_wording, wording_of(firsts)), wording_of(circle.common), telling_words(circle.language))
    for piece in told_words(text, told.private_wording, known, told.told_names):
        is_matter = matter_of(piece.key) is not None
        if (is_general if is_matter else is_of_ours)(text, piece.start, piece.end, circle.language):
            continue
        if all(piece.end <= other.start or piece.start >= other.end for other in pieces):
            yield replace(piece, sort=Sort.NAME) if piece.key in told.others_surnames else piece
