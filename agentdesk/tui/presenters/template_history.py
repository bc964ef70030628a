"""A template's history in lines: who changed it when, and what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from agentdesk.domain.differences import changes, counted
from agentdesk.domain.texts import N_, _
from agentdesk.domain.voice import TemplateVersion
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import one_line, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.presenters.when import day_and_time

ORIGINS = {"verb": N_("AgentDesk"), "file": N_("another tool"), "starter": N_("starter set")}
_TONES = {"+": Tone.GOOD, "-": Tone.BAD, "@": Tone.DIM}


def history(found: Sequence[TemplateVersion], chosen: int, now: datetime, width: int) -> list[Line]:
    """Return the versions, newest first, and what the chosen one changed; + and - say what came and went."""
    words = _("history ({template.previous} and {template.next} choose, {template.revert} goes back to the chosen one)")
    title = with_keys(words, Context.TEMPLATES)
    lines = [line(Piece(title, Tone.STRONG)), Line()]
    for place, one in enumerate(found):
        more, less = counted(changes(found, place))
        mark, current = ">" if place == chosen else " ", _("stands now") if one.is_current else ""
        who = one_line(one.agent) or _(ORIGINS[one.origin])
        when = "" if one.at is None else day_and_time(one.at, now)
        words = f"{mark} {len(found) - place:>3}  {when:<13} {who:<14} +{more} -{less}  {current}"
        lines.append(line(Piece(words, Tone.STRONG if place == chosen else Tone.PLAIN)))
    lines.append(Line())
    for source in changes(found, chosen) if found else ():
        tone = _TONES.get(source[:1], Tone.PLAIN)
        lines += [line(Piece(piece, tone)) for piece in wrap(one_line(source), max(2, width - 1)) or [""]]
    return lines
