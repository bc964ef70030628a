"""A text of several lines, asked for over a screen."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from agentdesk.domain.texts import _
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.presenters.key_words import key_pieces
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.widgets.body_editor import BodyEditor
from agentdesk.tui.widgets.key_words import KeyWords


class LongPrompt(Dialog):
    """Answers with the text, None for leaving; Enter begins a line, as everywhere where one writes."""

    CSS: ClassVar[str] = """
    LongPrompt { align: center middle; }
    LongPrompt .card { width: 72; max-width: 100%; height: 16; max-height: 100%; padding: 0 1; }
    LongPrompt .card { background: $surface; border: round $border; }
    LongPrompt .card Static { width: 1fr; height: auto; }
    LongPrompt .title { text-style: bold; }
    LongPrompt .choice { color: $text-muted; }
    LongPrompt.two { layout: horizontal; align: left top; background: $background; }
    LongPrompt.two .card { width: 1fr; height: 100%; }
    """

    def __init__(self, title: str, value: str = "", beside: Widget | None = None) -> None:
        """Ask for a text; `beside` is what one writes it from, shown in the left half."""
        super().__init__()
        self.set_class(beside is not None, "two")
        self._title, self._value, self._beside = title, value, beside

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        self.field = BodyEditor(self._value, id="typed")
        if self._beside is not None:
            yield self._beside
        with Vertical(classes="card"):
            yield Static(Content(one_line(self._title)), classes="title")
            yield self.field
            yield KeyWords(key_pieces(_("ctrl+s  take it    esc  leave it as it was")))

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
