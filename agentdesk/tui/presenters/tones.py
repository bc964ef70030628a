"""Lines as pieces of text with a tone; what a tone looks like is the theme's business."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agentdesk.tui.presenters.cells import cut, width_of


class Tone(StrEnum):
    """What a piece of text is, so that a theme can say how it looks."""

    PLAIN = "plain"
    DIM = "dim"
    STRONG = "strong"
    UNREAD = "unread"
    CHANNEL = "channel"
    KEY = "key"
    BAR = "bar"
    BAR_ACTIVE = "bar-active"
    BAR_ALERT = "bar-alert"
    CURSOR = "cursor"
    MARK = "mark"
    LATE = "late"
    SOON = "soon"
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    HEAD_IN = "head-in"
    HEAD_OUT = "head-out"
    HEAD_NOTE = "head-note"
    HEAD_DRAFT = "head-draft"
    NOTE = "note"
    QUOTE = "quote"
    LINK = "link"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Line:
    """One line on screen."""

    pieces: tuple[Piece, ...] = ()

    @property
    def plain(self) -> str:
        """The line's text alone, as tests assert it."""
        return "".join(piece.text for piece in self.pieces)


def line(*pieces: Piece | str) -> Line:
    """Return a line of pieces; a bare string is plain."""
    return Line(tuple(Piece(piece) if isinstance(piece, str) else piece for piece in pieces if piece))


def two_sided(left: Iterable[Piece], right: Iterable[Piece], width: int) -> Line:
    """Return a line with one part at each end; where both don't fit, the left one is cut."""
    ends = tuple(right)
    end_width = sum(width_of(piece.text) for piece in ends)
    head = cut_pieces(left, max(0, width - end_width - 1))
    gap = max(0, width - end_width - sum(width_of(piece.text) for piece in head))
    return Line((*head, Piece(" " * gap), *ends))


def cut_pieces(pieces: Iterable[Piece], width: int) -> tuple[Piece, ...]:
    """Return the pieces that fit `width` cells, the last one cut."""
    kept: list[Piece] = []
    for piece in pieces:
        needed = width_of(piece.text)
        if needed > width:
            if width > 0:
                kept.append(Piece(cut(piece.text, width), piece.tone))
            break
        kept.append(piece)
        width -= needed
    return tuple(kept)
