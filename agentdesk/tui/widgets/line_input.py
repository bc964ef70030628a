"""A field for one line of text; what is pasted into it becomes one clean line."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from agentdesk.tui.presenters.cells import one_line


class LineInput(Input):
    """Textual's own keeps only the first line of a paste, silently, and whatever control characters it holds."""

    DEFAULT_CSS = """
    LineInput { border: none; height: 1; padding: 0 1; background: $panel; }
    LineInput:focus { border: none; }
    """

    def on_mount(self) -> None:
        """Keep the cursor steady: in a dialog each blink would draw the whole screen anew, over SSH some 5 kB twice a second."""
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        text = one_line(event.text).strip()
        if text:
            self.insert_text_at_cursor(text)
