"""What a letter seems to say about itself: who wrote it, from where, when, about what. Proposed with the words it was taken from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from agentdesk.domain.letter_values import find_day
from agentdesk.domain.letters import Proposal, ProposalKind
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.scans.subject import subject_of
from agentdesk.reading.scans.terms import terms_of

_TOWN: Final = re.compile(
    r"^(?:(?:NL|D|DE|F|FR|I|IT|B|BE|A|AT|CH)[- ])?(?:\d{4}\s?[A-Z]{2}|\d{5}|\d{4})\s+[^\W\d_][\w' .()-]{1,40}$"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}$"
)
"""A line with a postal code and a town: 3512 GB Utrecht, 48143 Münster, Haworth BD22 8NJ."""
_CLOSING: Final = re.compile(
    r"(?i)^\W{0,2}(?:met (?:vriendelijke|hartelijke) groet|hoogachtend|groeten|mit (?:freundlichen|besten) gr|hochachtungsvoll|viele gr"
    r"|veuillez (?:agréer|recevoir)|cordialement|bien à vous|cordiali saluti|distinti saluti|in fede"
    r"|yours (?:faithfully|sincerely)|(?:kind|best) regards|sincerely)"
)
_NAME: Final = re.compile(r"^[^\W\d_][\w.' \u2019-]{2,50}$")
_ADDRESS_LINES: Final = 5
_MOST_DATES_DOWN: Final = 25
_NAME_WITHIN: Final = 4


def proposals_of(text: str) -> tuple[Proposal, ...]:
    """Return what can be proposed of a letter's text, each at most once."""
    lines = [line.strip() for line in text.split("\n")]
    day = _day(lines)
    found = [day, *_sender(lines), _about(text), *terms_of(lines, None if day is None else date.fromisoformat(day.value))]
    return tuple(one for one in found if one is not None)


def _proposal(kind: ProposalKind, value: str, words: str) -> Proposal:
    return Proposal(kind, one_line(value, 300), one_line(words, 300), 1)


def _about(text: str) -> Proposal | None:
    """Return the subject line; a subject made of first words is no proposal."""
    found = subject_of(text)
    return _proposal(ProposalKind.SUBJECT, found.text, found.label_line) if found.label_line and found.text else None


def _day(lines: Sequence[str]) -> Proposal | None:
    """Return the letter's date: the first one in its head; further down stand the days it speaks of."""
    found = next((day for day in map(find_day, lines[:_MOST_DATES_DOWN]) if day is not None), None)
    return None if found is None else _proposal(ProposalKind.DATE, found.value, found.words)


def _sender(lines: Sequence[str]) -> list[Proposal]:
    """Return who signed, and the address block that begins with that name; without a signature, the first block is the sender's."""
    blocks = _blocks(lines)
    name = _signed(lines)
    own = next((block for block in blocks if not name or _same(block[0], name)), None) if name or len(blocks) > 1 else None
    who = name or (own[0] if own else "")
    found = [_proposal(ProposalKind.SENDER, who, who)] if who else []
    if own is not None and len(own) > 1:
        found.append(_proposal(ProposalKind.ADDRESS, ", ".join(own[1:]), ", ".join(own)))
    return found


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """Return the address blocks: lines that stand together and end in a postal code with its town."""
    found = []
    for number, line in enumerate(lines):
        if not _TOWN.search(line):
            continue
        first = number
        while first > 0 and lines[first - 1] and number - first < _ADDRESS_LINES and not _TOWN.search(lines[first - 1]):
            first -= 1
        if first < number:
            found.append(list(lines[first : number + 1]))
    return found


def _signed(lines: Sequence[str]) -> str:
    """Return the name below the closing words, "" where there is none."""
    for number in range(len(lines) - 1, -1, -1):
        if _CLOSING.match(lines[number]):
            below = [line for line in lines[number + 1 :] if line][:_NAME_WITHIN]
            return next((line for line in below if _NAME.match(line)), "")
    return ""


def _same(one: str, other: str) -> bool:
    """Say whether two lines name one person: "J. van der Meer" and "Jannie van der Meer" share their last word."""
    return one.lower() == other.lower() or one.rsplit(maxsplit=1)[-1].lower() == other.rsplit(maxsplit=1)[-1].lower()
