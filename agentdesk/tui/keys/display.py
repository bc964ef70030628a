"""Keys as people read them."""

from __future__ import annotations

from agentdesk.domain.texts import N_, _
from agentdesk.tui.keys.actions import Action, Group
from agentdesk.tui.presenters.cells import width_of
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces

_SHOWN = {
    "escape": N_("esc"),
    "space": N_("space"),
    "delete": N_("del"),
    "pagedown": N_("pgdn"),
    "pageup": N_("pgup"),
    "home": N_("home"),
    "end": N_("end"),
    "down": "↓",
    "up": "↑",
    "right": "→",
    "left": "←",
    "enter": N_("enter"),
}
"""Keys by what readers' keyboards have on them."""
_PALETTES = frozenset({"palette", "compose.palette"})
_BEGUN = ((Group.GO, 58, N_("go…")), (Group.COPY, 59, N_("copy…")))
"""Groups whose keys begin alike, with their place in the footer and the word there."""


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
    return _(_SHOWN[key]) if key in _SHOWN else key


def footer_line(actions: tuple[Action, ...], width: int) -> Line:
    """Return the footer in the order of rank: what fits, a long word leaving its place to the next; the palette and help always."""
    helps = [_words(action) for action in actions if action.rank is not None and action.id.startswith("help")]
    palette = [_words(action) for action in actions if action.rank is not None and action.id in _PALETTES]
    room = width - sum(_needed(*words) for words in (*helps, *palette))
    shown: list[tuple[str, str]] = []
    for words in _by_rank(actions):
        if words in palette:
            shown.append(words)
        elif _needed(*words) <= room:
            room -= _needed(*words)
            shown.append(words)
    return Line(tuple(piece for words in [*shown, *helps] for piece in _pieces(*words)))


def _by_rank(actions: tuple[Action, ...]) -> list[tuple[str, str]]:
    """Return keys and labels in the footer's order, help left out; sequences of a group stand there by the key they begin with."""
    ranked = [(action.rank, _words(action)) for action in actions if action.rank is not None and not action.id.startswith("help")]
    for group, rank, label in _BEGUN:
        sequences = (action.keys[0].split(" ") for action in actions if action.group is group)
        begins = next((keys[0] for keys in sequences if len(keys) > 1), None)
        if begins is not None:
            ranked.append((rank, (key_label(begins), _(label))))
    return [words for _rank, words in sorted(ranked, key=lambda one: one[0])]


def _words(action: Action) -> tuple[str, str]:
    return key_label(action.keys[0]), _(action.label)


def _needed(key: str, label: str) -> int:
    return width_of(key) + width_of(label) + 3


def _pieces(key: str, label: str) -> tuple[Piece, ...]:
    return Piece(f" {key}", Tone.KEY), Piece(f" {label} ", Tone.BAR)


def nothing_line(typed: tuple[str, ...], actions: tuple[Action, ...], width: int) -> Line:
    """Return what stands in the footer after a key that nothing has: that it does nothing, and where to look for what does."""
    said = (Piece(f" {key_words(' '.join(typed))} ", Tone.KEY), Piece(_("does nothing here") + "  ", Tone.BAR))
    guides = (_words(action) for action in actions if action.rank is not None and (action.id in _PALETTES or action.id.startswith("help")))
    return Line(cut_pieces((*said, *(piece for words in guides for piece in _pieces(*words))), width))


def which_key_lines(typed: tuple[str, ...], following: tuple[tuple[str, Action], ...], width: int) -> list[Line]:
    """Return the hint under a started sequence: what each next key would do, in as many lines as that takes."""
    start = Piece(f" {''.join(_one(key) for key in typed)}…", Tone.BAR_ACTIVE)
    indent = Piece(" " * width_of(start.text), Tone.BAR)
    lines: list[tuple[Piece, ...]] = [(start,)]
    for pieces in (*(_pieces(_one(key), _(action.label)) for key, action in following), (Piece(_(" esc leaves it "), Tone.DIM),)):
        if len(lines[-1]) > 1 and sum(width_of(piece.text) for piece in (*lines[-1], *pieces)) > width:
            lines.append((indent,))
        lines[-1] += pieces
    return [Line(pieces) for pieces in lines]
