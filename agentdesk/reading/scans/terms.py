"""What a letter says of numbers and days that bind: references, sums, accounts, deadlines. Proposed, with the words they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final

from stdnum import iban

from agentdesk.domain.letter_values import Spotted, find_amounts
from agentdesk.domain.letters import Proposal, ProposalKind
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.scans.deadlines import deadlines_in
from agentdesk.reading.scans.references import references_in

MOST_OF_A_KIND: Final = 5
_LONGEST_LINE: Final = 400
_DIGIT: Final = re.compile(r"\d")
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")


def terms_of(lines: Sequence[str], written: date | None) -> Iterator[Proposal]:
    """Yield what is found in a letter's lines, at most a few of each kind.

    Args:
        lines: the letter's.
        written: its date, by which a day without a year is told; None where it isn't known.
    """
    short = [piece for line in lines for piece in _pieces(line)]
    yield from _proposed(ProposalKind.REFERENCE, _over_two_lines(short, references_in))
    yield from _proposed(ProposalKind.DEADLINE, _over_two_lines(short, partial(_deadlines, written)))
    yield from _proposed(ProposalKind.AMOUNT, _over_two_lines(short, _amounts))
    yield from _proposed(ProposalKind.IBAN, _over_two_lines(short, _ibans))


def _pieces(line: str) -> Iterator[str]:
    """Yield a line, a long one cut between words: what is typed goes to its end without a break."""
    while len(line) > _LONGEST_LINE:
        cut = line.rfind(" ", 1, _LONGEST_LINE) + 1 or _LONGEST_LINE
        yield line[: cut - 1]
        line = line[cut:]
    yield line


def _over_two_lines(lines: Sequence[str], find: Callable[[str, int], Iterator[Spotted]]) -> Iterator[Spotted]:
    """Yield what begins in each line; it may end in the one below."""
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        yield from find(f"{line} {below}" if below else line, len(line))


def _deadlines(written: date | None, text: str, until: int) -> Iterator[Spotted]:
    return (found for found in deadlines_in(text, written) if text.find(found.words) < until)


def _proposed(kind: ProposalKind, found: Iterator[Spotted]) -> Iterator[Proposal]:
    values: dict[str, str] = {}
    for one in found:
        values.setdefault(one.value, one.words)
        if len(values) == MOST_OF_A_KIND:
            break
    for value, words in values.items():
        yield Proposal(kind, one_line(value, 300), one_line(words, 300), 1)


_SHARES: Final = re.compile(r"(?i)\b(?:capitale? social|stammkapital|grundkapital|share capital|maatschappelijk kapitaal)")
"""What a company is founded on stands in its letters' foot, and is asked of nobody."""


def _amounts(text: str, until: int) -> Iterator[Spotted]:
    if _SHARES.search(text, 0, until):
        return
    for found in find_amounts(text):
        first, last = found.words[: max(0, until - text.find(found.words))], found.words[max(0, until - text.find(found.words)) :]
        # A line may end between a sum and its currency, but never within a sum: "5" and "200 euro" are no 5,200 euro.
        if first and not (_DIGIT.search(first) and _DIGIT.search(last)):
            yield found


def _ibans(text: str, until: int) -> Iterator[Spotted]:
    for found in _IBAN.finditer(text):
        # By its own check digits: registers of a country's banks lag behind the banks.
        if found.start() < until and iban.is_valid(found[0], check_country=False):
            yield Spotted(iban.compact(found[0]), found[0])
