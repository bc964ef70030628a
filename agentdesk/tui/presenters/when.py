"""Moments and spans in few characters: what is due, how old, at what time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from agentdesk.domain.texts import N_, _

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
    """Return how long until something is due; with a minus when it is late, by a minute at least; "" where nothing is."""
    if due_at is None:
        return ""
    left = (due_at - now).total_seconds()
    return span(left) if left >= 0 else f"-{span(max(-left, _MINUTE))}"


def age(moment: datetime, now: datetime) -> str:
    """Return how long ago something was."""
    return span((now - moment).total_seconds())


MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_FORMATS = {"iso": "%Y-%m-%d", "day-first": "%d-%m-%Y", "month-first": "%m/%d/%Y"}
_chosen: list[str] = ["auto"]


def use_date_format(name: str) -> None:
    """Write dates in this format from now on; "auto" says the day and the month in the reader's language."""
    _chosen[0] = name


def day(moment: datetime, now: datetime) -> str:
    """Return a day, with its year where that is another one."""
    local = moment.astimezone()
    if _chosen[0] in _FORMATS:
        return local.strftime(_FORMATS[_chosen[0]])
    month = _(MONTHS[local.month - 1])
    if local.year == now.astimezone().year:
        return _("{day} {month}").format(day=local.day, month=month)
    return _("{day} {month} {year}").format(day=local.day, month=month, year=local.year)


def short_day(found: date) -> str:
    """Return a day of the calendar, without its year where dates are in words."""
    noon = datetime.combine(found, time(12)).astimezone()
    return day(noon, noon)


def weekday(moment: datetime) -> str:
    """Return the day of the week in three letters or so."""
    return _(WEEKDAYS[moment.astimezone().weekday()])


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
    return f"{day(moment, now)} {local.strftime('%H:%M')}"
