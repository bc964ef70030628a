"""The report on the voice as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from agentdesk.domain.reports import RuleFigure, TemplateFigure, VoiceReport
from agentdesk.domain.texts import _, ngettext
from agentdesk.tui.presenters.cells import fit, one_line, widest
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line

NAME_WIDTH = 24


def voice_report_lines(report: VoiceReport, width: int) -> list[Line]:
    """Return the report: templates by use with what agents change in them, then rules by how often they found something."""
    lines = [*_heads(report), Line(), *_templates(report.templates), Line(), *_rules(report.rules)]
    return [Line(cut_pieces(one.pieces, width)) for one in lines]


def _heads(report: VoiceReport) -> Iterator[Line]:
    heads = ((_("answers"), report.answers), (_("customers write"), report.languages))
    cells = widest(label for label, _figures in heads)
    for label, figures in heads:
        words = " · ".join(f"{one_line(name)} {count}" for name, count in figures) or _("none yet")
        yield line(Piece(f" {fit(label, cells)} ", Tone.DIM), words)


def _templates(templates: Sequence[TemplateFigure]) -> Iterator[Line]:
    yield line(Piece(_(" Templates"), Tone.STRONG))
    for one in templates:
        kinds = ", ".join(f"{kind} {count}" for kind, count in one.by_kind)
        uses = ngettext("{count} use", "{count} uses", one.uses).format(count=one.uses)
        changed = _("{edited} of {read} changed").format(edited=one.edited, read=one.read) if one.read else ""
        parts = " · ".join(part for part in (uses, kinds, changed) if part)
        missing = _("  no wording: {languages}").format(languages=" ".join(one.missing)) if one.missing else ""
        tone = Tone.PLAIN if one.uses else Tone.DIM
        yield line(Piece(f" {one_line(one.name):<{NAME_WIDTH}}", tone), Piece(parts, tone), Piece(missing, Tone.WARN))
        for edit in one.edits:
            words = _("{count}x “{removed}” → “{added}”").format(
                count=edit.count, removed=one_line(edit.removed), added=one_line(edit.added)
            )
            yield line(Piece(f"     {words}", Tone.DIM))


def _rules(rules: Sequence[RuleFigure]) -> Iterator[Line]:
    yield line(Piece(_(" Rules that found something in what left"), Tone.STRONG))
    if not rules:
        yield line(Piece(_(" none did"), Tone.DIM))
    for rule, group in groupby(sorted(rules, key=lambda one: one.rule), key=lambda one: one.rule):
        figures = list(group)
        total, overridden = sum(one.texts for one in figures), sum(one.overridden for one in figures)
        let = ngettext("  {count} let through", "  {count} let through", overridden).format(count=overridden) if overridden else ""
        places = " · ".join(f"{one_line(one.agent) or '-'} {one.kind} {one.texts}" for one in figures)
        yield line(Piece(f" {one_line(rule):<{NAME_WIDTH}}"), f"{total:>4}  ", Piece(places, Tone.DIM), Piece(let, Tone.WARN))
