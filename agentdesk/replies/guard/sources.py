"""Says in which private message stands what a finding is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from agentdesk.domain.voice import Finding
from agentdesk.replies.guard.check import TOLD
from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.numbers import plain

FEWEST_DIGITS: Final = 4
FEWEST_LETTERS: Final = 5


def with_sources(findings: Iterable[Finding], letters: Sequence[tuple[str, str]]) -> tuple[Finding, ...]:
    """Return the findings with the message each was told in under "source", where its words or digits stand in one.

    Args:
        findings: what the checks found.
        letters: the private messages, newest first: what each is called, and its text.
    """
    return tuple(_sourced(finding, letters) for finding in findings)


def _sourced(finding: Finding, letters: Sequence[tuple[str, str]]) -> Finding:
    if finding.message != TOLD:
        return finding
    found = unaccented(str(finding.fields.get("found", ""))).casefold()
    name = next((name for clue in _clues(found) for name, text in letters if clue in _comparable(clue, text)), "")
    return replace(finding, fields={**finding.fields, "source": name}) if name else finding


def _clues(found: str) -> Iterable[str]:
    """Yield what to look for, the surest first: the words as they are, their digits, the beginning of the longest of them."""
    if found:
        yield found
    digits = "".join(filter(str.isdigit, found))
    if len(digits) >= FEWEST_DIGITS:
        yield digits
    longest = max(re.findall(r"[^\W\d_]+", found), key=len, default="")
    if len(longest) >= FEWEST_LETTERS:
        yield longest[:FEWEST_LETTERS]


def _comparable(clue: str, text: str) -> str:
    return plain(text) if clue.isdigit() else unaccented(text).casefold()
