"""What a letter seems to say about itself: who wrote it, from where, when, about what. Proposed with the words it was taken from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from agentdesk.domain.letter_values import find_day
from agentdesk.domain.letters import Proposal, ProposalKind
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.scans.labels import unfolded
from agentdesk.reading.scans.senders import sender_of
from agentdesk.reading.scans.subject import salutation_in, subject_of
from agentdesk.reading.scans.terms import terms_of

_LABEL: Final = re.compile(
    r"(?i)\b(?:datum|date|data|dagtekening|fait à)\b|\b(?:le|den|lì|li)\s+\d|^[^\W\d_][^\d:;]{2,30},?\s+(?:\w{3,9}dag\s+)?\d"
)
"""A line that dates the letter: Datum: 3 mei; Lyon, le 6 novembre; Utrecht, 10 nov."""
_DATED: Final = re.compile(
    r"(?i)^(?:datum|date|data)\s?:\s?\d[\d./ -]+$|^[^\W\d_][^\W\d_-]{1,20}, (?:(?:den|le|lì|li) )?\d{1,2}\.? [^\W\d_]{3,10} \d{4}$"
)
"""A line that holds nothing but what dates a letter."""
_NO_DATE_OF_ITS_OWN: Final = re.compile(
    r"(?i)betreft|onderwerp|betreff|objet|concerne|oggetto|subject|\bre:|uiterst|verval|f[äa]llig|[ée]ch[ée]ance|scadenza|due\b|liefer|lever"
    r"|audience|last date|op(?:\s\w+)?\s\d|am\s\d|vom\s\d|van\s\d|du\s\d|del\s\d|on\s\d"
)
"""A day with these words before it is one that the letter speaks of."""
MOST_CHARS: Final = 50_000
"""Some twenty pages: what is enclosed further on says nothing of the letter."""
_MOST_DATES_DOWN: Final = 25
_ENDING_LINES: Final = 12
_LABEL_LINE_CHARS: Final = 60
_WEEKDAY_CHARS: Final = 12
"""A line that holds little beside a day dates the letter."""


def proposals_of(text: str, own: Sequence[str] = ()) -> tuple[Proposal, ...]:
    """Return what can be proposed of a letter's text, each at most once.

    Args:
        text: what it says.
        own: the receiver's own name and street, where they are known: neither is the sender's.
    """
    text = text[:MOST_CHARS]
    lines = [*unfolded(line.strip() for line in text.split("\n"))]
    day = _day(lines)
    found = [day, *sender_of(lines, own), _about(text), *terms_of(lines, None if day is None else date.fromisoformat(day.value))]
    return tuple(one for one in found if one is not None)


def _proposal(kind: ProposalKind, value: str, words: str) -> Proposal:
    return Proposal(kind, one_line(value, 300), one_line(words, 300), 1)


def _about(text: str) -> Proposal | None:
    """Return the subject line; a subject made of first words is no proposal."""
    found = subject_of(text)
    return _proposal(ProposalKind.SUBJECT, found.text, found.label_line) if found.label_line and found.text else None


def _day(lines: Sequence[str]) -> Proposal | None:
    """Return the letter's date: the first one above its salutation; below stand the days it speaks of, but for one that dates it."""
    head = salutation_in(lines)
    above = lines[: _MOST_DATES_DOWN if head is None else head]
    dated = [(line, day) for line in above if (day := find_day(line)) is not None]
    labelled = [
        pair
        for pair in dated
        if (_dates(pair[0]) or len(pair[0]) < len(pair[1].words) + _WEEKDAY_CHARS) and not _NO_DATE_OF_ITS_OWN.search(pair[0])
    ]
    plain = [pair for pair in dated if not _NO_DATE_OF_ITS_OWN.search(pair[0])]
    last = [(line, day) for line in lines[-_ENDING_LINES:] if (day := find_day(line)) is not None]
    ending = [(line, day) for line, day in last if _dates(line) or len(line) < len(day.words) + _WEEKDAY_CHARS]
    # Of two columns the right one is read after the left: then what dates the letter stands below its salutation.
    beside = [(line, day) for line in lines if _DATED.match(line) and (day := find_day(line)) is not None]
    found = next(iter(labelled or plain or ending or beside or dated), None)
    return None if found is None else _proposal(ProposalKind.DATE, found[1].value, found[1].words)


def _dates(line: str) -> bool:
    return len(line) <= _LABEL_LINE_CHARS and _LABEL.search(line) is not None
