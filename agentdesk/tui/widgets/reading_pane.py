"""A conversation being read: its head, its messages, and where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical

from agentdesk.domain.ids import AgentName, MessageId
from agentdesk.domain.people import Likeness
from agentdesk.domain.views import ConversationPage, ConversationRow, MessageView
from agentdesk.tui.presenters.conversation import Laid, Shape, head_lines, lay_out
from agentdesk.tui.presenters.customer import customer_lines
from agentdesk.tui.presenters.matches import Matcher
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.widgets.line_view import LineView

MATCH_MARGIN = 3
"""Lines above a match that show what it belongs to."""


class HeadView(LineView, can_focus=False):
    """Two lines over a conversation that never scroll."""

    DEFAULT_CSS = "HeadView { height: 2; }"


class ReadingPane(Vertical):
    """Head and messages of one conversation."""

    DEFAULT_CSS = """
    ReadingPane > LineView { height: 1fr; }
    ReadingPane > HeadView { height: 2; }
    """

    def __init__(self, me: AgentName, *, id: str | None = None, newest: int | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._me = me
        self._newest = newest
        self._laid = Laid((), ())
        self.head = HeadView()
        self.body = LineView()
        self.row: ConversationRow | None = None
        self.page: ConversationPage | None = None
        self.is_unfolded = False
        self.only: MessageId | None = None
        """The message shown alone; None shows the whole conversation."""
        self.matcher: Matcher | None = None
        self.matches: tuple[int, ...] = ()
        self._match: int | None = None

    def compose(self) -> ComposeResult:
        """Lay head and body out."""
        yield self.head
        yield self.body

    @property
    def message(self) -> MessageView | None:
        """The message at the top of the pane; the newest where the end is in sight."""
        if self.page is None or not self.page.messages:
            return None
        if self.only is not None:
            return next((message for message in self.page.messages if message.id == self.only), self.page.messages[-1])
        found = self._message_at(self.body.top)
        if found is None or self.body.top >= self.body.last_top:
            return self.page.messages[-1]
        return next((message for message in self.page.messages if message.id == found), self.page.messages[-1])

    def show(self, row: ConversationRow | None, page: ConversationPage | None, now: datetime, *, keeps_scroll: bool = False) -> None:
        """Show a conversation, its newest message in sight; without a page only its head, until the page comes."""
        is_same = page is not None and self.page is not None and row is not None and self.row is not None and row.id == self.row.id
        if not is_same:
            self.only = None
        self.row, self.page = row, page
        head_row = page.row if page is not None and page.row is not None else row

        def make_head(width: int) -> Sequence[Line]:
            return () if head_row is None else head_lines(head_row, page, Shape(width, now, self._me))

        def make_body(width: int) -> Sequence[Line]:
            if page is None:
                self._laid = Laid((), ())
                return ()
            return self._lay_out(page, Shape(width, now, self._me, self.is_unfolded))

        self.head.show(make_head)
        stays_at = self.body.top if keeps_scroll and is_same else None
        if stays_at is None:
            self._match = None
        self.body.show(make_body, lambda: self._beginning() if stays_at is None else stays_at)

    def _lay_out(self, page: ConversationPage, shape: Shape) -> Sequence[Line]:
        """Lay the conversation out; what was looked for and stands in folded text alone opens it, so that one sees why it was found."""
        only = self.only if any(message.id == self.only for message in page.messages) else None
        self._laid = lay_out(page, shape, self._newest, only)
        lines = self._with_matches(self._laid.lines)
        if self.matcher is not None and not self.matches and not shape.is_unfolded:
            folded, self._laid = self._laid, lay_out(page, replace(shape, is_unfolded=True), self._newest, only)
            lines = self._with_matches(self._laid.lines)
            if not self.matches:
                self._laid, lines = folded, folded.lines
        return lines

    def toggle_whole(self, now: datetime) -> None:
        """Show the message being read alone, or the whole conversation again, staying on it."""
        on = self.message
        self.only = None if self.only is not None or on is None else on.id
        self.show(self.row, self.page, now)
        for line, message in self._laid.starts:
            if on is not None and message == on.id:
                self.body.jump_to(line)

    def _with_matches(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Mark what is looked for, and remember where it stands."""
        self.matches = ()
        if self.matcher is None:
            return lines
        matcher = self.matcher
        self.matches = tuple(number for number, one in enumerate(lines) if matcher.is_in(one))
        return [matcher.marked(one) for one in lines]

    def look_for(self, matcher: Matcher | None, now: datetime) -> None:
        """Mark something else, or nothing; the first match comes into sight."""
        if matcher == self.matcher:
            return
        self.matcher = matcher
        self.show(self.row, self.page, now, keeps_scroll=True)
        if self.matches:
            self._bring_up(next((number for number in self.matches if number >= self.body.top), self.matches[0]))

    def step_match(self, step: int) -> None:
        """Go to the next or previous line with a match, round and round."""
        if not self.matches:
            return
        here = self.match_number
        self._match = (here - 1 + step) % len(self.matches) if here else (0 if step > 0 else len(self.matches) - 1)
        self._bring_up(self.matches[self._match])

    @property
    def match_number(self) -> int:
        """Which match the pane is on, from 1; 0 while it is on none."""
        return self._match + 1 if self._match is not None and self._match < len(self.matches) else 0

    def _bring_up(self, line: int) -> None:
        """Scroll so that a line stands in sight with something above it."""
        self._match = self.matches.index(line) if line in self.matches else None
        if not self.body.top <= line < self.body.top + self.body.size.height - 1:
            self.body.jump_to(line - MATCH_MARGIN)

    def _newest_start(self) -> int:
        """Return the line the newest message begins on."""
        return self._laid.starts[-1][0] if self._laid.starts else 0

    def _beginning(self) -> int:
        """Return the line to begin with: where what was looked for stands, else the newest message."""
        return max(0, self.matches[0] - MATCH_MARGIN) if self.matches else self._newest_start()

    def toggle_folds(self, now: datetime) -> None:
        """Open quotes and signatures, or fold them; the last message that begins in sight, else the one in sight, stays where it is."""
        self.is_unfolded = not self.is_unfolded
        top, height = self.body.top, self.body.size.height
        in_sight = [one for one in self._laid.starts if top <= one[0] < top + height]
        before = [one for one in self._laid.starts if one[0] < top]
        anchors = [*before, *in_sight][-1:]
        self.show(self.row, self.page, now, keeps_scroll=True)
        for start, anchor in anchors:
            self.body.jump_to(next((line for line, message in self._laid.starts if message == anchor), start) - start + top)

    def step_message(self, step: int, now: datetime) -> None:
        """Go to the next or previous message; one shown alone gives way to its neighbour."""
        if self.only is not None and self.page is not None:
            shown = [message.id for message in self.page.messages]
            at = shown.index(self.only) + step if self.only in shown else -1
            if 0 <= at < len(shown):
                self.only = shown[at]
                self.show(self.row, self.page, now)
                self.body.jump_to(0)
            return
        top = self.body.top
        starts = [line for line, _message in self._laid.starts]
        if step > 0:
            ahead = [line for line in starts if line > top]
            self.body.jump_to(ahead[0] if ahead else len(self.body.lines))
        else:
            behind = [line for line in starts if line < top]
            self.body.jump_to(behind[-1] if behind else 0)

    def _message_at(self, top: int) -> MessageId | None:
        found: MessageId | None = None
        for line, message in self._laid.starts:
            if line > top and found is not None:
                break
            found = message
        return found


class CustomerPane(LineView):
    """Who the customer is, beside their conversation."""

    def show_page(
        self, page: ConversationPage | None, now: datetime, likenesses: Sequence[Likeness] = (), suggested: str | None = None
    ) -> None:
        """Show the customer of a conversation, nothing while it is not known, who else they may be, and which template suits."""
        self.show(lambda width: [] if page is None else customer_lines(page, width - 1, now, likenesses, suggested or ""))
