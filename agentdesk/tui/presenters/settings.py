"""The settings screen's lines: each option with its value and what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from agentdesk.config.console import ConsoleSettings
from agentdesk.config.keys import CONSOLE
from agentdesk.domain.texts import N_, _
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import fit, one_line, wrap
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
_NAME_WIDTH, _VALUE_WIDTH = 18, 18


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
    value = one_line(option.value) or ("…" if option.name == HEALTH else _("(not set)"))
    pieces = (
        Piece(f" {fit(with_keys(_(_NAMES[option.name])), _NAME_WIDTH - 1)} ", Tone.STRONG),
        Piece(fit(value, _VALUE_WIDTH) + " ", Tone.CHANNEL),
        Piece(option.help, Tone.DIM),
    )
    return Line(cut_pieces(pieces, width))


def detail_lines(option: SettingLine, width: int) -> list[Line]:
    """Return what an option does, in full: its line cuts it where the terminal is narrow."""
    return [line(Piece(piece, Tone.DIM)) for piece in wrap(option.help, max(2, width - 1))]
