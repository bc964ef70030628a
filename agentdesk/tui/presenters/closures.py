"""The closures in lines: from when to when, what for, and what customers are told."""

from __future__ import annotations

from collections.abc import Sequence

from agentdesk.domain.closures import ClosureView
from agentdesk.domain.safe_text import block
from agentdesk.domain.texts import _
from agentdesk.tui.presenters.cells import one_line, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.presenters.when import short_day


def closure_lines(found: Sequence[ClosureView], width: int) -> Sequence[Line]:
    """Return every closure with its texts, and how one is added."""
    lines: list[Line] = []
    for view in found:
        one = view.closure
        days = _(" {number}  {first} to {last}").format(number=one.id, first=short_day(one.first), last=short_day(one.last))
        opens = "" if view.reopens_at is None else _("open again {day}").format(day=short_day(view.reopens_at.astimezone().date()))
        tone = Tone.WARN if view.is_current else Tone.STRONG
        lines.append(line(Piece(days, tone), Piece(f"  {one_line(one.reason)}  "), Piece(opens, Tone.DIM)))
        for language, text in one.texts:
            told = ": ".join((language or _("others"), block(text)))
            lines += [line(Piece(f"    {part}", Tone.DIM)) for part in wrap(told, max(20, width - 4))]
        if not one.texts:
            lines.append(line(Piece(_("    nobody is told anything"), Tone.DIM)))
    if not found:
        lines.append(line(Piece(_(" The business isn't closed on any day but its usual ones."))))
    return [*lines, line(), line(Piece(_(" agentdesk closure add --from 2026-12-24 --to 2027-01-03 --text …"), Tone.DIM))]
