"""One of many by its name: typing narrows the list, Enter takes the one under the cursor, or what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from agentdesk.domain.texts import _
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.presenters.key_words import key_pieces
from agentdesk.tui.presenters.tones import Line, Piece, Tone, two_sided
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.widgets.item_list import ItemChosen, ItemList
from agentdesk.tui.widgets.key_words import KeyWords
from agentdesk.tui.widgets.line_input import LineInput

MOST_LINES, LEAST_LINES = 17, 3
BESIDE_THE_PICKS = 7
"""Lines of a card that hold no choice: the frame, the title, the field, the keys and what parts them."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice: what it stands for, its words and a remark at the right."""

    value: str
    words: str
    remark: str = ""


def picks_for(picks: Sequence[Pick], typed: str) -> list[Pick]:
    """Return the choices that hold everything typed, those that begin with it first."""
    wanted = typed.casefold().split()
    found = [pick for pick in picks if all(word in f"{pick.words} {pick.value}".casefold() for word in wanted)]
    return sorted(found, key=lambda pick: not pick.words.casefold().startswith(typed.casefold()))


def _pick_line(pick: Pick, width: int) -> Line:
    return two_sided([Piece(f" {one_line(pick.words)}")], [Piece(f"{one_line(pick.remark)} ", Tone.DIM)], width)


class Picker(Dialog):
    """Answers with a choice's value, or with what was typed where no choice has it; None for leaving."""

    CSS: ClassVar[str] = """
    Picker { align: center middle; }
    Picker .card { width: 62; max-width: 100%; height: 17; background: $surface; border: round $border; padding: 0 2; }
    Picker .card LineInput { width: 1fr; }
    Picker .card Static { width: 1fr; height: auto; }
    Picker .title { text-style: bold; padding-bottom: 1; }
    Picker .keys { color: $foreground 80%; }
    Picker ItemList { height: 1fr; background: $surface; margin-bottom: 1; }
    """

    def __init__(self, title: str, picks: Sequence[Pick], no_match: str = "") -> None:
        super().__init__()
        self._title = title
        self._no_match = no_match or _("Enter takes what you typed.")
        self._picks = picks

    def compose(self) -> ComposeResult:
        """Lay title, field and list out."""
        self.field = LineInput(id="typed")
        self.items: ItemList[Pick] = ItemList(_pick_line, lambda pick: pick.value, id="items")
        self.items.can_focus = False
        self.items.empty_words = self._no_match
        with Vertical(classes="card"):
            yield Static(Content(one_line(self._title)), classes="title")
            yield self.field
            yield self.items
            yield KeyWords(key_pieces(_("enter takes it · esc cancels")), classes="keys")

    def on_mount(self) -> None:
        """Show every choice; typing narrows them."""
        self.query_one(".card").styles.height = min(MOST_LINES, max(LEAST_LINES, len(self._picks)) + BESIDE_THE_PICKS)
        self.field.focus()
        self.items.show(self._picks)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self.items.show(picks_for(self._picks, event.value.strip()))
        self.items.cursor = 0
        self.items.refresh()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the choice under the cursor, or what was typed."""
        event.stop()
        self._take(event.value.strip())

    def on_item_chosen(self, message: ItemChosen) -> None:
        """Take what was clicked twice."""
        message.stop()
        self._take("")

    def _take(self, typed: str) -> None:
        record = self.items.record
        self.dismiss(record.value if record is not None else typed or None)

    def take_key(self, event: events.Key) -> None:
        """Move in the list by the arrows, as letters go to the field; Tab completes."""
        super().take_key(event)
        if event.key in {"down", "up", "ctrl+n", "ctrl+p"}:
            event.stop()
            event.prevent_default()
            self.items.move(1 if event.key in {"down", "ctrl+n"} else -1)
        elif event.key == "tab" and self.items.record is not None:
            event.stop()
            event.prevent_default()
            self.field.value = self.items.record.words
            self.field.cursor_position = len(self.field.value)
