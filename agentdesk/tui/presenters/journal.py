"""The journal's lines: who did what, when, by what means, and what was undone."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from agentdesk.domain.rules import AUTHOR_PREFIX
from agentdesk.domain.texts import _
from agentdesk.domain.views import EntryView
from agentdesk.tui.presenters.cells import fit, one_line
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces
from agentdesk.tui.presenters.when import day_and_time

_NUMBER: Final = re.compile(r"#(\d+)")


def entry_line(entry: EntryView, width: int, now: datetime) -> Line:
    """Return one entry as a line; `↶` marks what was undone, `·` what can't be."""
    mark = "↶" if entry.undone_by is not None else " " if entry.is_undoable else "·"
    tone = Tone.DIM if entry.undone_by is not None else Tone.PLAIN
    said = set(_NUMBER.findall(entry.text))
    unsaid = [number for number in entry.conversations if str(number) not in said]
    numbers = " ".join(f"#{number}" for number in unsaid[:3])
    more = _(" +{count}").format(count=len(unsaid) - 3) if len(unsaid) > 3 else ""  # noqa: PLR2004 - three shown
    pieces = (
        Piece(f" {mark} ", Tone.WARN),
        Piece(fit(day_and_time(entry.at, now), 16), Tone.DIM),
        Piece(fit(one_line(entry.agent.removeprefix(AUTHOR_PREFIX)), 10), Tone.STRONG),
        Piece(fit(str(entry.means), 9), Tone.DIM),
        Piece(one_line(entry.text), tone),
        Piece(f"  {numbers}{more}", Tone.CHANNEL),
    )
    return Line(cut_pieces(pieces, width))
