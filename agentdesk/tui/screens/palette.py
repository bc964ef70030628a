"""The palette: any action of the screen below, found by its words, or named with what it is to be done with."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Action, Group
from agentdesk.tui.presenters.commands import Arguments, Command, command_line, commands_for, completed_command
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.widgets.item_list import ItemChosen, ItemList
from agentdesk.tui.widgets.line_input import LineInput


class PaletteScreen(Dialog):
    """Answers with the command chosen."""

    CSS_PATH: ClassVar[str] = "palette.tcss"

    def __init__(self, actions: tuple[Action, ...], arguments: Arguments) -> None:
        super().__init__()
        self._actions = tuple(sorted(actions, key=lambda action: action.group is Group.MOVE))
        """What moves the cursor comes last: nobody looks for it here."""
        self._arguments = arguments

    def compose(self) -> ComposeResult:
        """Lay field and list out."""
        self.field = LineInput(id="typed")
        self.items: ItemList[Command] = ItemList(command_line, lambda command: (command.action.id, command.argument), id="items")
        self.items.can_focus = False
        self.items.empty_words = _("No action has these words.")
        with Vertical(classes="card"):
            yield self.field
            yield self.items

    def on_mount(self) -> None:
        """Show every action; typing narrows them."""
        self.field.focus()
        self.items.show([Command(action) for action in self._actions])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self.items.cursor = 0
        self.items.show(commands_for(self._actions, event.value, self._arguments))
        self.items.cursor = 0
        self.items.refresh()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the command under the cursor."""
        event.stop()
        self.dismiss(self.items.record)

    def on_item_chosen(self, message: ItemChosen) -> None:
        """Take what was clicked twice."""
        message.stop()
        self.dismiss(self.items.record)

    def take_key(self, event: events.Key) -> None:
        """Move in the list by the arrows, as letters go to the field; Tab completes."""
        super().take_key(event)
        if event.key in {"down", "up", "ctrl+n", "ctrl+p"}:
            event.stop()
            event.prevent_default()
            self.items.move(1 if event.key in {"down", "ctrl+n"} else -1)
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            self.field.value = completed_command(self.field.value, self.items.record)
            self.field.cursor_position = len(self.field.value)
