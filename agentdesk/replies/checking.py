"""Holds a reply against everything before it leaves: fields left open, length, tone, and what must not be public."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.handles import mentions
from agentdesk.domain.texts import N_
from agentdesk.domain.voice import Finding, Level, Move
from agentdesk.replies.fit import check_fit
from agentdesk.replies.guard.check import Familiar, check_public, unheard
from agentdesk.replies.guard.records import Circle
from agentdesk.replies.templates.rendering import CLOSES, OPENS
from agentdesk.replies.tone.check import check_tone, prose_of, required_moves
from agentdesk.replies.tone.records import Rule, Written

OPEN_FIELD = N_("“{found}” has no value yet")
OTHER_NAMED = N_("“{found}” would read this too: whoever is named in a direct message gets it")
_OPEN = re.compile(rf"{OPENS}[^{OPENS}{CLOSES}\n]{{1,200}}{CLOSES}|\{{\{{[^{{}}\n]{{0,200}}\}}\}}")


@dataclass(frozen=True, slots=True)
class Intended:
    """Where a text is to go; `circle` is None where nobody but the customer will read it."""

    language: str
    kind: str
    channel: str = ""
    formality: str = ""
    stars: float | None = None
    limits: Limits = field(default_factory=Limits)
    circle: Circle | None = None
    is_signed: bool = False
    """Whether a signature of the account's stands below whatever leaves."""
    alone: str = ""
    """The handle of who alone is to read a direct message, "" for anything else."""


def check(text: str, intended: Intended, rules: Iterable[Rule], familiar: Familiar = unheard) -> tuple[Finding, ...]:
    """Return what the checks find, in the order of the text; `familiar` tells which words other customers use too."""
    found = [*_open_fields(text), *check_fit(text, intended.limits), *check_tone(rules, _written(text, intended))]
    found.extend(_others_named(text, intended.alone))
    if intended.circle is not None:
        found.extend(check_public(text, intended.circle, familiar))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule)))


def moves(text: str, intended: Intended, rules: Iterable[Rule]) -> tuple[Move, ...]:
    """Return what a reply that goes there has to do, and which of it the text does."""
    return required_moves(rules, _written(text, intended))


def _written(text: str, intended: Intended) -> Written:
    return Written(
        text=text,
        prose=prose_of(text),
        language=intended.language,
        kind=intended.kind,
        channel=intended.channel,
        formality=intended.formality,
        stars=intended.stars,
        is_signed=intended.is_signed,
    )


def _others_named(text: str, alone: str) -> Iterator[Finding]:
    """Yield the handles in a direct message that aren't its reader's; only where handles begin with an @ a name is an address."""
    if not alone.startswith("@"):
        return
    for found in mentions(text):
        if found[0].casefold() != alone.casefold():
            yield Finding("fit.mention", Level.BLOCK, found.start(), found.end(), OTHER_NAMED, {"found": found[0]})


def _open_fields(text: str) -> Iterator[Finding]:
    for found in _OPEN.finditer(text):
        yield Finding("fit.unfilled", Level.BLOCK, found.start(), found.end(), OPEN_FIELD, {"found": found[0]})
