"""Finds facts: names, days, amounts and words that only somebody who told them could know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agentdesk.replies.guard.records import Piece, Sort
from agentdesk.replies.guard.vocabulary import MONTHS
from agentdesk.replies.vocabulary import WORD, spelt

MIN_WORD_CHARS: Final = 5
HOURS_A_DAY: Final = 24
MINUTES_AN_HOUR: Final = 60
_MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(rf"(?<!\w)(\d{{1,2}})(?:\.|e|er|ste|de|st|nd|rd|th)?\s(?:of\s)?({_MONTH_NAMES})(?!\w)", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"(?<!\w)({_MONTH_NAMES})\s(\d{{1,2}})(?:st|nd|rd|th)?(?!\w|[.,]\d)", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})[-/.](\d{1,2})(?:[-/.](?:\d{4}|\d{2}))?(?![\w/-]|\.\d)")
_ISO = re.compile(r"(?<!\d)\d{4}-(\d{2})-(\d{2})(?!\d)")
_AMOUNT = re.compile(
    r"(?:€|eur|£|\$|chf)\s?(\d[\d.,]*\d|\d)|(?<![\w.,])(\d[\d.,]*\d|\d)(?:,-)?\s?(?:€|euro?s?\b|£|\$|chf\b|pounds?\b)", re.IGNORECASE
)


def days(text: str) -> Iterator[Piece]:
    """Find days of the year, as day and month whatever way they are written."""
    for found in _DAY_FIRST.finditer(text):
        yield _day(found, int(found[1]), MONTHS[found[2].casefold()])
    for found in _MONTH_FIRST.finditer(text):
        yield _day(found, int(found[2]), MONTHS[found[1].casefold()])
    for found in _NUMERIC.finditer(text):
        if int(found[2]) in range(1, 13) and int(found[1]) in range(1, 32):
            yield _day(found, int(found[1]), int(found[2]))
    for found in _ISO.finditer(text):
        yield _day(found, int(found[2]), int(found[1]))


def _day(found: re.Match[str], day: int, month: int) -> Piece:
    return Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"day {month:02}-{day:02}")


def amounts(text: str) -> Iterator[Piece]:
    """Find amounts of money, as cents."""
    for found in _AMOUNT.finditer(text):
        cents = _cents(found[1] or found[2])
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"amount {cents}")


_BARE_AMOUNT = re.compile(r"(?<![\w.,:-])\d{1,5}[.,]\d{2}(?![\w:-]|[.,]\d)")


def bare_amounts(text: str) -> Iterator[Piece]:
    """Find numbers with two decimals, which may be amounts, and times of day just as well."""
    for found in _BARE_AMOUNT.finditer(text):
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"amount {_cents(found[0])}", is_vague=True)


def told_amounts(text: str) -> Iterator[Piece]:
    """Find numbers with two decimals that can't be a time of day: where somebody tells us one, it is an amount."""
    for piece in bare_amounts(text):
        hours, minutes = divmod(int(piece.key.rpartition(" ")[2]), 100)
        if hours >= HOURS_A_DAY or minutes >= MINUTES_AN_HOUR:
            yield piece


_MEASURE = re.compile(
    r"(?<![\w.,])(\d{1,3})(?:[.,]\d)?[\s-]?(?:(kg|kilo\w*|chil[io])|(cm|centim\w+)|"
    r"(jaar oud|jarige?|ans|jahre alt|jährige?n?|anni|years? old|year-old))(?!\w)",
    re.IGNORECASE,
)


def measures(text: str) -> Iterator[Piece]:
    """Find weights, lengths and ages: of people and of what they bought."""
    for found in _MEASURE.finditer(text):
        unit = "kg" if found[2] else "cm" if found[3] else "years"
        yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"measure {int(found[1])} {unit}")


def _cents(written: str) -> int:
    decimals = re.search(r"[.,](\d{2})$", written)
    whole = written[: decimals.start()] if decimals else written
    return int(re.sub(r"\D", "", whole) or "0") * 100 + (int(decimals[1]) if decimals else 0)


def told_words(text: str, private: frozenset[str], known: frozenset[str], *, names_tell: bool) -> Iterator[Piece]:
    """Find words that stand in private and nowhere else.

    Names of people, towns and makes are suspicious by themselves, where `names_tell`: in a language that writes every noun with a capital
    they can't be told apart.
    """
    for found in WORD.finditer(text):
        word = spelt(found[0])
        if word not in private or word in known:
            continue
        is_name = names_tell and _is_name(text, found)
        if is_name or len(word) >= MIN_WORD_CHARS:
            yield Piece(Sort.PRIVATE_FACT, found.start(), found.end(), word, is_suspicious=is_name)


def _is_name(text: str, found: re.Match[str]) -> bool:
    """Whether a word is written as a name: a capital, and not because a sentence begins."""
    before = text[: found.start()].rstrip()
    return found[0][0].isupper() and not found[0].isupper() and bool(before) and before[-1] not in ".!?:\n"
