"""Closures: days on which the business is closed for once, as one dated record; targets stand still, and customers are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from agentdesk.domain.business_hours import ClosedDays, OpenHours
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.targets import Norms, Unit

LONGEST: Final = timedelta(days=365)
LONGEST_TEXT: Final = 4_000
ANNOUNCED: Final = timedelta(days=3)
"""So long beforehand the console says that a closure is near."""


@dataclass(frozen=True, slots=True)
class Closure:
    """From the first day to the last one, both closed, by the business's own calendar.

    `texts` are what customers who write meanwhile are told, by language code, `""` for every other; without any nobody is told anything.
    """

    id: int
    first: date
    last: date
    reason: str = ""
    texts: tuple[tuple[str, str], ...] = ()

    def span(self, zone: tzinfo | None) -> tuple[datetime, datetime]:
        """Return when it begins and ends, in UTC; the end is the midnight after its last day."""
        return _midnight(self.first, zone), _midnight(self.last + timedelta(days=1), zone)

    def holds(self, moment: datetime, zone: tzinfo | None) -> bool:
        """Whether the business is closed by it at a moment."""
        start, end = self.span(zone)
        return start <= moment < end

    def text_for(self, language: str, home: str) -> str:
        """Return what somebody is told: in their language, for every other one, in the business's own, else in whatever there is."""
        told = dict(self.texts)
        short = (one.partition("-")[0].lower() for one in (language, "", home))
        return next((told[one] for one in short if one in told), next(iter(told.values()), ""))


@dataclass(frozen=True, slots=True)
class ClosureView:
    """A closure and when the business opens again after it, None where it never does."""

    closure: Closure
    reopens_at: datetime | None
    is_current: bool = False


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    naive = datetime.combine(day, time())
    return (naive.astimezone() if zone is None else naive.replace(tzinfo=zone)).astimezone(UTC)


def with_closures(norms: Norms, closures: Iterable[Closure]) -> Norms:
    """Return the norms as they are with closures: their days are closed, and time in them doesn't count."""
    standing = sorted(closures, key=lambda one: one.first)
    if not standing:
        return norms
    days = ClosedDays(norms.hours.closed, tuple((one.first, one.last) for one in standing))
    pauses = tuple(sorted((*norms.pauses, *(one.span(norms.hours.zone) for one in standing))))
    return replace(norms, hours=replace(norms.hours, closed=days), pauses=pauses)


def current(closures: Iterable[Closure], now: datetime, zone: tzinfo | None) -> Closure | None:
    """Return the closure that holds at a moment."""
    return next((one for one in closures if one.holds(now, zone)), None)


def announced(closures: Iterable[Closure], now: datetime, zone: tzinfo | None) -> Closure | None:
    """Return the closure that holds, or the next one that is near."""
    near = [one for one in closures if one.span(zone)[0] <= now + ANNOUNCED and now < one.span(zone)[1]]
    return min(near, key=lambda one: one.first, default=None)


def reopens_at(closure: Closure, hours: OpenHours) -> datetime | None:
    """Return when the business opens after a closure, by hours that know of every closure."""
    return hours.opens_from(closure.span(hours.zone)[1])


def moved(due_at: datetime, kind: ChannelKind, start: datetime, before: Norms, after: Norms) -> datetime:
    """Return when something is due once a closure that begins at `start` stands between: what was left of its time then is left after it.

    Args:
        due_at: when it was due by `before`.
        kind: whose target it goes by.
        start: when the closure begins, or now where it has begun.
        before: the norms without the closure.
        after: the norms with it.
    """
    if due_at <= start:
        return due_at
    match before.targets[kind].unit:
        case Unit.WORKING_DAYS:
            return after.hours.after_working_days(start - timedelta(seconds=1), before.hours.working_days_between(start, due_at))
        case Unit.OPEN_HOURS:
            return after.hours.after_open_time(start, before.hours.open_time_between(start, due_at))
        case _:
            return after.after_clock_time(start, due_at - start)
