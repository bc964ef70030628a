"""Moments and spans in few characters: what is due, how old, at what time."""

from __future__ import annotations

from datetime import datetime, timedelta

from agentdesk.domain.texts import _

_MINUTE, _HOUR, _DAY, _WEEK = 60, 3600, 86400, 7 * 86400
_YEAR = 365 * _DAY
SOON = timedelta(hours=1)


def span(seconds: float) -> str:
    """Return a length of time in at most four characters, rounded down: 5m, 1h50, 4h, 3d, 8w, 1y."""
    whole = int(max(0.0, seconds))
    if whole < _HOUR:
        return f"{whole // _MINUTE}m"
    if whole < 2 * _HOUR:
        return f"1h{whole % _HOUR // _MINUTE:02d}"
    for limit, size, letter in ((_DAY, _HOUR, "h"), (2 * _WEEK, _DAY, "d"), (_YEAR, _WEEK, "w")):
        if whole < limit:
            return f"{whole // size}{letter}"
    return f"{whole // _YEAR}y"


def due(due_at: datetime | None, now: datetime) -> str:
    """Return how long until something is due; with a minus when it is late; "" where nothing is."""
    if due_at is None:
        return ""
    left = (due_at - now).total_seconds()
    return span(left) if left >= 0 else f"-{span(-left)}"


def age(moment: datetime, now: datetime) -> str:
    """Return how long ago something was."""
    return span((now - moment).total_seconds())


def clock_time(moment: datetime) -> str:
    """Return the time of day in the reader's zone."""
    return moment.astimezone().strftime("%H:%M")


def day_and_time(moment: datetime, now: datetime) -> str:
    """Return a moment as people say it: the time alone for today, with the day otherwise, with the year where it is another one."""
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return local.strftime("%H:%M")
    if local.date() == today.date() - timedelta(days=1):
        return _("yesterday {time}").format(time=local.strftime("%H:%M"))
    return local.strftime("%d %b %H:%M" if local.year == today.year else "%d %b %Y %H:%M")
