"""When the business is open: time that counts towards a response target where a target counts open time or working days."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

_SPAN: Final = re.compile(r"\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013]\s*(\d{1,2})(?:[:.](\d{2}))?\s*")
_MIDNIGHT: Final = 24 * 60
WEEKDAYS: Final = 5
_LONGEST_LOOK_DAYS: Final = 750
"""A business that opens on no day of two years is not open at all; a target then counts by the clock."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one minute of the day to another, the latter outside; 24:00 is 1440."""

    start: int
    end: int


Day = tuple[Span, ...]
OFFICE: Final[Day] = (Span(9 * 60, 17 * 60),)


def parse_day(text: str) -> Day:
    """Return the spans of a day as people write them: `09:00-12:30, 13:00-17:00`; an empty text is a closed day.

    Raises:
        ValueError: it can't be read, or the spans overlap.
    """
    spans: list[Span] = []
    for part in filter(str.strip, text.split(",")):
        found = _SPAN.fullmatch(part)
        if found is None:
            raise ValueError(part.strip())
        start, end = int(found[1]) * 60 + int(found[2] or 0), int(found[3]) * 60 + int(found[4] or 0)
        if not (spans[-1].end if spans else 0) <= start < end <= _MIDNIGHT:
            raise ValueError(part.strip())
        spans.append(Span(start, end))
    return tuple(spans)


def parse_closed(text: str) -> frozenset[date]:
    """Return the days a text names: `2026-12-24..2027-01-02, 2026-04-27`.

    Raises:
        ValueError: it can't be read, or a span has no end within two years.
    """
    days: set[date] = set()
    for part in filter(None, map(str.strip, text.split(","))):
        first, _dots, last = part.partition("..")
        begin = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip()) if last.strip() else begin
        if not begin <= end <= begin + timedelta(days=_LONGEST_LOOK_DAYS):
            raise ValueError(part)
        days.update(begin + timedelta(days=number) for number in range((end - begin).days + 1))
    return frozenset(days)


@dataclass(frozen=True, slots=True)
class ClosedDays(Container[date]):
    """Days that are closed anyway, and spans of days closed besides, their last days included."""

    anyway: Container[date]
    spans: tuple[tuple[date, date], ...]

    def __contains__(self, day: object) -> bool:
        """Say whether a day is closed."""
        return day in self.anyway or (isinstance(day, date) and any(first <= day <= last for first, last in self.spans))


@dataclass(frozen=True, slots=True)
class OpenHours:
    """The business's week and the days it is closed; `week` begins on Monday, `zone` None is the machine's own."""

    week: tuple[Day, ...] = (*[OFFICE] * WEEKDAYS, (), ())
    closed: Container[date] = field(default_factory=frozenset)
    zone: tzinfo | None = None

    def after_open_time(self, moment: datetime, span: timedelta) -> datetime:
        """Return when so much open time has gone by since a moment."""
        left, last = span, moment
        for start, end in self._open_from(moment):
            if end - start >= left:
                return start + left
            left -= end - start
            last = end
        return last + left

    def after_working_days(self, moment: datetime, days: int) -> datetime:
        """Return the closing time of the working day so many days on; the day a moment falls on doesn't count.

        What comes on a closed day counts as come on the next open one.
        """
        local = moment.astimezone(self.zone)
        left = days + (0 if self._spans(local.date()) else 1)
        for number in range(1, _LONGEST_LOOK_DAYS):
            day = local.date() + timedelta(days=number)
            spans = self._spans(day)
            left -= bool(spans)
            if left == 0:
                return self._moment(day, spans[-1].end)
        return moment + timedelta(days=days)

    def opens_from(self, moment: datetime) -> datetime | None:
        """Return the first open moment from a moment on; None where it never opens again."""
        return next((start for start, _end in self._open_from(moment)), None)

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much open time lies between two moments."""
        total = timedelta()
        for opens, closes in self._open_from(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Return on how many days from one moment to another the business is open, the days of both included."""
        first, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        days = min((last - first).days, _LONGEST_LOOK_DAYS)
        return sum(bool(self._spans(first + timedelta(days=number))) for number in range(days + 1))

    def _spans(self, day: date) -> Day:
        return () if day in self.closed else self.week[day.weekday()]

    def _open_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = moment.astimezone(self.zone).date()
        for number in range(_LONGEST_LOOK_DAYS):
            that_day = day + timedelta(days=number)
            for span in self._spans(that_day):
                start, end = self._moment(that_day, span.start), self._moment(that_day, span.end)
                if end > moment:
                    yield max(start, moment), end

    def _moment(self, day: date, minute: int) -> datetime:
        """Return a minute of a day by the clocks of the business, in UTC."""
        extra, minute = divmod(minute, _MIDNIGHT)
        naive = datetime.combine(day + timedelta(days=extra), time(minute // 60, minute % 60))
        return (naive.astimezone() if self.zone is None else naive.replace(tzinfo=self.zone)).astimezone(UTC)
