"""Keys as people read them."""

from __future__ import annotations

from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Action
from agentdesk.tui.presenters.cells import width_of
from agentdesk.tui.presenters.tones import Line, Piece, Tone

_SHOWN = {
    "escape": "esc",
    "space": "space",
    "delete": "del",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "down": "↓",
    "up": "↑",
    "enter": "enter",
}


def key_label(keys: str) -> str:
    """Return a key or sequence as shown: `ctrl+s` is ^s, `f4` is F4, `g g` is gg."""
    return "".join(_one(key) for key in keys.split(" "))


def key_words(keys: str) -> str:
    """Return a key or sequence as a sentence names it: `g w` is g w, `ctrl+s` is ^s."""
    return " ".join(_one(key) for key in keys.split(" "))


def key_of(actions: tuple[Action, ...], action: str) -> str:
    """Return the key that does an action, as shown; "" where it has none here."""
    found = next((one for one in actions if one.id == action and one.keys), None)
    return "" if found is None else key_label(found.keys[0])


def _one(key: str) -> str:
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key, key)


def footer_line(actions: tuple[Action, ...], width: int) -> Line:
    """Return the footer: the ranked actions that fit, help always among them."""
    ranked = sorted((action for action in actions if action.rank is not None), key=lambda action: action.rank or 0)
    helps = [action for action in ranked if action.id.startswith("help")]
    room = width - sum(_needed(action) for action in helps)
    shown: list[Action] = []
    for action in ranked:
        if action in helps:
            continue
        room -= _needed(action)
        if room < 0:
            break
        shown.append(action)
    return Line(tuple(piece for action in [*shown, *helps] for piece in _pieces(key_label(action.keys[0]), action)))


def _needed(action: Action) -> int:
    return width_of(key_label(action.keys[0])) + width_of(_(action.label)) + 3


def _pieces(key: str, action: Action) -> tuple[Piece, ...]:
    return Piece(f" {key}", Tone.KEY), Piece(f" {_(action.label)} ", Tone.BAR)


def which_key_lines(typed: tuple[str, ...], following: tuple[tuple[str, Action], ...], width: int) -> list[Line]:
    """Return the hint under a started sequence: what each next key would do, in as many lines as that takes."""
    start = Piece(f" {''.join(_one(key) for key in typed)}…", Tone.BAR_ACTIVE)
    indent = Piece(" " * width_of(start.text), Tone.BAR)
    lines: list[tuple[Piece, ...]] = [(start,)]
    for pieces in (*(_pieces(_one(key), action) for key, action in following), (Piece(_(" esc leaves it "), Tone.DIM),)):
        if len(lines[-1]) > 1 and sum(width_of(piece.text) for piece in (*lines[-1], *pieces)) > width:
            lines.append((indent,))
        lines[-1] += pieces
    return [Line(pieces) for pieces in lines]
