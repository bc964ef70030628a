"""The verb `report`: figures about the desk's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import Plain, line, moment, plain
from agentdesk.cli.report_pages import Sheet, as_csv, as_html, print_sheets
from agentdesk.cli.report_sheets import channel_sheets, cost_sheets, csat_sheets, response_sheets, volume_sheets
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain.asks import ReportChannels, ReportCosts, ReportCsat, ReportResponse, ReportVoice, ReportVolume
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.reports import (
        ChannelsReport,
        CostsReport,
        CsatReport,
        ResponseReport,
        RuleFigure,
        TemplateFigure,
        VoiceReport,
        VolumeReport,
    )

DAYS = 30


def take_days(parser: Parser) -> None:
    """Let a report say how far it looks back."""
    parser.add_argument(
        "--days", metavar="N", type=int, default=DAYS, help=_("how many days it looks back; {count} where not given").format(count=DAYS)
    )


def _voice(call: Invocation) -> int:
    with call.desk() as desk:
        (report,) = desk.ask(ReportVoice(call.args.days))
    if not call.out.is_text:
        call.out.document(
            {
                "since": moment(report.since),
                "answers": dict[str, Plain](report.answers),
                "languages": dict[str, Plain](report.languages),
                "templates": [_template(one) for one in report.templates],
                "rules": [_rule(one) for one in report.rules],
            }
        )
        return 0
    _print_voice(call, report)
    return 0


def _template(one: TemplateFigure) -> dict[str, Plain]:
    edits: list[Plain] = [{"removed": line(edit.removed), "added": line(edit.added), "count": edit.count} for edit in one.edits]
    figures: dict[str, Plain] = {"name": one.name, "uses": one.uses, "by_kind": dict[str, Plain](one.by_kind), "compared": one.read}
    return figures | {"edited": one.edited, "edits": edits, "missing_languages": list(one.missing)}


def _rule(one: RuleFigure) -> dict[str, Plain]:
    figures: dict[str, Plain] = {"rule": one.rule, "level": one.level, "kind": one.kind, "agent": one.agent}
    return figures | {"texts": one.texts, "found": one.found, "overridden": one.overridden}


def _print_voice(call: Invocation, report: VoiceReport) -> None:
    columns = (Column(_("Template")), Column(_("Uses")), Column(_("Changed")), Column(_("No wording in")), Column(_("Commonest change"), 1))
    print_table(call.out, columns, [_template_row(one) for one in report.templates])
    call.out.text("")
    heads = (Column(_("Rule")), Column(_("Level")), Column(_("Kind")), Column(_("Agent")), Column(_("Texts")), Column(_("Let through")))
    rows = [(one.rule, one.level, one.kind, one.agent, str(one.texts), str(one.overridden or "")) for one in report.rules]
    print_table(call.out, heads, rows)


def _template_row(one: TemplateFigure) -> tuple[str, str, str, str, str]:
    edited = f"{one.edited}/{one.read}" if one.read else ""
    change = f"{one.edits[0].count}x “{line(one.edits[0].removed)}” → “{line(one.edits[0].added)}”" if one.edits else ""
    return (one.name, str(one.uses), edited, " ".join(one.missing), change)


FORMATS = ("text", "json", "jsonl", "csv", "html")


def _take_figures(parser: Parser) -> None:
    take_days(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    parser.add_argument("--format", choices=FORMATS, help=_("how the report is printed"))


def _response(call: Invocation) -> int:
    with call.desk() as desk:
        (report,) = desk.ask(ReportResponse(call.args.days))
    return _print(call, _("Response times"), report, list(response_sheets(report)))


def _volume(call: Invocation) -> int:
    with call.desk() as desk:
        (report,) = desk.ask(ReportVolume(call.args.days))
    return _print(call, _("Volume"), report, list(volume_sheets(report)))


def _channels(call: Invocation) -> int:
    with call.desk() as desk:
        (report,) = desk.ask(ReportChannels(call.args.days))
    return _print(call, _("Channels"), report, list(channel_sheets(report)))


def _costs(call: Invocation) -> int:
    with call.desk() as desk:
        (report,) = desk.ask(ReportCosts(call.args.days))
    done = _print(call, _("Costs"), report, list(cost_sheets(report)))
    if all(one.cost is None for one in report.figures):
        call.out.warn(_('nobody said yet what channels cost: config.toml, [costs], as in email = "1.85 an answer"'))
    return done


def _csat(call: Invocation) -> int:
    with call.desk() as desk:
        (report,) = desk.ask(ReportCsat(call.args.days))
    return _print(call, _("Surveys"), report, list(csat_sheets(report)))


def _print(
    call: Invocation, title: str, report: ResponseReport | VolumeReport | ChannelsReport | CostsReport | CsatReport, sheets: list[Sheet]
) -> int:
    if not call.out.is_text:
        call.out.document(plain(report))
        return 0
    heading = _("{title} since {date}").format(title=title, date=local(report.since))
    match call.args.format:
        case "csv":
            call.out.raw(as_csv(sheets))
        case "html":
            call.out.raw(as_html(heading, sheets))
        case _:
            call.out.text(heading)
            call.out.text("")
            print_sheets(call.out, sheets)
    return 0


QUERY_NOTES = N_("Each line ends in the query that lists the conversations behind it: agentdesk list QUERY")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "report": (
        Leaf(
            "response",
            N_("how soon customers are answered; by agent for leads"),
            _response,
            _take_figures,
            formats=False,
            is_default=True,
            notes=QUERY_NOTES,
        ),
        Leaf("volume", N_("how much comes and goes, and what is open"), _volume, _take_figures, formats=False, notes=QUERY_NOTES),
        Leaf("channels", N_("what each account carried, and its ratings"), _channels, _take_figures, formats=False, notes=QUERY_NOTES),
        Leaf("costs", N_("what a contact costs, by channel, where you said what channels cost"), _costs, _take_figures, formats=False),
        Leaf("csat", N_("how customers say it was who were asked; by agent for leads"), _csat, _take_figures, formats=False),
        Leaf("voice", N_("how the business sounds: templates, changes to them, rules that find something"), _voice, take_days),
    ),
}
