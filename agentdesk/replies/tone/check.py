"""Holds a reply against every tone rule that is about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from agentdesk.domain.voice import Finding, FollowUp, Move
from agentdesk.replies.tone import checks
from agentdesk.replies.tone.records import Rule, Written

MAX_FINDINGS_PER_RULE = 50
_SPOKEN = (
    r"\u201c[^\u201c\u201d\n]{2,400}[\u201d\u201c]|\u201e[^\u201e\u201c\u201d\n]{2,400}[\u201c\u201d]|\u00ab[^\u00ab\u00bb\n]{2,400}\u00bb|"
    r"\u00bb[^\u00ab\u00bb\n]{2,400}\u00ab|(?<!\w)\"(?=\w)[^\"\n]{2,400}(?<=\S)\"(?!\w)|"
    r"(?<!\w)['\u2018](?=\w)[^'\u2018\u2019\n]{1,60}(?<=\S)['\u2019](?!\w)"
)
"""What somebody else said, between the quotation marks of five languages."""
_NOT_OURS = re.compile(rf"^>.*$|https?://\S+|www\.\S+|\S+@\S+\.\S+|{_SPOKEN}", re.MULTILINE)


def prose_of(text: str) -> str:
    """Return a text with quotes, links and addresses blanked out; offsets stay."""
    return _NOT_OURS.sub(lambda found: " " * len(found[0]), text)


def usual_address(rules: Iterable[Rule], texts: Iterable[str], language: str) -> str:
    """Return how texts to one customer say you, "formal" or "informal", by the first that says so plainly; "" where none does.

    Args:
        rules: the tone rules.
        texts: what was written to them, newest first, all in one language.
        language: that language.
    """
    base = language.partition("-")[0]
    address = [rule for rule in rules if rule.check == "address-form" and base in rule.languages]
    return next((way for text in texts for rule in address if (way := _way_of_address(rule, text))), "")


@lru_cache(maxsize=256)
def _way_of_address(rule: Rule, text: str) -> str:
    """Return how a text that has left says you; it is asked again with each check while the next one is typed."""
    return checks.way_of_address(rule, prose_of(text))


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


def required_moves(rules: Iterable[Rule], written: Written) -> tuple[Move, ...]:
    """Return what such a reply has to do, in the rules' order, and which of it the text does; one without words does nothing yet."""
    written = replace(written, folded=written.prose.lower())
    return tuple(
        Move(rule.name, rule.why, bool(written.prose.strip()) and not any(checks.move(rule, written))) for rule in _moves(rules, written)
    )


def follow_up(rules: Iterable[Rule], written: Written) -> FollowUp:
    """Return what the required moves let follow such a reply: the first date that one of them names."""
    return FollowUp(snooze=next((rule.follow_up for rule in _moves(rules, written) if rule.follow_up), ""))


def _moves(rules: Iterable[Rule], written: Written) -> list[Rule]:
    return [rule for rule in rules if rule.check == "move" and rule.holds_for(written)]
