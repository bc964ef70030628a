"""Moving and marking in the inbox; the keys go to the pane that has the focus."""

from __future__ import annotations

from agentdesk.tui.inbox_feed import InboxFeed
from agentdesk.tui.screens.answering import AnsweringScreen
from agentdesk.tui.widgets.inbox_list import InboxList
from agentdesk.tui.widgets.line_view import LineView
from agentdesk.tui.widgets.reading_pane import CustomerPane, ReadingPane


class InboxMoves(AnsweringScreen):
    """The part of the inbox that moves about in it."""

    inbox: InboxList
    feed: InboxFeed
    reading: ReadingPane
    customer: CustomerPane

    @property
    def _pane(self) -> LineView | None:
        """The pane of lines that has the focus, None while the list has it."""
        return self.focused if isinstance(self.focused, LineView) else None

    def _move(self, rows: int, lines: int) -> None:
        if self._pane is not None:
            self._pane.scroll_lines(lines)
        else:
            self.inbox.move(rows)

    def _step_page(self, parts: int, direction: int) -> None:
        self._move(direction * max(1, self.inbox.page_rows() // parts), direction * max(1, self.inbox.size.height // parts))

    def act_move_down(self) -> None:
        """One down."""
        self._move(1, 1)

    def act_move_up(self) -> None:
        """One up."""
        self._move(-1, -1)

    def act_move_next(self) -> None:
        """Next conversation, whichever pane has the focus."""
        self.inbox.move(1)

    def act_move_previous(self) -> None:
        """Previous conversation, whichever pane has the focus."""
        self.inbox.move(-1)

    def act_move_half_down(self) -> None:
        """Half a page down."""
        self._step_page(2, 1)

    def act_move_half_up(self) -> None:
        """Half a page up."""
        self._step_page(2, -1)

    def act_move_page_down(self) -> None:
        """A page down."""
        self._step_page(1, 1)

    def act_move_page_up(self) -> None:
        """A page up."""
        self._step_page(1, -1)

    def act_move_first(self) -> None:
        """To the newest."""
        if self._pane is not None:
            self._pane.jump_to(0)
        else:
            self.inbox.move_to(0)

    def act_move_last(self) -> None:
        """To the oldest."""
        if self._pane is not None:
            self._pane.jump_to(self._pane.last_top)
        else:
            self.start_first(self.feed.jump_to_end, group="view", exclusive=True)

    def act_pane_next(self) -> None:
        """To the next pane in sight."""
        self._step_pane(1)

    def act_pane_previous(self) -> None:
        """To the pane before."""
        self._step_pane(-1)

    def _step_pane(self, step: int) -> None:
        every: tuple[InboxList | LineView, ...] = (self.inbox, self.reading.body, self.customer)
        panes = [pane for pane in every if pane.region.width]
        at = panes.index(self.focused) if isinstance(self.focused, InboxList | LineView) and self.focused in panes else 0
        panes[(at + step) % len(panes)].focus()

    def act_mark_toggle(self) -> None:
        """Mark, and go on to the next."""
        self.inbox.toggle_mark()
        self.inbox.move(1)

    def act_mark_range(self) -> None:
        """Start or end a range."""
        self.inbox.toggle_range()

    def act_mark_all(self) -> None:
        """Mark all that are loaded."""
        self.inbox.mark(self.inbox.window.ids)

    def act_mark_none(self) -> None:
        """Take all marks off."""
        self.inbox.mark(())
