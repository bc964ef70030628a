"""What an answer to a bad review has to do: listed before it is written, ticked off as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from agentdesk.domain.errors import UsageError
from agentdesk.domain.moments import parse_until
from agentdesk.domain.texts import N_, _
from agentdesk.domain.voice import FollowUp, Move
from agentdesk.tui.presenters.cells import fit, one_line, width_of
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces
from agentdesk.tui.presenters.when import day, weekday

_NAMES = {
    "acknowledge": N_("acknowledge"),
    "apologise": N_("apologise"),
    "offer": N_("offer a way"),
    "take-offline": N_("take it offline"),
    "follow-up": N_("follow up"),
}
"""What the starter rules are called where somebody reads; rules of the desk's own by their names."""


def move_lines(moves: Sequence[Move], follow_up: FollowUp, width: int, now: datetime, *, is_begun: bool) -> list[Line]:
    """Return what the answer has to do: a line each with its reason before anything is written, then side by side."""
    if not moves:
        return []
    back = _back(follow_up, now)
    if is_begun:
        return _ticked(moves, back, width)
    longest = max(width_of(_name(move)) for move in moves)
    lines = [_whole(move, longest, width) for move in moves]
    return [*lines, Line(cut_pieces((Piece(back, Tone.DIM),), width))] if back else lines


def _name(move: Move) -> str:
    return _(_NAMES[move.name]) if move.name in _NAMES else one_line(move.name)


def _mark(move: Move) -> Piece:
    return Piece("✓ ", Tone.GOOD) if move.is_made else Piece("○ ", Tone.WARN)


def _whole(move: Move, longest: int, width: int) -> Line:
    pieces = (_mark(move), Piece(fit(_name(move), longest), Tone.STRONG), Piece(f"  {one_line(move.why)}", Tone.DIM))
    return Line(cut_pieces(pieces, width))


def _ticked(moves: Sequence[Move], back: str, width: int) -> list[Line]:
    """Return the moves side by side, on as few lines as hold them whole; the day where there is still room for it."""
    lines: list[list[Piece]] = [[]]
    for move in moves:
        pair = [_mark(move), Piece(f"{_name(move)}  ", Tone.DIM if move.is_made else Tone.PLAIN)]
        if lines[-1] and _width(lines[-1] + pair) > width + 2:
            lines.append([])
        lines[-1] += pair
    if _width([*lines[-1], Piece(back)]) <= width:
        lines[-1].append(Piece(back, Tone.DIM))
    return [Line(cut_pieces((*pieces[:-1], replace(pieces[-1], text=pieces[-1].text.rstrip())), width)) for pieces in lines]


def _width(pieces: Sequence[Piece]) -> int:
    return sum(width_of(piece.text) for piece in pieces)


def _back(follow_up: FollowUp, now: datetime) -> str:
    """Return on which day the conversation comes back; "" where it doesn't, or nobody can tell yet."""
    if not follow_up.snooze:
        return ""
    try:
        moment = parse_until(follow_up.snooze, now)
    except UsageError:
        return ""
    return _("back {weekday} {day} unless they answer").format(weekday=weekday(moment), day=day(moment, now))
