"""Response targets: how soon an answer is due, by kind of channel, by the clock or by the business's own hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from agentdesk.domain.business_hours import OpenHours
from agentdesk.domain.states import ChannelKind

_TARGET: Final = re.compile(r"\s*(\d{1,4})\s*(minutes?|min|m|hours?|h|days?|d|open hours?|working days?)\s*", re.IGNORECASE)


class Unit(StrEnum):
    """What a target counts in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    OPEN_HOURS = "open hours"
    WORKING_DAYS = "working days"


_SPANS: Final = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.DAYS: timedelta(days=1),
    Unit.OPEN_HOURS: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Within how much time an answer is due."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        """Return it as the configuration has it."""
        return f"{self.count} {self.unit.value}"


def parse_target(text: str) -> Target:
    """Return a target as people write it: `24h`, `30 minutes`, `4 open hours`, `5 working days`.

    Raises:
        ValueError: it can't be read, or is nothing at all.
    """
    found = _TARGET.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise ValueError(text)
    word = found[2].lower()
    long = word if " " in word else {"m": "minutes", "h": "hours", "d": "days"}[word[0]]
    return Target(int(found[1]), Unit(long if long.endswith("s") else f"{long}s"))


DEFAULTS: Final[Mapping[ChannelKind, Target]] = {
    ChannelKind.EMAIL: Target(24, Unit.HOURS),
    ChannelKind.FORM: Target(24, Unit.HOURS),
    ChannelKind.REVIEW: Target(24, Unit.HOURS),
    ChannelKind.SOCIAL: Target(4, Unit.HOURS),
    ChannelKind.CHAT: Target(1, Unit.MINUTES),
    ChannelKind.PHONE: Target(4, Unit.HOURS),
    ChannelKind.LETTER: Target(5, Unit.WORKING_DAYS),
}
"""The norms of the trade."""

OLD = timedelta(days=14)
"""A message this old when it first comes in starts nothing: it was dealt with elsewhere or never will be."""


@dataclass(frozen=True, slots=True)
class Norms:
    """What the owner set: how soon, by kind of channel, and when the business is open."""

    targets: Mapping[ChannelKind, Target] = field(default_factory=lambda: DEFAULTS)
    hours: OpenHours = field(default_factory=OpenHours)
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    """Spans in which no time counts, not even the clock's; in their order."""

    def due_at(self, kind: ChannelKind, arrived_at: datetime) -> datetime:
        """Return when a message that arrived then is due for an answer."""
        target = self.targets[kind]
        if target.unit is Unit.WORKING_DAYS:
            return self.hours.after_working_days(arrived_at, target.count)
        span = target.count * _SPANS[target.unit]
        return self.hours.after_open_time(arrived_at, span) if target.unit is Unit.OPEN_HOURS else self.after_clock_time(arrived_at, span)

    def after_clock_time(self, moment: datetime, span: timedelta) -> datetime:
        """Return when so much time has gone by since a moment, pauses left out."""
        for start, end in self.pauses:
            if end <= moment:
                continue
            if moment + span <= start:
                break
            span -= max(start - moment, timedelta())
            moment = end
        return moment + span


NORMS: Final = Norms()
"""Those of the trade, for an office open on weekdays."""
