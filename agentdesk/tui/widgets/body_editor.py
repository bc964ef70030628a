"""The field a reply is written in."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from agentdesk.domain.safe_text import block

MOST_CHARS = 100_000
"""A text that can be written on without a key ever waiting, and that travels in one frame; what is pasted beyond becomes a file."""


class MuchPasted(Message):
    """More was pasted than anybody writes on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class BodyEditor(TextArea):
    """Textual's keeps whatever a paste holds, ESC included; here a paste is cleaned first, and one that is a file in itself becomes one."""

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
        if len(event.text) + len(self.text) > MOST_CHARS:
            self.post_message(MuchPasted(block(event.text)))
            return
        result = self._replace_via_keyboard(block(event.text), *self.selection)
        if result is not None:
            self.move_cursor(result.end_location)
