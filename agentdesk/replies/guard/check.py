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
from agentdesk.replies.guard.codes import Told, codes, endings, masked, short_codes, shortened, told_codes
from agentdesk.replies.guard.confidences import HEALTH, confidences, spoken_topics, topics
from agentdesk.replies.guard.confidences import told_matters as matters_in
from agentdesk.replies.guard.figures import in_figures
from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.matters import known_matters
from agentdesk.replies.guard.names import names
from agentdesk.replies.guard.people import first_names, people, surnames
from agentdesk.replies.guard.records import Circle, Piece, Sort
from agentdesk.replies.guard.spelled import spoken_codes, written_amounts
from agentdesk.replies.guard.streets import streets, told_streets
from agentdesk.replies.guard.telling import telling_words
from agentdesk.replies.guard.times import appointments, times
from agentdesk.replies.guard.turns import told_turns, turns
from agentdesk.replies.guard.vocabulary import CAPITALS
from agentdesk.replies.guard.wording import Known, Wording, told_words, wording, wording_of
from agentdesk.replies.stretches import stretches
from agentdesk.replies.vocabulary import words_in

TOLD: Final = N_("“{found}” is known to us only from this customer's private messages")
LOOKS_PRIVATE: Final = N_("“{found}” looks like somebody's private data; everybody will read this")
UNKNOWN: Final = N_("“{found}”: is this ours? Everybody will read this")
MIN_LONG_KEY: Final = 6
JOINING: Final = frozenset({"nl", "de"})
"""Languages that write a joined word as one: who told "knieoperatie" told "knie"."""

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
_MEANT: Final = frozenset({Sort.PHONE, Sort.IBAN, Sort.ADDRESS, Sort.EMAIL})

