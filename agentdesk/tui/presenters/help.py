"""The help: every action of a context with its keys, under headings, in as many columns as fit."""

from __future__ import annotations

from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Action, Group
from agentdesk.tui.keys.display import key_label
from agentdesk.tui.presenters.cells import fit
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line

KEYS_WIDTH = 16


def help_lines(actions: tuple[Action, ...], width: int) -> list[Line]:
    """Return the help of a context."""
    lines: list[Line] = []
    for group in Group:
        members = [action for action in actions if action.group is group]
        if not members:
            continue
        lines += [line(Piece(f" {_(group.value)}", Tone.HEAD_IN))]
        lines += [Line(cut_pieces(_pieces(action), width)) for action in _merged(members)]
        lines.append(Line())
    return lines


def _merged(members: list[Action]) -> list[Action]:
    """The nine number keys are one line."""
    views = [action for action in members if action.id.startswith("view.")]
    return [action for action in members if action not in views[1:]]


def _pieces(action: Action) -> tuple[Piece, ...]:
    keys = "1 … 9" if action.id == "view.1" else " ".join(key_label(keys) for keys in action.keys)
    return Piece(f"  {fit(keys, KEYS_WIDTH)}", Tone.MARK), Piece(_(action.help))
