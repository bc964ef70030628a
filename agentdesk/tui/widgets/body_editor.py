"""The field a reply is written in."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from agentdesk.domain.safe_text import block


class BodyEditor(TextArea):
    """Textual's keeps whatever a paste holds, ESC included; here a paste is cleaned first."""

    DEFAULT_CSS = """
    BodyEditor { border: none; padding: 0 1; background: $background; height: 1fr; }
    BodyEditor:focus { border: none; }
    """

    def __init__(self, text: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(text, id=id, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False)

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if self.read_only:
            return
        result = self._replace_via_keyboard(block(event.text), *self.selection)
        if result is not None:
            self.move_cursor(result.end_location)
