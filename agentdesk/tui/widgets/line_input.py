"""A field for one line of text; what is pasted into it becomes one clean line."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from agentdesk.tui.presenters.cells import cut, one_line
from agentdesk.tui.widgets.scrolling import fit_scrolling


class LineInput(Input):
    """Textual's own keeps only the first line of a paste, silently, and whatever control characters it holds.

    It scrolls as `LeanScroll` does, without being one: Textual takes the look of a field from the first of its bases.
    """

    DEFAULT_CSS = """
    LineInput { border: none; height: 1; padding: 0 1; background: $panel; }
    LineInput:focus { border: none; }
    LineInput > .input--placeholder, LineInput > .input--suggestion { color: $text-muted; }
    LineInput:ansi > .input--cursor, LineInput:ansi > .input--selection {
        color: ansi_default; background: ansi_default; text-style: reverse;
    }
    LineInput:ansi > .input--placeholder, LineInput:ansi > .input--suggestion { color: ansi_default; text-style: dim; }
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    _hint: str | None = None
    """What stands in the empty field, whole."""

    def watch_virtual_size(self, size: Size) -> None:
        """Fit the place scrolled to."""
        fit_scrolling(self, size)

    def on_mount(self) -> None:
        """Keep the cursor steady: in a dialog each blink would draw the whole screen anew, over SSH some 5 kB twice a second."""
        self.cursor_blink = False

    def on_resize(self) -> None:
        """Let what stands in the empty field end in dots where it is longer: cut off bare, half a date reads as one."""
        if self._hint is None:
            self._hint = str(self.placeholder)
        self.placeholder = cut(self._hint, self.content_size.width)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        text = one_line(event.text).strip()
        if text:
            self.insert_text_at_cursor(text)
