"""The inbox: views on the number keys, the list, its preview and the customer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import Role, View
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import Verb
from agentdesk.domain.views import ConversationPage, ConversationRow, MessageView
from agentdesk.tui.conversations import PREVIEW_MESSAGES
from agentdesk.tui.inbox_feed import InboxFeed
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.layout import Layout, has_columns, layout_for, next_layout
from agentdesk.tui.messages import CursorMoved, DeskChanged, LinkChanged, MarksChanged, RowChosen, RowsWanted, StateChanged
from agentdesk.tui.presenters.bars import VIEWS, ListPlace, header_line, status_line, view_name
from agentdesk.tui.presenters.rows import column_line
from agentdesk.tui.presenters.tones import Line, Tone
from agentdesk.tui.previewer import Previewer
from agentdesk.tui.screens import wizard
from agentdesk.tui.screens.conversation import ConversationScreen
from agentdesk.tui.screens.inbox_filter import InboxFilter
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.inbox_list import InboxList
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.reading_pane import CustomerPane, ReadingPane
from agentdesk.wire.frames import DRAFTS

TICK_S = 30


class InboxScreen(InboxFilter):
    """List, preview and customer; everything else is opened from here."""

    CONTEXT = Context.LIST

    def compose(self) -> ComposeResult:
        """Lay the panes out; which of them show is a class of the screen."""
        wanted = self.console_app.settings.layout
        self._chosen_layout = None if wanted == "auto" else Layout(wanted)
        self.inbox = InboxList(self.session.agent, id="list")
        self.inbox.follow_cursor = self._follow_cursor
        self.feed = InboxFeed(self.session, self.inbox)
        self.reading = ReadingPane(self.session.agent, id="reading", newest=PREVIEW_MESSAGES)
        self.customer = CustomerPane(id="customer")
        self.filter = LineInput(id="filter")
        panes = (self.inbox, self.reading, self.customer)
        self._previewer = Previewer(self.console_app, panes)
        self._status_bar = Bar(self._status, id="status")
        yield Bar(self._header, id="header")
        self._columns = Bar(column_line, ground=Tone.PLAIN, id="columns")
        yield self._columns
        with Horizontal(id="panes"):
            yield from panes
        yield self.filter
        yield self._status_bar
        self.footer = KeyBar(self.resolver, id="footer")
        yield self.footer
        self._show_panes()

    def on_mount(self) -> None:
        """Show the first page, which was asked for before this screen existed."""
        self.filter.display = False
        self.inbox.now = self.console_app.clock.now()
        self.inbox.others = self.console_app.state.others
        self.inbox.focus()
        self.start_first(self._first_page, group="view")
        self.set_interval(TICK_S, lambda: self.inbox.tick(self.console_app.clock.now()))

    async def _first_page(self) -> None:
        self.feed.take_first_page(await self.console_app.first_rows())
        self._say_if_empty()
        if self.console_app.news.came_early:
            # The page was asked for before this list was there to hear of changes: what came since is only in a second answer.
            self.start(self.feed.reload, group="view")

    # What the bars say

    def _header(self, width: int) -> Line:
        state = self.console_app.state
        return header_line(state.counts, self.feed.view, state.status, width)

    def _status(self, width: int) -> Line:
        if self.filter.display:
            return self.filter_line(width)
        state, window = self.console_app.state, self.inbox.window
        total = None if self.feed.query else state.counts.get(self.feed.view)
        place = ListPlace(self.inbox.cursor + 1, total, len(window), len(self.inbox.marks), self.feed.query)
        return status_line(place, state, width)

    def _say_if_empty(self) -> None:
        if self.feed.query:
            self.inbox.empty_words = with_keys(_("Nothing matches. {filter} changes the filter."))
        else:
            words = _("Nothing in {view}.").format(view=view_name(self.feed.view))
            status = self.console_app.state.status
            if status is not None and wizard.is_wanted(status) and self.session.role >= Role.ADMIN:
                words = " ".join((words, with_keys(_("{go.setup} connects a mailbox."))))
            self.inbox.empty_words = words
        self.inbox.refresh()
        self.update_bars()

    # Layout

    def on_resize(self) -> None:
        """Choose the panes that fit."""
        self._lay_out()

    @property
    def pane_layout(self) -> Layout:
        """The layout in force."""
        return layout_for(self.app.size.width, self._chosen_layout)

    def _lay_out(self) -> None:
        self._show_panes()
        self._look()

    def _show_panes(self) -> None:
        layout = self.pane_layout
        for one in Layout:
            self.set_class(one is layout, f"-{one.value}")
        self._columns.display = has_columns(self.app.size.width, layout)

    def act_layout_more(self) -> None:
        """Take the next layout."""
        self._step_layout(1)

    def act_layout_less(self) -> None:
        """Take the previous layout."""
        self._step_layout(-1)

    def _step_layout(self, step: int) -> None:
        self._chosen_layout = next_layout(self.app.size.width, self.pane_layout, step)
        self._lay_out()
        (self.reading.body if self._chosen_layout is Layout.PREVIEW else self.inbox).focus()

    def _look(self) -> None:
        if self.pane_layout is not Layout.LIST:
            self._previewer.look()

    # Views and filter

    def open_view(self, view: View) -> None:
        """Show a view; the filter is for one view and goes."""
        self.start_first(partial(self.show_view, view, ""), group="view", exclusive=True)

    async def show_view(self, view: View, query: str) -> None:
        """Show a view, filtered."""
        self.mark_matches(query)
        await self.feed.open(view, query)
        self._say_if_empty()

    def method_for(self, action: Action) -> Callable[[], None] | None:
        """Return what does an action; the number keys share one method."""
        if action.id.startswith("view."):
            return partial(self.open_view, VIEWS[int(action.id.removeprefix("view.")) - 1])
        return super().method_for(action)

    # The cursor and what it shows

    def _follow_cursor(self) -> None:
        """Show what the cursor is on; of the bars only the status line tells its place."""
        self._look()
        self._status_bar.update_bar()

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """Show what the cursor is on after the list itself changed."""
        message.stop()
        self.update_bars()
        self._look()

    def on_rows_wanted(self, message: RowsWanted) -> None:
        """Fetch what the list lacks."""
        message.stop()
        self.start(self.feed.fill, group="fill")

    def on_marks_changed(self, message: MarksChanged) -> None:
        """Say how many are marked."""
        message.stop()
        self.update_bars()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Open what was clicked twice."""
        message.stop()
        self.act_open()

    def targets(self) -> tuple[ConversationId, ...]:
        """Return the marked conversations, or the one under the cursor."""
        return self.inbox.targets()

    def conversation_here(self) -> ConversationId | None:
        """Return the conversation under the cursor: marks are for what is done to many at once."""
        return self.inbox.cursor_id

    def target_row(self) -> ConversationRow | None:
        """Return the row of the first target."""
        found = self.targets()
        return self.inbox.window.row(found[0]) if found else None

    def shown_page(self) -> ConversationPage | None:
        """Return the conversation under the cursor, as far as it is at hand."""
        found = self.inbox.cursor_id
        return None if found is None else self.console_app.conversations.get(found)

    def shown_message(self) -> MessageView | None:
        """Return the message in the preview."""
        return None if self.pane_layout is Layout.LIST else self.reading.message

    def act_open(self) -> None:
        """Read the conversation under the cursor."""
        if self.inbox.cursor_id is not None:
            self.app.push_screen(ConversationScreen(self.inbox))

    def rows_at_hand(self) -> Iterable[ConversationRow]:
        """Return the rows of the list."""
        return self.inbox.window.rows

    def act_reader_fold(self) -> None:
        """Open or fold quotes in the preview."""
        self.reading.toggle_folds(self.console_app.clock.now())

    def act_back(self) -> None:
        """Take marks and filter off first; at the root, ask whether to quit."""
        if self.inbox.range_from is not None or self.inbox.marks:
            self.inbox.mark(())
        elif self.feed.query:
            self.start_first(partial(self.show_view, self.feed.view, ""), group="view", exclusive=True)
        else:
            self.console_app.leaving.ask()

    # News

    async def after_verb(self, _verb: Verb, outcome: Outcome, /) -> None:
        """Show what a verb changed; marks have done their work."""
        self.console_app.conversations.forget(outcome.changed)
        if self.inbox.marks:
            self.inbox.mark(())
        await self.feed.refresh(outcome.changed)
        self._look()
        self.update_bars()

    def on_state_changed(self, _message: StateChanged) -> None:
        """Show who is at which conversation, beside what the bars say."""
        super().on_state_changed(_message)
        self.inbox.refresh_states()
        if self.inbox.empty_words and not len(self.inbox.window):  # loaded, and empty
            self._say_if_empty()

    def on_desk_changed(self, message: DeskChanged, /) -> None:
        """Ask again about what changed; cursor, scroll, marks and focus stay."""
        if message.event.conversations:
            take = self.feed.refresh if message.is_own else self.feed.changed
            is_draft = message.event.topic == DRAFTS
            self.start(partial(self._take_news, partial(take, message.event.conversations), is_draft=is_draft), group="news")

    async def _take_news(self, take: Callable[[], Awaitable[None]], *, is_draft: bool) -> None:
        await take()
        if not is_draft or self.app.screen is self:  # what is written on the screen above is looked at when that is left
            self._look()
        self.update_bars()

    def on_screen_resume(self) -> None:
        """Show what changed while something else lay over it."""
        if self.is_mounted:
            self._look()

    def on_link_changed(self, message: LinkChanged, /) -> None:
        """Ask for everything again once the service is back: events are not replayed."""
        self.update_bars()
        if message.is_up:
            self.start(self.feed.reload, group="view", exclusive=True)
