"""The inbox's filter: typed with completion, marked in list and preview, saved as a view."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from textual.widgets import Input

from agentdesk.domain.asks import ListTemplates
from agentdesk.domain.errors import AgentdeskError, QueryError, UsageError
from agentdesk.domain.query import Key
from agentdesk.domain.query_parsing import parse
from agentdesk.domain.states import View
from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Action
from agentdesk.tui.presenters.completing import Known, completed, filter_hint, filter_keys, known_values
from agentdesk.tui.presenters.matches import matcher_for
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.inbox_moves import InboxMoves
from agentdesk.tui.widgets.bars import KeyBar
from agentdesk.tui.widgets.line_input import LineInput

FILTER_PAUSE_S = 0.12
"""Over SSH the list is drawn once the keys pause; here every letter's answer is there before the next key."""


class InboxFilter(InboxMoves):
    """The part of the inbox that looks for conversations."""

    filter: LineInput
    footer: KeyBar
    _templates: tuple[str, ...] = ()
    """Their names, once a filter speaks of them."""

    async def show_view(self, view: View, query: str) -> None:
        """Show a view, filtered."""

    def open_query(self, view: View, query: str) -> None:
        """Show a view with a filter, whatever is shown now."""
        self.start_first(partial(self.show_view, view, query), group="view", exclusive=True)

    def mark_matches(self, query: str) -> None:
        """Mark what a query looks for, in the list and in the preview."""
        matcher = matcher_for(query) if query else None
        self.inbox.matcher = matcher
        self.reading.look_for(matcher, self.console_app.clock.now())

    def filter_line(self, width: int) -> Line:
        """Return what the status line says while the filter is typed."""
        known = self._known()
        return filter_hint(self.filter.value, known, width)

    def _known(self) -> Known:
        return known_values(self.inbox.window.rows, self.console_app.state.status, self._templates)

    async def _learn_templates(self) -> None:
        self._templates = tuple(sorted(view.name for view in await self.session.ask(ListTemplates())))
        self.update_bars()

    def arguments_of(self, action: Action, /) -> Sequence[str] | None:
        """Take any query behind `filter`, beside what conversations take."""
        return () if action.id == "filter" else super().arguments_of(action)

    def perform_with(self, action: Action, argument: str, /) -> None:
        """Filter by what was typed, beside what is done to conversations."""
        if action.id != "filter":
            super().perform_with(action, argument)
            return
        try:
            parse(argument)
        except UsageError as error:
            self.console_app.tell(str(error), is_error=True)
        else:
            self.open_query(self.feed.view, argument)

    def act_filter(self) -> None:
        """Let the filter be typed."""
        self.filter.value = self.feed.query
        self.filter.display = True
        self.footer.say(filter_keys)
        self.hold_keys()
        self.call_after_refresh(self.filter.focus)
        self.update_bars()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        event.stop()
        self.update_bars()
        if f"{Key.TEMPLATE}:" in event.value and not self._templates:
            self.start(self._learn_templates, group="template names", exclusive=True)
        query = event.value.strip()
        if "SSH_CONNECTION" in os.environ:
            self.set_timer(FILTER_PAUSE_S, partial(self._filter_by, query))
        else:
            # Behind the letters that came together with this one: all but the last find the field changed, and ask nothing.
            self.call_later(self._filter_by, query)

    def _filter_by(self, query: str) -> None:
        if not self.filter.display or query != self.filter.value.strip() or query == self.feed.query:
            return
        try:
            parse(query)
        except UsageError:
            return  # half typed; the status line says where, and Enter goes there
        # The keys go on into the field meanwhile.
        self.start(partial(self.show_view, self.feed.view, query), group="view", exclusive=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the filter and go back to the list; where it can't be read, go to the character at fault."""
        event.stop()
        try:
            parse(event.value.strip())
        except QueryError as error:
            indent = len(event.value) - len(event.value.lstrip())
            self.filter.cursor_position = indent + int(error.fields["position"])
            self.console_app.tell(str(error), is_error=True)
        except UsageError as error:
            self.console_app.tell(str(error), is_error=True)
        else:
            self._leave_filter(event.value.strip())

    def field_key(self, pressed: str) -> bool:
        """Escape leaves and clears, the arrow down leaves and keeps, Tab completes, ctrl+s saves."""
        if pressed == "tab":
            known = self._known()
            self.filter.value = completed(self.filter.value, known)
            self.filter.cursor_position = len(self.filter.value)
        elif pressed == "ctrl+s":
            self.ask_to_save_view(self.filter.value.strip())
        elif pressed in {"escape", "down"}:
            self._leave_filter("" if pressed == "escape" else self.filter.value.strip())
        else:
            return False
        return True

    def _leave_filter(self, query: str) -> None:
        self.filter.display = False
        self.footer.say(None)
        self.inbox.focus()
        self.update_bars()
        if query != self.feed.query or not self.feed.is_shown:
            self.open_query(self.feed.view, query)

    def act_filter_save(self) -> None:
        """Save the filter in force as a view."""
        self.ask_to_save_view(self.feed.query)

    def ask_to_save_view(self, query: str) -> None:
        """Ask under which name to save a search, and save it."""
        if not query:
            self.console_app.tell(_("Filter first: / and what to look for."))
            return
        from agentdesk.tui.screens.saved_views import save_under_a_name  # noqa: PLC0415 - used now and then

        try:
            parse(query)
        except AgentdeskError as error:
            self.console_app.tell(str(error), is_error=True)
        else:
            save_under_a_name(self.console_app, query, self.feed.view)

    def act_go_views(self) -> None:
        """Open a saved view."""
        from agentdesk.tui.screens.saved_views import choose_view  # noqa: PLC0415 - used now and then

        choose_view(self.console_app, self.open_query)

    def act_match_next(self) -> None:
        """To the next match in the preview."""
        self.reading.step_match(1)

    def act_match_previous(self) -> None:
        """To the match before."""
        self.reading.step_match(-1)
