"""The palette: any action of the screen below, found by its words."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Action
from agentdesk.tui.keys.display import key_label
from agentdesk.tui.presenters.bars import VIEWS, view_name
from agentdesk.tui.presenters.tones import Line, Piece, Tone, two_sided
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.widgets.item_list import ItemChosen, ItemList
from agentdesk.tui.widgets.line_input import LineInput


def words_of(action: Action) -> str:
    """Return what the palette calls an action."""
    if action.id.startswith("view."):
        return _("View: {name}").format(name=view_name(VIEWS[int(action.id.removeprefix("view.")) - 1]))
    return _(action.help)


def matching(actions: tuple[Action, ...], typed: str) -> list[Action]:
    """Return the actions whose words hold everything typed, those that begin with it first."""
    wanted = typed.casefold().split()
    found = [action for action in actions if all(word in f"{words_of(action)} {_(action.label)}".casefold() for word in wanted)]
    return sorted(found, key=lambda action: not words_of(action).casefold().startswith(typed.casefold()))


def palette_line(action: Action, width: int) -> Line:
    """Return an action's words, and its keys at the right."""
    keys = " ".join(key_label(keys) for keys in action.keys)
    return two_sided([Piece(f" {words_of(action)}")], [Piece(f"{keys} ", Tone.DIM)], width)


class PaletteScreen(Dialog):
    """Answers with the action chosen."""

    CSS_PATH: ClassVar[str] = "palette.tcss"

    def __init__(self, actions: tuple[Action, ...]) -> None:
        super().__init__()
        self._actions = actions

    def compose(self) -> ComposeResult:
        """Lay field and list out."""
        self.field = LineInput(id="typed")
        self.items: ItemList[Action] = ItemList(palette_line, lambda action: action.id, id="items")
        self.items.can_focus = False
        self.items.empty_words = _("No action has these words.")
        with Vertical(classes="card"):
            yield self.field
            yield self.items

    def on_mount(self) -> None:
        """Show every action; typing narrows them."""
        self.field.focus()
        self.items.show(self._actions)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self.items.cursor = 0
        self.items.show(matching(self._actions, event.value.strip()))
        self.items.cursor = 0
        self.items.refresh()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the action under the cursor."""
        event.stop()
        self.dismiss(self.items.record)

    def on_item_chosen(self, message: ItemChosen) -> None:
        """Take what was clicked twice."""
        message.stop()
        self.dismiss(self.items.record)

    def take_key(self, event: events.Key) -> None:
        """Move in the list by the arrows, as letters go to the field."""
        super().take_key(event)
        if event.key in {"down", "up", "ctrl+n", "ctrl+p"}:
            event.stop()
            event.prevent_default()
            self.items.move(1 if event.key in {"down", "ctrl+n"} else -1)
