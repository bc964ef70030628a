"""A short list of records, one line each: outbox, journal, palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from agentdesk.tui.presenters.tones import Line, Piece, Tone
from agentdesk.tui.widgets.scrolling import LeanScroll
from agentdesk.tui.widgets.toned import Toned

RecordT = TypeVar("RecordT")


class ItemMoved(Message):
    """The cursor rests on another record."""

    def can_replace(self, message: Message) -> bool:
        """Of several moves in a row only the last matters."""
        return isinstance(message, ItemMoved)


class ItemChosen(Message):
    """A record was clicked twice."""


class ItemList(Toned, LeanScroll, Generic[RecordT], can_focus=True, inherit_bindings=False):
    """Records with a cursor that stays on its record when they are asked for again."""

    DEFAULT_CSS = """
    ItemList { scrollbar-size-vertical: 1; overflow-x: hidden; background: $background; }
    """

    def __init__(
        self,
        draw: Callable[[RecordT, int], Line],
        identity: Callable[[RecordT], object],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._identity = identity
        self.records: Sequence[RecordT] = ()
        self.is_loaded = False
        """Whether anything was shown yet: a list that still waits for its answer is not an empty one."""
        self.cursor = 0
        self.empty_words = ""

    @property
    def record(self) -> RecordT | None:
        """The record under the cursor."""
        return self.records[self.cursor] if self.cursor < len(self.records) else None

    @property
    def plain(self) -> list[str]:
        """The lines' text, as tests assert it."""
        return [self._draw(record, self.size.width).plain.rstrip() for record in self.records]

    def show(self, records: Sequence[RecordT]) -> None:
        """Show records, the cursor staying on the one it was on."""
        on = None if self.record is None else self._identity(self.record)
        self.records, self.is_loaded = records, True
        places = [self._identity(record) for record in records]
        self.cursor = places.index(on) if on in places else max(0, min(self.cursor, len(records) - 1))
        self.virtual_size = Size(self.size.width, len(records))
        self.refresh(self.size.region)
        self.post_message(ItemMoved())

    def move(self, delta: int) -> None:
        """Move the cursor by some records."""
        self.move_to(self.cursor + delta)

    def move_to(self, index: int) -> None:
        """Put the cursor on a record."""
        old, self.cursor = self.cursor, max(0, min(len(self.records) - 1, index))
        if old == self.cursor:
            return
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= self.cursor < top + height:
            self.scroll_to(y=self.cursor if self.cursor < top else self.cursor - height + 1, animate=False, immediate=True, force=True)
        else:
            self.refresh_line(old)
            self.refresh_line(self.cursor)
        self.post_message(ItemMoved())

    def render_line(self, y: int) -> Strip:
        """Draw one record's line."""
        width, index = self.scrollable_content_region.width or self.size.width, y + self.scroll_offset.y
        if index >= len(self.records):
            words = (self.empty_words if self.is_loaded else "…") if y == 1 and not self.records else ""
            return self.strip_of(Line((Piece(f"  {words}", Tone.DIM),)), width)
        line = self._draw(self.records[index], width)
        return self.strip_of(_pointed_at(line), width, under=Tone.CURSOR) if index == self.cursor else self.strip_of(line, width)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a record; twice chooses it."""
        self.move_to(event.y + self.scroll_offset.y)
        if event.chain > 1:
            self.post_message(ItemChosen())


def _pointed_at(line: Line) -> Line:
    """Return the cursor's line with a mark in place of the blank it begins with: a ground alone is not seen without colours."""
    first = line.pieces[0] if line.pieces else Piece("")
    if not first.text.startswith(" "):
        return line
    return Line((Piece("▌", Tone.CHANNEL), Piece(first.text[1:], first.tone), *line.pieces[1:]))
