"""How much comes and goes: by kind of channel, day, weekday and hour, and how old what is open has become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from agentdesk.domain.reports import BacklogFigure, ChannelFigure, ChannelsReport, VolumeFigure, VolumeReport
from agentdesk.store import work_figures
from agentdesk.store.engine import Connection

AGES_DAYS = (0, 1, 3, 7, 14, 30)
HOURS, WEEKDAYS = 24, 7


def volume_report(connection: Connection, since: datetime, now: datetime, zone: tzinfo | None) -> VolumeReport:
    """Return the report; days and hours are those of `zone`, None being the machine's own."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    for one in work_figures.passed(connection, since, now):
        local = one.at.astimezone(zone)
        slots = (
            ("kind", one.kind.value),
            ("day", local.date().isoformat()),
            ("weekday", str(local.weekday())),
            ("hour", f"{local.hour:02}"),
        )
        counts.update((by, name, one.is_inbound) for by, name in slots)
    today = now.astimezone(zone).date()
    return VolumeReport(since, today, tuple(_figures(counts, since.astimezone(zone).date(), today)), tuple(_backlog(connection, now)))


def _figures(counts: Counter[tuple[str, str, bool]], first: date, last: date) -> Iterator[VolumeFigure]:
    """Yield every slot, empty ones too: a gap is a figure."""
    kinds = sorted({name for by, name, _inbound in counts if by == "kind"})
    days = [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
    slots = (
        ("kind", kinds),
        ("day", days),
        ("weekday", list(map(str, range(WEEKDAYS)))),
        ("hour", [f"{hour:02}" for hour in range(HOURS)]),
    )
    for by, names in slots:
        for name in names:
            yield VolumeFigure(by, name, counts[by, name, True], counts[by, name, False], _query(by, name, first))


def _query(by: str, name: str, first: date) -> str:
    if by == "kind":
        return f"channel:{name} after:{first.isoformat()}"
    if by == "day":
        return f"after:{name} before:{(date.fromisoformat(name) + timedelta(days=1)).isoformat()}"
    return ""


def _backlog(connection: Connection, now: datetime) -> Iterator[BacklogFigure]:
    ages = [(now - at).days for at in work_figures.open_since(connection)]
    for days, following in zip(AGES_DAYS, (*AGES_DAYS[1:], 1 << 30), strict=True):
        found = sum(days <= age < following for age in ages)
        until = "" if days == 0 else f" before:{days}d"
        since = "" if following > AGES_DAYS[-1] else f" after:{following}d"
        yield BacklogFigure(days, found, f"is:open{since}{until}")


def channels_report(connection: Connection, since: datetime, now: datetime) -> ChannelsReport:
    """Return what each account carried."""
    places: dict[str, tuple[str, str]] = {}
    counts: Counter[tuple[str, bool]] = Counter()
    for one in work_figures.passed(connection, since, now):
        places[one.account] = (one.channel, one.kind.value)
        counts[one.account, one.is_inbound] += 1
    waiting = {account: (count, late) for account, count, late in work_figures.open_now(connection, now)}
    rated = {account: (count, mean) for account, count, mean in work_figures.ratings(connection, since, now)}
    changed = {account: rest for account, *rest in work_figures.rerated(connection, since)}
    figures = [
        ChannelFigure(
            account,
            *places.get(account, ("", "")),
            inbound=counts[account, True],
            outbound=counts[account, False],
            open=waiting.get(account, (0, 0))[0],
            late=waiting.get(account, (0, 0))[1],
            ratings=rated.get(account, (0, 0.0))[0],
            rating=_rounded(rated[account][1]) if account in rated else None,
            rerated=int(changed[account][0]) if account in changed else 0,
            before=_rounded(changed[account][1]) if account in changed else None,
            after=_rounded(changed[account][2]) if account in changed else None,
            query=f"account:{account} after:{since.date().isoformat()}",
        )
        for account in sorted(places.keys() | waiting.keys())
    ]
    return ChannelsReport(since, tuple(figures))


def _rounded(mean: float) -> float:
    return round(mean, 2)
