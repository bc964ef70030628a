"""A text of several lines, asked for over a screen."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from agentdesk.domain.texts import _
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.widgets.body_editor import BodyEditor


class LongPrompt(Dialog):
    """Answers with the text, None for leaving; Enter begins a line, as everywhere where one writes."""

    CSS: ClassVar[str] = """
    LongPrompt { align: center middle; }
    LongPrompt .card { width: 72; max-width: 100%; height: 16; max-height: 100%; padding: 0 1; }
    LongPrompt .card { background: $surface; border: round $border; }
    LongPrompt .card Static { width: 1fr; height: auto; }
    LongPrompt .title { text-style: bold; }
    LongPrompt .choice { color: $text-muted; }
    """

    def __init__(self, title: str, value: str = "") -> None:
        super().__init__()
        self._title, self._value = title, value

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        self.field = BodyEditor(self._value, id="typed")
        with Vertical(classes="card"):
            yield Static(Content(one_line(self._title)), classes="title")
            yield self.field
            yield Static(Content(_("^s  keeps it    esc  leaves it as it was")), classes="choice")

    def on_mount(self) -> None:
        """Let typing begin at once."""
        self.field.focus()
        self.field.move_cursor(self.field.document.end)

    def take_key(self, event: events.Key) -> None:
        """Keep the text or leave it."""
        super().take_key(event)
        if event.key == "ctrl+s":
            event.stop()
            event.prevent_default()
            self.dismiss(self.field.text.strip())
