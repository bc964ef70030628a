"""The list of conversations: draws what is visible and nothing else, and never waits for the service."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip

from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.texts import _
from agentdesk.domain.views import ConversationRow
from agentdesk.tui.messages import CursorMoved, MarksChanged, RowChosen, RowsWanted
from agentdesk.tui.presenters.matches import Matcher
from agentdesk.tui.presenters.rows import RowState, placeholder_lines, row_height, row_lines
from agentdesk.tui.presenters.tones import Line, Tone
from agentdesk.tui.widgets.scrolling import LeanScroll
from agentdesk.tui.widgets.toned import Toned
from agentdesk.tui.widgets.window import Sight, Window

_Drawn = tuple[ConversationRow | None, RowState, int, tuple[Line, ...]]
"""A row, its state and the width it was drawn for, and its lines."""


class InboxList(Toned, LeanScroll, can_focus=True, inherit_bindings=False):
    """Rows of a `Window`, with a cursor and marks that belong to conversations, not to places."""

    DEFAULT_CSS = """
    InboxList { scrollbar-size: 0 0; overflow: hidden scroll; background: $background; }
    """

    def __init__(self, me: AgentName, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.me = me
        self.window = Window()
        self.now = datetime.now(UTC)
        self.cursor = 0
        self.marks: set[ConversationId] = set()
        self.range_from: ConversationId | None = None
        self.empty_words = ""
        self.matcher: Matcher | None = None
        self.others: Callable[[ConversationId | None], str] = lambda _number: ""
        """Says who else is at a conversation, in words."""
        self.follow_cursor: Callable[[], None] | None = None
        """Called where keys move the cursor, before the next paint: a message would cost three deliveries, and the preview a paint more."""
        self._gone: set[ConversationId] = set()
        self._drawn: dict[int, _Drawn] = {}
        self._scrolls_half_pages = "SSH_CONNECTION" in os.environ

    @property
    def lines_per_row(self) -> int:
        """How many lines each row takes at the present width."""
        return row_height(self.size.width)

    @property
    def in_sight(self) -> range:
        """The indexes of the rows that can be seen."""
        height = self.lines_per_row
        top = self.scroll_offset.y // height
        return range(top, min(len(self.window), top + max(1, self.size.height // height)))

    @property
    def cursor_id(self) -> ConversationId | None:
        """The conversation under the cursor."""
        return self.window.id_at(self.cursor)

    @property
    def cursor_row(self) -> ConversationRow | None:
        """The row under the cursor, None where it has not come yet."""
        found = self.cursor_id
        return None if found is None else self.window.row(found)

    def targets(self) -> tuple[ConversationId, ...]:
        """Return what a verb acts on: the marked conversations, or the one under the cursor."""
        if self.marks:
            return tuple(found for found in self.window.ids if found in self.marks)
        return () if self.cursor_id is None else (self.cursor_id,)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line; a row that has not come yet is a placeholder, and is asked for."""
        width, height = self.size.width, self.lines_per_row
        at = y + self.scroll_offset.y
        index = at // height
        if index >= len(self.window):
            return self._empty_line(y, width)
        lines = self._lines_of(index, width)
        return self.strip_of(lines[at % height], width, under=Tone.CURSOR if index == self.cursor else Tone.PLAIN)

    def _empty_line(self, y: int, width: int) -> Strip:
        words = self.empty_words if y == 1 and not len(self.window) else ""
        return self.strip_of(placeholder_lines(width, words or " ")[0], width)

    def _lines_of(self, index: int, width: int) -> tuple[Line, ...]:
        found = self.window.id_at(index)
        row = None if found is None else self.window.row(found)
        state = self._state_of(index, found)
        drawn = self._drawn.get(index)
        if drawn is not None and drawn[0] is row and drawn[1] == state and drawn[2] == width:
            return drawn[3]
        if row is None:
            self.post_message(RowsWanted())
            words = _("… more, coming") if index == self.window.gap else ""
            return placeholder_lines(width, words)
        lines = row_lines(row, state, width, self.now, self.me)
        if self.matcher is not None:
            lines = tuple(map(self.matcher.marked, lines))
        self._drawn[index] = (row, state, width, lines)
        return lines

    def _state_of(self, index: int, found: ConversationId | None) -> RowState:
        return RowState(index == self.cursor, found in self.marks, found in self._gone, self.others(found))

    def refresh_states(self) -> None:
        """Draw the rows in sight again whose state reads differently, as when somebody opened one; no others."""
        for index in self.in_sight:
            if index in self._drawn and self._drawn[index][1] != self._state_of(index, self.window.id_at(index)):
                self._refresh_row(index)

    def tick(self, now: datetime) -> None:
        """Let time pass: rows in sight whose ages or due moments read differently are drawn again, and no others."""
        before = {index: self._drawn[index][3] for index in self.in_sight if index in self._drawn}
        self.now = now
        self._drawn.clear()
        for index, lines in before.items():
            if self._lines_of(index, self.size.width) != lines:
                self._refresh_row(index)

    def notify_style_update(self) -> None:
        """Forget what was drawn in another theme."""
        super().notify_style_update()
        self._drawn.clear()

    def on_resize(self) -> None:
        """Fit the rows to the new width, the cursor in sight."""
        self._drawn.clear()
        self._fit()
        self._scroll_to_cursor()

    def _fit(self) -> None:
        """Tell the scrolling how many lines there are."""
        size = Size(self.size.width, len(self.window) * self.lines_per_row)
        if size != self.virtual_size:
            self.virtual_size = size

    def _refresh_row(self, index: int) -> None:
        height = self.lines_per_row
        self.refresh(Region(0, index * height - self.scroll_offset.y, self.size.width, height))

    # Moving

    def move(self, delta: int) -> None:
        """Move the cursor by some rows."""
        self.move_to(self.cursor + delta)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row; two rows are drawn again unless the list has to scroll."""
        index = max(0, min(len(self.window) - 1, index))
        old, self.cursor = self.cursor, index
        if old == index:
            return
        self._drop_gone()
        scrolled = self._scroll_to_cursor()
        if self.range_from is not None:
            self._mark_range()
        elif not scrolled:
            self._refresh_row(old)
            self._refresh_row(self.cursor)
        if self.follow_cursor is None:
            self.post_message(CursorMoved(self.cursor_id))
        else:
            self.follow_cursor()
        if self.window.page_wanted(self.in_sight.start, self.in_sight.stop) is not None:
            self.post_message(RowsWanted())

    def page_rows(self) -> int:
        """Return how many rows fit the screen."""
        return max(1, self.size.height // self.lines_per_row)

    def _scroll_to_cursor(self) -> bool:
        rows, top = self.page_rows(), self.scroll_offset.y // self.lines_per_row
        if top <= self.cursor < top + rows:
            return False
        ahead = rows // 2 if self._scrolls_half_pages and rows > 2 else 0  # noqa: PLR2004 - half of less is nothing
        new_top = self.cursor - ahead if self.cursor < top else self.cursor - rows + 1 + ahead
        self._scroll_rows(new_top)
        return True

    def _scroll_rows(self, top: int) -> None:
        last_top = max(0, len(self.window) - self.page_rows())
        self.scroll_to(y=max(0, min(top, last_top)) * self.lines_per_row, animate=False, immediate=True, force=True)

    # Marks

    def toggle_mark(self) -> None:
        """Mark the conversation under the cursor, or take its mark off."""
        if self.cursor_id is None:
            return
        self.marks ^= {self.cursor_id}
        self._refresh_row(self.cursor)
        self.post_message(MarksChanged())

    def toggle_range(self) -> None:
        """Start marking a range at the cursor, or end it."""
        self.range_from = self.cursor_id if self.range_from is None else None
        if self.range_from is not None:
            self._mark_range()

    def mark(self, conversations: Iterable[ConversationId]) -> None:
        """Mark exactly these conversations."""
        self.marks = set(conversations)
        self.range_from = None
        self.refresh()
        self.post_message(MarksChanged())

    def _mark_range(self) -> None:
        start = None if self.range_from is None else self.window.index_of(self.range_from)
        if start is None:
            return
        low, high = sorted((start, self.cursor))
        self.marks |= {found for index in range(low, high + 1) if (found := self.window.id_at(index)) is not None}
        self.refresh()
        self.post_message(MarksChanged())

    # News

    def show(self, window: Window, cursor_on: ConversationId | None = None) -> None:
        """Show another view, the cursor at its top or on a given conversation; marks are kept by id."""
        self.window = window
        self._drawn.clear()
        self._gone.clear()
        self.range_from = None
        self.cursor = (window.index_of(cursor_on) if cursor_on is not None else None) or 0
        self._fit()
        self._scroll_rows(0)
        self._scroll_to_cursor()
        self.refresh()
        self.post_message(CursorMoved(self.cursor_id))

    @property
    def sight(self) -> Sight | None:
        """What can be seen, the row under the cursor with it."""
        return self.window.sight(self.in_sight, self.cursor)

    def renew(self, window: Window) -> None:
        """Show the same view as it was asked for again; cursor, scroll and marks stay with their conversations."""
        on, index, top_id = self.cursor_id, self.cursor, self._top_id()
        self.window = window
        self._gone.clear()
        self._settle(on, index, top_id)
        if self.cursor_id == on:  # what it is on may read differently by now
            self.post_message(CursorMoved(on))

    def _top_id(self) -> ConversationId | None:
        """Return the conversation at the top of a list that was scrolled: at its very top, newer ones come into sight."""
        return self.window.id_at(self.in_sight.start) if self.scroll_offset.y else None

    def grown(self) -> None:
        """Draw again after the window got more rows; whatever was in sight stays where it was."""
        self._drawn.clear()
        self._fit()
        self.refresh()

    def apply(self, asked: Iterable[ConversationId], rows: Iterable[ConversationRow], *, keeps_cursor_row: bool) -> None:
        """Take conversations as they are now; cursor, scroll and marks stay with their conversations.

        Args:
            asked: which conversations were asked for.
            rows: those of them that are (still, or newly) in this view.
            keeps_cursor_row: leave the row under the cursor in sight although it left the view, because somebody else moved it.
        """
        here = {row.id: row for row in rows}
        on, index, top_id = self.cursor_id, self.cursor, self._top_id()
        for row in here.values():
            self.window.put(row)
            self._gone.discard(row.id)
        for left in set(asked) - here.keys():
            if left == on and keeps_cursor_row:
                self._gone.add(left)
            else:
                self.window.remove(left)
                self.marks.discard(left)
        self._settle(on, index, top_id)

    def shift(self, change: Callable[[], None]) -> None:
        """Run a change of the window (a page that came from above) and keep cursor and scroll on their conversations."""
        on, index = self.cursor_id, self.cursor
        top_id = self.window.id_at(self.in_sight.start)
        change()
        self._settle(on, index, top_id)

    def _settle(self, on: ConversationId | None, index: int, top_id: ConversationId | None) -> None:
        """Put cursor and scroll back on the conversations they were on."""
        self._drawn.clear()
        self._fit()
        found = None if on is None else self.window.index_of(on)
        self.cursor = found if found is not None else max(0, min(index, len(self.window) - 1))
        top = None if top_id is None else self.window.index_of(top_id)
        if top is not None:
            self._scroll_rows(top)
        self._scroll_to_cursor()
        self.refresh()
        if self.cursor_id != on:
            self.post_message(CursorMoved(self.cursor_id))

    def _drop_gone(self) -> None:
        """Let go of rows that left the view while the cursor was on them."""
        leaving = {found for found in self._gone if found != self.cursor_id}
        if leaving:
            self._gone -= leaving
            self.call_later(self.apply, leaving, (), keeps_cursor_row=False)

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; twice opens it."""
        index = (event.y + self.scroll_offset.y) // self.lines_per_row
        found = self.window.id_at(index)
        if found is None:
            return
        self.move_to(index)
        if event.chain > 1:
            self.post_message(RowChosen(found))
