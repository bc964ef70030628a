"""What the palette offers for what is typed: actions by their words, and actions with what follows their name, as in `tag refund`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Action
from agentdesk.tui.keys.display import key_label
from agentdesk.tui.presenters.bars import VIEWS, view_name
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.presenters.tones import Line, Piece, Tone, two_sided


@dataclass(frozen=True, slots=True)
class Command:
    """An action to be done, with an argument where one was typed."""

    action: Action
    argument: str = ""


Arguments = Callable[[Action], Sequence[str] | None]
"""Says which arguments of an action are known; None where it takes none. What is not known may be typed all the same."""


def words_of(action: Action) -> str:
    """Return what the palette calls an action."""
    if action.id.startswith("view."):
        return _("View: {name}").format(name=view_name(VIEWS[int(action.id.removeprefix("view.")) - 1]))
    return _(action.help)


def matching(actions: Sequence[Action], typed: str) -> list[Action]:
    """Return the actions whose words hold everything typed, those that begin with it first."""
    wanted = typed.casefold().split()
    found = [action for action in actions if all(word in f"{words_of(action)} {_(action.label)}".casefold() for word in wanted)]
    return sorted(found, key=lambda action: not words_of(action).casefold().startswith(typed.casefold()))


def commands_for(actions: Sequence[Action], typed: str, arguments: Arguments) -> list[Command]:
    """Return what can be done with what is typed: actions found by their words, then those that take the rest as their argument."""
    found = [Command(action) for action in matching(actions, typed.strip())]
    name, space, rest = typed.lstrip().partition(" ")
    rest = rest.strip()
    for action in actions:
        known = arguments(action) if space and name.casefold() in _names(action) else None
        if known is not None:
            wanted = rest.casefold()
            # Known ones first: `assign be` means ben, as in the dialog that asks for a name.
            fitting = [one for one in known if one.casefold().startswith(wanted)]
            found += [Command(action, argument) for argument in dict.fromkeys((*sorted(fitting, key=len), *filter(None, [rest])))]
    return found


def _names(action: Action) -> set[str]:
    return {_(action.label).casefold(), action.id.rpartition(".")[2]}


def completed_command(typed: str, command: Command | None) -> str:
    """Return what is typed, taken as far as the command under the cursor tells."""
    if command is None:
        return typed
    if command.argument:
        return f"{typed.lstrip().partition(' ')[0]} {command.argument}"
    return f"{_(command.action.label)} "


def command_line(command: Command, width: int) -> Line:
    """Return a command's words, and its keys at the right."""
    keys = " ".join(key_label(keys) for keys in command.action.keys)
    words = words_of(command.action)
    if command.argument:
        words = _("{action}: {argument}").format(action=_(command.action.label), argument=one_line(command.argument))
    return two_sided([Piece(f" {words}")], [Piece(f"{keys} ", Tone.DIM)], width)
