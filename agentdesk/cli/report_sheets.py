"""What each report says, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agentdesk.cli.report_pages import Sheet
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.reports import ChannelsReport, CostsReport, CsatReport, ResponseFigure, ResponseReport, Spread, VolumeReport

BY = {"all": N_("everything"), "kind": N_("channel"), "account": N_("account"), "agent": N_("agent")}
WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
MINUTE, HOUR, DAY = 60, 3600, 86400


def span(seconds: int) -> str:
    """Return a span as people say it, in its two largest units."""
    if seconds < MINUTE:
        return _("{count} s").format(count=seconds)
    if seconds < HOUR:
        return _("{count} min").format(count=seconds // MINUTE)
    if seconds < DAY:
        return _("{hours} h {minutes:02} min").format(hours=seconds // HOUR, minutes=seconds % HOUR // MINUTE)
    return _("{days} d {hours} h").format(days=seconds // DAY, hours=seconds % DAY // HOUR)


def percent(part: int, whole: int) -> str:
    """Return a share, "" of nothing."""
    return f"{100 * part // whole} %" if whole else ""


def response_sheets(report: ResponseReport) -> Iterator[Sheet]:
    """Yield the tables of how soon customers are answered."""
    heads = (_("By"), _("Which"), _("First answers"), _("half within"), _("9 of 10"), _("Later answers"), _("half within"), _("9 of 10"))
    more = (_("Closed"), _("half within"), _("In time"), _("Query"))
    yield Sheet(_("How soon customers are answered"), (*heads, *more), [_response_row(one) for one in report.figures])
    closed = report.closed
    rows = [
        (_("closed"), str(closed), ""),
        (_("opened again"), str(report.reopened), percent(report.reopened, closed)),
        (_("closed for good after one answer"), str(report.one_answer), percent(report.one_answer, closed)),
    ]
    yield Sheet(_("Conversations closed"), (_("What"), _("Count"), _("Share")), rows)


def _response_row(one: ResponseFigure) -> tuple[str, ...]:
    resolution = _spread(one.resolution)[:2]
    return (
        _(BY[one.by]),
        one.name,
        *_spread(one.first),
        *_spread(one.next),
        *resolution,
        percent(one.in_target, one.with_target),
        one.query,
    )


def _spread(spread: Spread) -> tuple[str, str, str]:
    return (str(spread.count), span(spread.median_s), span(spread.p90_s)) if spread.count else ("0", "", "")


def volume_sheets(report: VolumeReport) -> Iterator[Sheet]:
    """Yield the tables of how much comes and goes."""
    titles = {"kind": _("By channel"), "day": _("By day"), "weekday": _("By weekday"), "hour": _("By hour")}
    for by, title in titles.items():
        rows = [
            (_(WEEKDAYS[int(one.name)]) if by == "weekday" else one.name, str(one.inbound), str(one.outbound), one.query)
            for one in report.figures
            if one.by == by
        ]
        yield Sheet(title, ("", _("In"), _("Out"), _("Query")), rows, bars=1)
    ages = [(_("{days} days or more").format(days=one.days), str(one.open), one.query) for one in report.backlog]
    yield Sheet(_("Open now, by the age of the newest message"), (_("Age"), _("Open"), _("Query")), ages, bars=1)


def channel_sheets(report: ChannelsReport) -> Iterator[Sheet]:
    """Yield the table of what each account carried."""
    heads = (_("Account"), _("Channel"), _("In"), _("Out"), _("Open"), _("Late"), _("Ratings"), _("Mean"), _("Changed"), _("From"), _("To"))
    rows = [
        (
            *(one.account, one.channel, str(one.inbound), str(one.outbound), str(one.open), str(one.late)),
            *(str(one.ratings), _mean(one.rating), str(one.rerated), _mean(one.before), _mean(one.after), one.query),
        )
        for one in report.figures
    ]
    yield Sheet(_("What each account carried"), (*heads, _("Query")), rows)


def cost_sheets(report: CostsReport) -> Iterator[Sheet]:
    """Yield the table of what a contact costs."""
    heads = (_("Channel"), _("Contacts"), _("Answers"), _("Cost, {currency}"), _("Cost per contact"), _("Query"))
    rows = [
        (one.kind or _("together"), str(one.contacts), str(one.answers), _mean(one.cost), _mean(one.per_contact), one.query)
        for one in report.figures
    ]
    yield Sheet(_("What a contact costs"), tuple(head.format(currency=report.currency) for head in heads), rows)


def csat_sheets(report: CsatReport) -> Iterator[Sheet]:
    """Yield the table of what customers said when they were asked."""
    stars = tuple(f"{score}/5" for score in (1, 2, 3, 4, 5))
    heads = (_("By"), _("Which"), _("Asked"), _("Answered"), _("Share"), _("Mean"), _("Satisfied"), *stars, _("Query"))
    rows = [
        (
            *(_(BY[one.by]), one.name, str(one.asked), str(one.answered), percent(one.answered, one.asked)),
            *(_mean(one.mean), percent(one.satisfied, one.answered), *map(str, one.scores), one.query),
        )
        for one in report.figures
    ]
    yield Sheet(_("How customers say it was"), heads, rows)


def _mean(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
