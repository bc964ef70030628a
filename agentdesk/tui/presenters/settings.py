"""The settings screen's lines: each option with its value and what it does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from agentdesk.config.console import ConsoleSettings
from agentdesk.config.keys import CONSOLE
from agentdesk.domain.texts import N_, _
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import cut_left, fit, one_line, widest, width_of, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line

LINGER, MAILBOX, HEALTH = "linger", "mailbox", "health"
NEEDS_RESTART = frozenset({"mouse", "color"})
_NAMES = {
    "theme": N_("Colours"),
    "glyphs": N_("Marks"),
    "mouse": N_("Mouse"),
    "color": N_("Colour at all"),
    "editor": N_("Editor ({compose.editor})"),
    "date_format": N_("Dates"),
    "layout": N_("Panes"),
    "spelling": N_("Spelling"),
    LINGER: N_("Keep watching"),
    MAILBOX: N_("Mailboxes"),
    HEALTH: N_("Health"),
}
_VALUE_WIDTH = 18
_STOP = re.compile(r"\s?[:;.](?:\s|$)")
"""Where the gist of a sentence ends; no comma, as German has them inside it."""


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One line of the screen; `choices` are the values it can take, none where it is typed or leads elsewhere."""

    name: str
    value: str
    help: str
    choices: tuple[str, ...] = ()


def options(settings: ConsoleSettings, themes: Sequence[str], *, lingers: bool, accounts: int) -> list[SettingLine]:
    """Return what can be set, in the order shown."""
    values: Mapping[str, str] = {one.name: getattr(settings, one.name) for one in fields(settings)}
    found = [
        SettingLine(key.name, values[key.name], _(key.help), tuple(themes) if key.name == "theme" else key.choices) for key in CONSOLE.keys
    ]
    watching = _("yes") if lingers else _("no")
    return [
        *found,
        SettingLine(LINGER, watching, _("Keep watching after the last console was closed.")),
        SettingLine(MAILBOX, str(accounts), _("Connect another mailbox.")),
        SettingLine(HEALTH, "", _("How the desk and its accounts fare.")),
    ]


def option_line(option: SettingLine, width: int) -> Line:
    """Return one option as a line."""
    value = one_line(option.value) or ("→" if option.name == HEALTH else _("(not set)"))
    name_width = widest(map(_name, _NAMES))
    room = width - name_width - _VALUE_WIDTH - len("   ")
    pieces = (
        Piece(f" {fit(_name(option.name), name_width)} ", Tone.STRONG),
        Piece(fit(value, _VALUE_WIDTH) + " ", Tone.CHANNEL),
        Piece(option.help.removesuffix(".") if width_of(option.help) <= room else _gist(option.help), Tone.DIM),
    )
    return Line(cut_pieces(pieces, width))


def title_line(path: str, width: int) -> Line:
    """Return the screen's head: what Enter does, and into which file, whose name is what matters of its path."""
    head, words = _(" Settings "), with_keys(_(" {open} changes; written to {path}"), Context.SETTINGS)
    room = width - width_of(head) - width_of(words.format(path=""))
    return line(Piece(head, Tone.BAR_ACTIVE), Piece(words.format(path=cut_left(one_line(path), room)), Tone.BAR))


def _name(option: str) -> str:
    return with_keys(_(_NAMES[option]))


def _gist(words: str) -> str:
    """Return what stands before the first stop: all of it stands below the list."""
    return _STOP.split(words, maxsplit=1)[0]


def detail_lines(option: SettingLine, width: int) -> list[Line]:
    """Return what an option does, in full: its line cuts it where the terminal is narrow."""
    return [line(Piece(piece, Tone.DIM)) for piece in wrap(option.help, max(2, width - 1))]