Keys = frozenset[tuple[Sort, str]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a circle comes to: worked out once, and then used for every key that is typed into one reply."""

    private: Keys
    harmless: Keys
    private_digits: str
    harmless_digits: str
    private_wording: Wording
    harmless_wording: Wording
    others: tuple[str, ...]
    told_names: frozenset[str]
    others_surnames: frozenset[str]
    plain_harmless_words: frozenset[str]
    public_handles: tuple[str, ...]
    private_codes: Told
    harmless_codes: Told
    private_matters: frozenset[str]
    harmless_matters: frozenset[str]
    has_private_times: bool
    private_streets: frozenset[str]
    harmless_streets: frozenset[str]
    private_turns: frozenset[str]
    private_topics: frozenset[str]
    harmless_words: frozenset[str]


@lru_cache(maxsize=8)
def _known_in(circle: Circle) -> _Known:
    harmless_words = words_in(circle.harmless)
    theirs = circle.theirs or circle.private
    return _Known(
        private=_keys("\n".join((circle.private, *circle.handles)), circle),
        harmless=_keys(circle.harmless, circle, matters_in(circle.harmless, has_titles=True)) - {(Sort.PRIVATE_FACT, f"matter {HEALTH}")},
        private_matters=matters_in(circle.private),
        harmless_matters=matters_in(circle.harmless, has_titles=True),
        has_private_times=next(times(circle.private), None) is not None,
        private_digits=numbers.plain(circle.private),
        harmless_digits=numbers.plain(circle.harmless),
        private_wording=wording(circle.private, joins_words=circle.language[:2] in JOINING),
        harmless_wording=wording(circle.harmless),
        others=tuple(name for name in people(theirs) if not words_in(name) <= harmless_words | circle.common),
        told_names=_told_names(circle) - harmless_words - words_in(" ".join(circle.names)),
        others_surnames=surnames(theirs) - harmless_words,
        plain_harmless_words=_plain_words(circle.harmless),
        public_handles=_handles(circle.public),
        private_codes=told_codes(circle.private),
        harmless_codes=told_codes(circle.harmless),
        private_streets=told_streets(circle.private),
        harmless_streets=told_streets(circle.harmless),
        harmless_words=harmless_words,
        private_turns=told_turns(theirs) - told_turns(circle.harmless),
        private_topics=_told_topics(circle),
    )


def _plain_words(text: str) -> frozenset[str]:
    """Return the words of a text as names are compared, whole and in parts: "O'Rourke", "Jean-Pierre"."""
    words = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", unaccented(text))
    return frozenset(numbers.plain(part) for word in words for part in (word, *re.split(r"['\u2019-]", word)))


def _handles(text: str) -> tuple[str, ...]:
    """Return the words of a text by which somebody signs, as "xrolland44": alone on their line, or no words of a language."""
    alone = [line.strip() for line in text.splitlines() if len(line.split()) == 1]
    signs = [word for word in text.split() if re.search(r"\w[\d_.]\w|^@", word)]
    return tuple(numbers.plain(unaccented(word)) for word in (*alone, *signs))


def _told_topics(circle: Circle) -> frozenset[str]:
    """Return the topics told in private of which the public text doesn't speak, in whatever words.

    Where there is anything private at all, health, money, loss and the law count as told: the ways to tell of them have no end.
    """
    if not circle.private.strip():
        return frozenset()
    told = {key for key in matters_in(circle.private) if key.startswith("topic ")}
    told.update(f"topic {topic}" for topic in known_matters().unasked)
    return frozenset(told) - matters_in(circle.harmless, has_titles=True) - spoken_topics(circle.public, circle.language)


def _told_names(circle: Circle) -> frozenset[str]:
    """Return the names told in private, common words though they may be; a capital says nothing in German."""
    theirs = circle.theirs or circle.private
    capitals = frozenset() if circle.language.startswith("de") else wording(theirs).capitals - CAPITALS
    return capitals | first_names(theirs) | surnames(theirs)


@lru_cache(maxsize=2)
def _known_beside(circle: Circle) -> _Known:
    """Return what is known with what is just being written in private: it changes with every key, the rest doesn't."""
    known = _known_in(replace(circle, beside=""))
    digits = f"{known.private_digits} {numbers.plain(circle.beside)}"
    return replace(
        known,
        private=known.private | _keys(circle.beside, circle, told_matters=frozenset()),
        private_digits=digits,
        has_private_times=known.has_private_times or next(times(circle.beside), None) is not None,
        private_codes=told_codes(circle.beside).joined(known.private_codes),
        private_streets=known.private_streets | told_streets(circle.beside),
    )


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
    known = _known_beside(circle) if circle.beside else _known_in(circle)
    pieces = _without_overlaps(
        piece
        for piece in _pieces(stretch, circle, known)
        if not piece.is_vague or (piece.sort, piece.key) in known.private or piece.key in known.private_topics
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


def _pieces(text: str, circle: Circle, known: _Known) -> Iterator[Piece]:
    """Find everything a reply may give away, the surest first."""
    yield from streets(text, known.private_streets, known.harmless_streets)
    yield from _figures(text, circle, known)
    figures = in_figures(text, circle.language)
    if figures is not None:
        yield from figures.found(_figures(figures.text, circle, known))
    yield from names(text, circle, known.others, known.harmless_words)
    yield from confidences(text, known.private_matters, known.harmless_matters)
    yield from topics(text, known.private_topics, circle.language)


def _figures(text: str, circle: Circle, known: _Known) -> Iterator[Piece]:
    """Find everything with a number in it, or another form of its own."""
    yield from masked(text, known.private_codes)
    yield from _forms(text, circle)
    yield from codes(text, known.private_codes, known.harmless_codes)
    if known.has_private_times:
        yield from appointments(text)
    yield from endings(text, known.private_codes)
    yield from shortened(text, known.private_codes, known.harmless_codes)
    yield from numbers.order_numbers(text)
    yield from places.numbered_places(text)
    yield from facts.numbered_words(text)


def _forms(text: str, circle: Circle) -> Iterator[Piece]:
    """Find what has a form of its own, whoever writes it."""
    yield from facts.rough_amounts(text)
    yield from facts.full_dates(text)
    yield from numbers.emails(text)
    yield from numbers.spelt_emails(text)
    yield from written_amounts(text)
    yield from spoken_codes(text)
    yield from numbers.ibans(text)
    yield from numbers.national_ids(text)
    yield from numbers.phones(text, circle.country, circle.language)
    yield from places.addresses(text)
    yield from facts.days(text)
    yield from facts.amounts(text)
    yield from facts.bare_amounts(text)
    yield from facts.bare_numbers(text)
    yield from facts.weekdays_of_a_month(text)
    yield from facts.measures(text)
    yield from facts.holidays(text)
    yield from short_codes(text)


def _without_overlaps(pieces: Iterator[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        if all(piece.end <= other.start or piece.start >= other.end for other in kept):
            kept.append(piece)
    return kept


def _keys(text: str, circle: Circle, told_matters: frozenset[str] | None = None) -> Keys:
    """Return what a text tells: everything with a sure form, and what somebody who tells it means even where its form is vague.

    That is numbers that are dialled or paid to, check digits or not, places with a number, amounts without their currency, times of day,
    and matters of health, family, money and law.
    """
    pieces = [*_forms(text, circle), *numbers.order_numbers(text), *places.numbered_places(text)]
    written = in_figures(text, circle.language)
    if written is not None:
        pieces.extend(written.found(_forms(written.text, circle)))
    keys = {(piece.sort, piece.key) for piece in pieces if not piece.is_vague or piece.sort in _MEANT}
    told = (*facts.told_amounts(text), *times(text), *facts.numbered_words(text), *facts.holidays(text), *short_codes(text))
    keys.update((piece.sort, piece.key) for piece in told)
    keys.update((*facts.rounded(keys), *facts.months(keys), *facts.days_between(text), *facts.told_numbers(text)))
    keys.update((*facts.roughly(keys), *facts.reckoned(keys)))
    keys.update((Sort.PRIVATE_FACT, matter) for matter in (matters_in(text) if told_matters is None else told_matters))
    return frozenset(keys)


def _judged(text: str, piece: Piece, known: _Known) -> Finding | None:
    """Return the finding a piece comes to, None where it may leave."""
    if piece.sort is Sort.NAME:
        return None if _is_public_name(piece, known) else _finding(text, piece, Level.BLOCK, TOLD)
    is_code = piece.key in known.private_codes and piece.key not in known.harmless_codes
    if is_code or piece.key in known.private_streets:
        return _finding(text, piece, Level.BLOCK, TOLD)
    if piece.key in known.private_topics:
        return _finding(text, piece, Level.BLOCK, TOLD)
    if (piece.sort, piece.key) in known.harmless or _stands_in(piece, known.harmless_digits):
        return None
    if (piece.sort, piece.key) in known.private or _stands_in(piece, known.private_digits):
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


def _is_ours_to_say(piece: Piece, known: _Known) -> bool:
    """Whether a piece is of a matter that may be spoken of here; its words may still be the customer's own."""
    return piece.key.startswith("matter ") and (piece.sort, piece.key) in known.harmless


def _is_public_name(piece: Piece, known: _Known) -> bool:
    """A name that everybody reads beside the review is no secret, in all its parts."""
    return all(part in known.plain_harmless_words or any(part in handle for handle in known.public_handles) for part in piece.key.split())


def _finding(text: str, piece: Piece, level: Level, message: str) -> Finding:
    fields: dict[str, FieldValue] = {"found": text[piece.start : piece.end]}
    return Finding(f"guard.{piece.sort}", level, piece.start, piece.end, message, fields)


def _told_words(text: str, pieces: list[Piece], circle: Circle, around: _Known) -> Iterator[Piece]:
    """Yield words that this customer used in private and that stand nowhere in public and are no common ones."""
    firsts = words_in(" ".join(name.partition(" ")[0] for name in circle.names))
    known = Known((around.harmless_wording, wording_of(firsts)), wording_of(circle.common), telling_words(circle.language))
    for piece in told_words(text, around.private_wording, known, around.told_names):
        if all(piece.end <= other.start or piece.start >= other.end for other in pieces):
            yield replace(piece, sort=Sort.NAME) if piece.key in around.others_surnames else piece
