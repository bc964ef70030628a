"""The field a reply is written in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from rich.style import Style
from rich.text import Text
from textual import events
from textual.document._document import Document
from textual.message import Message
from textual.widgets import TextArea

from agentdesk.domain.safe_text import block
from agentdesk.domain.voice import Finding
from agentdesk.tui.console import Console
from agentdesk.tui.presenters.findings import TONES
from agentdesk.tui.presenters.tones import Tone

MOST_CHARS = 100_000
"""A text that can be written on without a key ever waiting, and that travels in one frame; what is pasted beyond becomes a file."""


class MuchPasted(Message):
    """More was pasted than anybody writes on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class TemplateWanted(Message):
    """Two colons were typed where a word begins."""


class BodyEditor(TextArea):
    """Textual's keeps whatever a paste holds, ESC included; here a paste is cleaned first, and one that is a file in itself becomes one."""

    DEFAULT_CSS = """
    BodyEditor { border: none; padding: 0 1; background: $background; height: 1fr; }
    BodyEditor:focus { border: none; }
    """

    def __init__(self, text: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(text, id=id, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False)
        self.cursor_blink = False  # a steady cursor sends nothing while nobody types
        self._marks: dict[int, list[tuple[int, int | None, Tone]]] = {}
        self.offers_templates = False
        self._typed_ahead: list[str] | None = None

    async def _on_key(self, event: events.Key) -> None:
        """Ask for a template at `::`; what is typed until the picker is there is for the picker."""
        if self._typed_ahead is not None and event.is_printable and event.character is not None:
            self._typed_ahead.append(event.character)
        elif not (event.character == ":" and self.offers_templates and self._ends_in_a_colon()):
            return
        else:
            row, column = self.cursor_location
            self.replace("", (row, column - 1), (row, column))
            self._typed_ahead = []
            self.post_message(TemplateWanted())
        event.stop()
        event.prevent_default()

    def _ends_in_a_colon(self) -> bool:
        """Whether a colon stands before the cursor, and nothing or a blank before that: C::f and 10::30 are no template."""
        row, column = self.cursor_location
        before = str(self.document.get_line(row))[:column]
        return self.selection.is_empty and before.endswith(":") and not before[-2:-1].strip()

    def on_mount(self) -> None:
        """Draw what is marked in the colours of another theme, once there is one."""
        self.watch(self.app, "theme", self._draw_anew, init=False)

    def _draw_anew(self) -> None:
        self._line_cache.clear()
        self.refresh()

    def take_typed_ahead(self) -> str:
        """Return what was typed for the picker, and take the next keys again."""
        typed, self._typed_ahead = "".join(self._typed_ahead or ()), None
        return typed

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

    def on_resize(self) -> None:
        """Draw every line again: one that was drawn at the new width before the text was wrapped for it would stay.

        What is written stays in sight: a list of findings that opens below takes the last lines away, and the cursor stood there.
        """
        self.refresh()
        self.call_after_refresh(self.scroll_cursor_visible)

    @property
    def _places(self) -> Document:
        return cast("Document", self.document)

    @property
    def cursor_index(self) -> int:
        """The cursor's place, counted in characters of the text."""
        return self._places.get_index_from_location(self.cursor_location)

    def go_to(self, index: int) -> None:
        """Put the cursor there and have the text take what is typed."""
        self.move_cursor(self._places.get_location_from_index(index), center=True)
        self.focus()

    def put(self, start: int, end: int, text: str) -> None:
        """Replace a stretch; the field's own undo takes it back."""
        places = self._places.get_location_from_index(start), self._places.get_location_from_index(end)
        self.replace(text, *places, maintain_selection_offset=False)
        self.focus()

    def mark(self, findings: Sequence[Finding]) -> None:
        """Underline what was found, in the colour of its level; only a text whose marks changed is drawn again."""
        marks: dict[int, list[tuple[int, int | None, Tone]]] = {}
        length = len(self.text)
        for finding in findings:
            if finding.start < finding.end <= length:
                self._mark_one(finding, marks)
        if marks != self._marks:
            self._marks = marks
            self._draw_anew()

    def _mark_one(self, finding: Finding, marks: dict[int, list[tuple[int, int | None, Tone]]]) -> None:
        row, column = self._places.get_location_from_index(finding.start)
        last_row, last_column = self._places.get_location_from_index(finding.end)
        for line in range(row, last_row + 1):
            marks.setdefault(line, []).append(
                (column if line == row else 0, last_column if line == last_row else None, TONES[finding.level])
            )

    def get_line(self, line_index: int) -> Text:
        """Return a line with its marks, in the colours of the moment."""
        line = super().get_line(line_index)
        for start, end, tone in self._marks.get(line_index, ()):
            line.stylize(Style(underline=True, color=cast("Console", self.app).tones[tone].color), start, end)
        return line
