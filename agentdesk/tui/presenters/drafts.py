"""The lines of the drafts that wait."""

from __future__ import annotations

from datetime import datetime

from agentdesk.domain.texts import N_, _
from agentdesk.domain.views import DraftView
from agentdesk.tui.presenters.cells import fit, one_line, widest
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces
from agentdesk.tui.presenters.when import day_and_time
from agentdesk.tui.presenters.whence import addresses
from agentdesk.tui.writing import WritingKind, kind_of

_WORDS = {
    WritingKind.REPLY: N_("reply"),
    WritingKind.FORWARD: N_("forward"),
    WritingKind.NEW: N_("new mail"),
    WritingKind.NOTE: N_("note"),
}


def draft_line(draft: DraftView, width: int, now: datetime) -> Line:
    """Return one draft: what it is, where it belongs, to whom, when it was saved, and how it begins."""
    kind = kind_of(draft)
    where = "" if kind is WritingKind.NEW else f"#{draft.conversation}"
    begins = " ".join(draft.body[:400].split())
    pieces = (
        Piece(" " + fit(_(_WORDS[kind]), widest(map(_, _WORDS.values())) + 1), Tone.NOTE if kind is WritingKind.NOTE else Tone.CHANNEL),
        Piece(fit(where, 8), Tone.STRONG),
        Piece(fit(one_line(addresses(draft.to)), 28) + " "),
        Piece(fit(day_and_time(draft.saved_at, now), 13), Tone.DIM),
        Piece(one_line(draft.subject)),
        Piece(f" — {one_line(begins)}" if draft.subject and begins else one_line(begins), Tone.DIM),
    )
    return Line(cut_pieces(pieces, width))
