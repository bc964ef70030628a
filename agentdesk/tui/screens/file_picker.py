"""Picking a file of the machine the console runs on: by walking its folders, or by typing a path."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from agentdesk.domain.texts import _
from agentdesk.tui.folders import Entry, Listing, list_folder
from agentdesk.tui.presenters.cells import fit, one_line, width_of
from agentdesk.tui.presenters.key_words import key_pieces
from agentdesk.tui.presenters.parts import size_label
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.widgets.item_list import ItemChosen, ItemList
from agentdesk.tui.widgets.key_words import KeyWords
from agentdesk.tui.widgets.line_input import LineInput

_SIZE_CELLS = 9


class FilePicker(Dialog):
    """A path above, the folder's entries that begin so below; Enter goes into a folder or takes a file."""

    HAS_FIELD = True
    CSS_PATH: ClassVar[str] = "file_picker.tcss"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._listing = Listing()
        self._has_moved = False

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        self.items: ItemList[Entry] = ItemList(_entry_line, lambda entry: entry.path, id="entries")
        self.items.can_focus = False
        self.items.empty_words = _("nothing here begins so")
        with Vertical(classes="card"):
            yield Static(Content(self._title), classes="title")
            yield LineInput("", id="typed")
            yield self.items
            yield KeyWords(key_pieces(_("↓↑ choose · enter takes · tab completes · esc cancels")))

    def on_mount(self) -> None:
        """Begin in the folder the console was started in."""
        self.query_one(LineInput).focus()
        self._look()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what begins so."""
        event.stop()
        self._look()

    def _look(self) -> None:
        self.start(partial(self._list, self.query_one(LineInput).value), group="folder", exclusive=True)

    async def _list(self, typed: str) -> None:
        listing = await asyncio.to_thread(list_folder, typed)
        if typed == self.query_one(LineInput).value:
            self._listing, self._has_moved = listing, False
            self.items.empty_words = listing.trouble or _("nothing here begins so")
            self.items.show(listing.entries)
            self.items.move_to(0)

    def take_key(self, event: events.Key) -> None:
        """Move in the list, complete, or leave; letters go to the path."""
        super().take_key(event)
        steps = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10}
        if event.key in steps:
            event.stop()
            self._has_moved = True
            self.items.move(steps[event.key])
        elif event.key == "tab":
            event.stop()
            if self.items.record is not None:
                self._set_path(self.items.record)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed where that names a file; else what the cursor is on."""
        event.stop()
        if self._listing.is_file and not self._has_moved:
            self.dismiss(event.value)
        else:
            self._take()

    def on_item_chosen(self, message: ItemChosen) -> None:
        """Take what was clicked twice."""
        message.stop()
        self._take()

    def _take(self) -> None:
        entry = self.items.record
        if entry is None:
            return
        if entry.is_folder:
            self._set_path(entry)
        elif entry.trouble:
            self.console_app.tell(entry.trouble, is_error=True)
        else:
            self.dismiss(entry.path)

    def _set_path(self, entry: Entry) -> None:
        field = self.query_one(LineInput)
        field.value = f"{entry.path.rstrip('/')}/" if entry.is_folder else entry.path
        field.cursor_position = len(field.value)


def _entry_line(entry: Entry, width: int) -> Line:
    mark = "/" if entry.is_folder else ""
    tone = Tone.STRONG if entry.is_folder else Tone.DIM if entry.trouble else Tone.PLAIN
    about = "" if entry.is_folder else entry.trouble or f"{size_label(entry.size):>{_SIZE_CELLS}}"
    name_cells = max(_SIZE_CELLS, width - max(_SIZE_CELLS, width_of(about)) - len("   "))
    pieces = (Piece(" " + fit(one_line(entry.name) + mark, name_cells) + " ", tone), Piece(one_line(about), Tone.DIM))
    return Line(cut_pieces(pieces, width))
