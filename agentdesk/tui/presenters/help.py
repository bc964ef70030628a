"""The help: every action of a context with its keys, under headings, in as many columns as fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Action, Group
from agentdesk.tui.keys.display import key_label
from agentdesk.tui.presenters.cells import fit, width_of, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line

KEYS_WIDTH = 16
COLUMN_WIDTH, MOST_COLUMNS = 66, 3


def help_lines(actions: tuple[Action, ...], width: int) -> list[Line]:
    """Return the help of a context."""
    columns = max(1, min(MOST_COLUMNS, width // COLUMN_WIDTH))
    room = width // columns
    blocks = [_block(group, members, room) for group in Group if (members := [one for one in actions if one.group is group])]
    return _side_by_side(_dealt(blocks, columns), room)


def _block(group: Group, members: list[Action], width: int) -> list[Line]:
    head = line(Piece(f" {_(group.value)}", Tone.HEAD_IN))
    return [head, *(one for action in _merged(members) for one in _entry(action, width - 1)), Line()]


def _dealt(blocks: list[list[Line]], columns: int) -> list[list[Line]]:
    """Deal blocks to columns in their order, each column about as long as the others."""
    total = sum(map(len, blocks))
    dealt: list[list[Line]] = [[] for _column in range(columns)]
    at = done = 0
    for block in blocks:
        if at < columns - 1 and done + len(block) / 2 > total * (at + 1) / columns:
            at += 1
        dealt[at] += block
        done += len(block)
    return dealt


def _side_by_side(columns: list[list[Line]], width: int) -> list[Line]:
    lines: list[Line] = []
    for row in zip_longest(*columns, fillvalue=Line()):
        pieces: list[Piece] = []
        for at, cell in enumerate(row):
            pieces += cell.pieces
            if at < len(row) - 1:
                pieces.append(Piece(" " * max(0, width - sum(width_of(piece.text) for piece in cell.pieces))))
        lines.append(Line(tuple(pieces)))
    return lines


def _merged(members: list[Action]) -> list[Action]:
    """The nine number keys are one line."""
    views = [action for action in members if action.id.startswith("view.")]
    firsts = tuple(action.keys[0] for action in views if action.keys)
    spans = (f"{firsts[0]}…{firsts[-1]}",) if firsts and all(len(key) == 1 for key in firsts) else firsts
    return [replace(action, keys=spans) if action in views else action for action in members if action not in views[1:]]


def _entry(action: Action, width: int) -> Iterator[Line]:
    keys = " ".join(key_label(keys) for keys in action.keys) or f":{_(action.label)}"
    for words in wrap(_(action.help), width - KEYS_WIDTH - len("  ")):
        yield Line(cut_pieces((Piece(f"  {fit(keys, KEYS_WIDTH)}", Tone.MARK), Piece(words)), width))
        keys = ""
