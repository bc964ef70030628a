"""One text written on by itself: a card with a field, taken or left as it was."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from agentdesk.domain.texts import _
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.presenters.key_words import key_pieces
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.widgets.body_editor import BodyEditor
from agentdesk.tui.widgets.key_words import KeyWords


class Rewriting(Dialog):
    """Answers with the new text, or None."""

    CSS_PATH: ClassVar[str] = "rewriting.tcss"

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        with Vertical(classes="card"):
            yield Static(Content(one_line(self._title)), classes="title")
            self.body = BodyEditor(self._text, id="body")
            yield self.body
            yield KeyWords(key_pieces(_("ctrl+s  take it    esc  leave it as it was")))

    def on_mount(self) -> None:
        """Begin at once."""
        self.body.focus()

    def take_key(self, event: events.Key) -> None:
        """Take the text."""
        if event.key == "ctrl+s":
            event.stop()
            event.prevent_default()
            self.dismiss(self.body.text)
        else:
            super().take_key(event)
