"""The verb `report`: figures about the desk's work."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import Plain, line, moment
from agentdesk.cli.tables import Column, print_table
from agentdesk.domain.asks import ReportVoice
from agentdesk.domain.reports import RuleFigure, TemplateFigure, VoiceReport
from agentdesk.domain.texts import N_, _

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


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "report": (Leaf("voice", N_("how the business sounds: templates, changes to them, rules that find something"), _voice, take_days),),
}
