"""Holds a reply against every tone rule that is about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agentdesk.domain.voice import Finding
from agentdesk.replies.tone import checks
from agentdesk.replies.tone.records import Rule, Written

MAX_FINDINGS_PER_RULE = 50
_NOT_OURS = re.compile(r"^>.*$|https?://\S+|www\.\S+|\S+@\S+\.\S+", re.MULTILINE)


def prose_of(text: str) -> str:
    """Return a text with quotes, links and addresses blanked out; offsets stay."""
    return _NOT_OURS.sub(lambda found: " " * len(found[0]), text)


def check_tone(rules: Iterable[Rule], written: Written) -> tuple[Finding, ...]:
    """Return what the rules find, in the order of the text."""
    written = replace(written, folded=written.prose.lower())
    found: list[Finding] = []
    for rule in rules:
        if rule.holds_for(written):
            found.extend(
                finding for finding, _count in zip(checks.ALL[rule.check](rule, written), range(MAX_FINDINGS_PER_RULE), strict=False)
            )
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule)))
