"""Works out what is known around a public reply: once for each circle, and then used for every key that is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from agentdesk.replies.guard import facts, numbers, places
from agentdesk.replies.guard.codes import Told, short_codes, told_codes
from agentdesk.replies.guard.confidences import HEALTH, spoken_topics
from agentdesk.replies.guard.confidences import told_matters as matters_in
from agentdesk.replies.guard.figures import in_figures
from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.matters import known_matters
from agentdesk.replies.guard.people import first_names, people, surnames
from agentdesk.replies.guard.records import Circle, Piece, Sort
from agentdesk.replies.guard.spelled import spoken_codes, written_amounts
from agentdesk.replies.guard.streets import told_streets
from agentdesk.replies.guard.times import times
from agentdesk.replies.guard.turns import told_turns
from agentdesk.replies.guard.vocabulary import CAPITALS
from agentdesk.replies.guard.wording import Wording, wording
from agentdesk.replies.vocabulary import words_in

JOINING: Final = frozenset({"nl", "de"})
"""Languages that write a joined word as one: who told "knieoperatie" told "knie"."""
WORDS_OF_A_NAME: Final = 3
SHORTEST_SIGN: Final = 3
_MEANT: Final = frozenset({Sort.PHONE, Sort.IBAN, Sort.ADDRESS, Sort.EMAIL})

Keys = frozenset[tuple[Sort, str]]


@dataclass(frozen=True, slots=True)
class Around:
    """What a circle comes to: worked out once, and then used for every key that is typed into one reply."""

    language: str
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
    signs: frozenset[str]
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
def _around_in(circle: Circle) -> Around:
    harmless_words = words_in(circle.harmless)
    theirs = circle.theirs or circle.private
    return Around(
        language=circle.language,
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
        signs=_signs(circle),
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


def _signs(circle: Circle) -> frozenset[str]:
    """Return the names by which a reply may speak to the customer: their first names, and how they sign in public."""
    alone = (line.strip() for line in circle.public.splitlines() if 0 < len(line.split()) <= WORDS_OF_A_NAME)
    firsts = (name.partition(" ")[0] for name in circle.names)
    return frozenset(sign.casefold() for sign in (*alone, *firsts) if len(sign) >= SHORTEST_SIGN)


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
def _around_beside(circle: Circle) -> Around:
    """Return what is known with what is just being written in private: it changes with every key, the rest doesn't."""
    known = _around_in(replace(circle, beside=""))
    digits = f"{known.private_digits} {numbers.plain(circle.beside)}"
    return replace(
        known,
        private=known.private | _keys(circle.beside, circle, told_matters=frozenset()),
        private_digits=digits,
        has_private_times=known.has_private_times or next(times(circle.beside), None) is not None,
        private_codes=told_codes(circle.beside).joined(known.private_codes),
        private_streets=known.private_streets | told_streets(circle.beside),
    )


def forms(text: str, circle: Circle) -> Iterator[Piece]:
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


def _keys(text: str, circle: Circle, told_matters: frozenset[str] | None = None) -> Keys:
    """Return what a text tells: everything with a sure form, and what somebody who tells it means even where its form is vague.

    That is numbers that are dialled or paid to, check digits or not, places with a number, amounts without their currency, times of day,
    and matters of health, family, money and law.
    """
    pieces = [*forms(text, circle), *numbers.order_numbers(text), *places.numbered_places(text)]
    written = in_figures(text, circle.language)
    if written is not None:
        pieces.extend(written.found(forms(written.text, circle)))
    keys = {(piece.sort, piece.key) for piece in pieces if not piece.is_vague or piece.sort in _MEANT}
    told = (*facts.told_amounts(text), *times(text), *facts.numbered_words(text), *facts.holidays(text), *short_codes(text))
    keys.update((piece.sort, piece.key) for piece in told)
    keys.update((*facts.rounded(keys), *facts.months(keys), *facts.days_between(text), *facts.told_numbers(text)))
    keys.update((*facts.roughly(keys), *facts.reckoned(keys)))
    keys.update((Sort.PRIVATE_FACT, matter) for matter in (matters_in(text) if told_matters is None else told_matters))
    return frozenset(keys)


def around(circle: Circle) -> Around:
    """Return what a circle comes to."""
    return _around_beside(circle) if circle.beside else _around_in(circle)
