"""The console's app: thin; it holds what the screens share and hands news on to them."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import Worker, WorkerFailed, get_current_worker

from agentdesk.client.spool import Spool
from agentdesk.config.console import ConsoleSettings
from agentdesk.config.paths import Home
from agentdesk.domain.clock import Clock, SystemClock
from agentdesk.domain.errors import AgentdeskError, NotFound, error_from
from agentdesk.domain.ids import EntryId
from agentdesk.domain.texts import ngettext
from agentdesk.domain.verbs import Verb
from agentdesk.domain.views import ConversationRow
from agentdesk.tui import crash
from agentdesk.tui.ascii_glyphs import ASCII_GLYPHS
from agentdesk.tui.console import LASTING, Console, Work
from agentdesk.tui.conversations import ConversationCache
from agentdesk.tui.desk_watch import DeskWatch
from agentdesk.tui.driver import ConsoleDriver
from agentdesk.tui.first_answers import FirstAnswers
from agentdesk.tui.first_frame import FirstFrame
from agentdesk.tui.going import Going
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.keys.loading import load_keymap
from agentdesk.tui.keys.resolver import Resolver
from agentdesk.tui.keys.shown import use_keys
from agentdesk.tui.lean_strips import forget_pieces_of_lines
from agentdesk.tui.leaving import Leaving
from agentdesk.tui.messages import StateChanged
from agentdesk.tui.news import News
from agentdesk.tui.painting import Painter
from agentdesk.tui.preferences import Preferences
from agentdesk.tui.presence import Presence
from agentdesk.tui.presenters.bars import DeskState, desk_words
from agentdesk.tui.presenters.when import use_date_format
from agentdesk.tui.safe_output import SafeOutput
from agentdesk.tui.screens import tour, wizard
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.inbox import InboxScreen
from agentdesk.tui.screens.survived import survived_card
from agentdesk.tui.session import Session
from agentdesk.tui.suggested import SuggestedTemplates
from agentdesk.tui.telling import Telling
from agentdesk.tui.theming import Theming
from agentdesk.tui.tidying import Tidier
from agentdesk.tui.typed_ahead import Typed, TypedAhead
from agentdesk.tui.undo_window import UndoWindow

IDLE_LOOK_S = 0.002
GC_THRESHOLD = 50_000
"""Young objects before a collection: with Textual's few hundred thousand long-lived ones frozen, keys seldom pay for one."""


class ConsoleApp(Going, Telling, Theming, App[int], inherit_bindings=False):
    """Everything the screens have in common: the line to the desk, its state, the keys, the theme, and how it ends."""

    TITLE = "AgentDesk"
    CSS_PATH = "screens/inbox.tcss"  # of the first screen, for which Textual loads none
    ENABLE_COMMAND_PALETTE = False
    CSS: ClassVar[str] = "Toast { width: auto; max-width: 70; padding: 0 1; margin-top: 0; } ToastRack { offset-y: -2; }"

    def __init__(
        self,
        home: Home,
        session: Session,
        first: FirstAnswers,
        preferences: Preferences | None = None,
        first_frame: FirstFrame | None = None,
    ) -> None:
        forget_pieces_of_lines()
        preferences = preferences or Preferences()
        self.first_frame = first_frame
        self._safe_output = SafeOutput()
        self.painter = Painter()
        theme_troubles = self.load_all_themes(home)
        super().__init__(driver_class=ConsoleDriver, ansi_color=True if "NO_COLOR" in os.environ else None)
        self.home = home
        self.session = session
        self.clock: Clock = SystemClock()
        self.settings = preferences.settings
        self.key_map = load_keymap(home)
        use_keys(self.key_map)
        self._troubles = [*theme_troubles, *self.key_map.troubles, *filter(None, [preferences.trouble])]
        use_date_format(self.settings.date_format)
        self.spool = Spool.of(home)
        self.state = DeskState(desk=desk_words(home, os.environ))
        self.conversations = ConversationCache(session)
        self.suggested = SuggestedTemplates(session)
        self.last_verb: Verb | None = None
        self.passed_entries: list[EntryId] = []
        self.leaving = Leaving(self)
        self.typed = TypedAhead(self, super().on_event, self._typed_is_done, lambda: session.is_up, self.tell_dropped)
        self.tidier = Tidier(self, lambda: self.typed.is_idle)
        self.news = News(self, self._write_out)
        self.desk_watch = DeskWatch(session, self.state, partial(self.news.tell_screens, StateChanged))
        self.presence = Presence(session, self.state, partial(self.news.tell_screens, StateChanged))
        self._asking: set[Worker[Any]] = set()
        """Work that waits for somebody's answer."""
        self._first = first
        self._how_far: int | None = None
        self._undo_window = UndoWindow(self.clock, self.set_interval, self._show_undo_window)
        self.wear_theme()

    def get_line_filters(self) -> list[LineFilter]:
        """Return Textual's own filters and after them the one that lets nothing hostile through."""
        marks = [ASCII_GLYPHS] if self.settings.glyphs == "ascii" else []
        return [*super().get_line_filters(), *marks, self._safe_output]

    # Beginning

    def get_default_screen(self) -> InboxScreen:
        """Begin with the inbox."""
        return InboxScreen()

    async def on_mount(self) -> None:
        """Take the signals, follow the desk, and bring home what an earlier console had to keep aside."""
        self.leaving.take_signals()
        self.start(self.news.follow, group=LASTING)
        self.start(self._take_first_answers)
        self._tell_troubles()
        self.watch_themes()

    def take_settings(self, settings: ConsoleSettings) -> None:
        """Let changed settings take hold; colours at all and the mouse are the next start's."""
        self.settings = settings
        use_date_format(settings.date_format)
        self.wear_theme()
        self.refresh_css(animate=False)
        for screen in self.screen_stack:
            screen.refresh(layout=True)

    def _tell_troubles(self) -> None:
        """Name the first thing wrong with settings, keys or themes; the commands name them all."""
        if self._troubles:
            more = len(self._troubles) - 1
            words = ngettext("{first} (and {count} more)", "{first} (and {count} more)", more) if more else "{first}"
            self.tell(words.format(first=self._troubles[0], count=more), is_error=True)

    async def first_rows(self) -> list[ConversationRow]:
        """Return the first page, asked for before this app existed."""
        return await self._first.rows

    async def _take_first_answers(self) -> None:
        status = await self._first.status
        self.start(self.presence.ask, group="presence")
        self.desk_watch.take(status, await self._first.counts)
        await self._bring_drafts_home()
        if status.survived is not None:
            card, take = survived_card(status.survived, self.clock.now(), self.act_go_outbox)
            self.push_screen(card, take)
        elif wizard.is_wanted(status):
            wizard.offer(self)
        elif tour.is_wanted(self.home, status):
            tour.offer(self)
        for notice in status.notices:
            self.tell(str(error_from(notice.code, notice.fields)), is_error=True)
        gc.collect()
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)

    async def _bring_drafts_home(self) -> None:
        """Save what an earlier console had to keep aside."""
        waiting = self.spool.waiting()
        for verb in waiting:
            try:
                await self.session.do(verb)
            except NotFound:  # the draft it belonged to is gone; the words are not
                await self.session.do(replace(verb, draft=None))
            self.spool.forget(verb)
        if waiting:
            words = ngettext("{count} draft kept aside was brought home.", "{count} drafts kept aside were brought home.", len(waiting))
            self.tell(words.format(count=len(waiting)))

    # Work

    @property
    def is_at_work(self) -> bool:
        """Whether work goes on that will come to an end by itself."""
        going_on = (worker for worker in self.workers if not worker.is_finished and worker.group != LASTING)
        return any(worker not in self._asking for worker in going_on)

    async def ask_person(self, screen: Screen[Any]) -> Any:
        """Put a screen on top and return its answer; the work that asks for it waits for a person meanwhile."""
        worker = get_current_worker()
        self._asking.add(worker)
        try:
            return await self.push_screen_wait(screen)
        finally:
            self._asking.discard(worker)

    async def idle(self) -> None:
        """Wait until what was typed is done, and the work that it began."""
        await self.typed.idle()
        while self.is_at_work or not self.typed.is_idle:  # noqa: ASYNC110 - a worker tells its end to nobody but its own screen
            await asyncio.sleep(IDLE_LOOK_S)

    def start(self, work: Work, *, group: str = "default") -> None:
        """Run work beside the keys; what the desk says is wrong becomes a toast."""
        reporting: Work = partial(self._reporting, work)
        _worker: Worker[None] = self.run_worker(reporting, group=group)

    async def _reporting(self, work: Work) -> None:
        try:
            await work()
        except AgentdeskError as error:
            self.tell(str(error), is_error=True)

    def sending_began(self, window_s: int) -> None:
        """Count the undo window down in the status line; 0 ends the count, as when what was held was let go or taken back."""
        self._undo_window.began(window_s)

    def _show_undo_window(self, left_s: int) -> None:
        self.state.sends_in_s = left_s
        self.news.tell_screens(StateChanged)

    def _write_out(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    # Painting

    def _begin_update(self) -> None:
        if isinstance(self._driver, ConsoleDriver):
            self._driver.hold()
        super()._begin_update()

    def _end_update(self) -> None:
        super()._end_update()
        if isinstance(self._driver, ConsoleDriver):
            self._driver.release()

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Have what is typed wait for its turn."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.typed.take(event)
            return
        if isinstance(event, events.Key):
            self.typed.came_up()
        await super().on_event(event)

    async def on_typed(self, message: Typed) -> None:
        """Note how far the typing got."""
        await self.typed.take(message)

    def _typed_is_done(self, count: int) -> None:
        """Tell a terminal that wants to know, once what was typed is done and on screen."""
        if not (isinstance(self._driver, ConsoleDriver) and self._driver.tells_how_far):
            return
        # One waits for all: while keys come without a rest, one for each would be thousands.
        is_waited_for, self._how_far = self._how_far is not None, count
        if not is_waited_for:
            self.start(self._tell_how_far, group=LASTING)

    async def _tell_how_far(self) -> None:
        await self.idle()
        count, self._how_far = self._how_far, None
        if isinstance(self._driver, ConsoleDriver) and count is not None:
            self.call_after_refresh(self._driver.tell_how_far, count)

    def has_unread_keys(self) -> bool:
        """Tell whether the terminal holds keys that were not handed on yet."""
        return isinstance(self._driver, ConsoleDriver) and self._driver.has_unread_keys()

    def actions_of(self, context: Context) -> tuple[Action, ...]:
        """Return what can be done in a context."""
        return self.key_map.actions_of(context)

    def resolver(self, context: Context) -> Resolver:
        """Return the keys of a context."""
        return self.key_map.resolver(context)

    # Ends

    def on_resize(self, event: events.Resize) -> None:
        """Cover the screen while the terminal is too small for it; what a resized terminal keeps of the old one differs by its maker."""
        self.painter.forget()
        self.cover_if_too_small(event.size)

    def _handle_exception(self, error: Exception) -> None:
        # Textual prints every local variable, customers and passwords included; see crash.py for what is said instead.
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error  # the wrapper itself was never raised: it knows no line where it happened
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _fatal_error(self) -> None:
        error = self._exception or sys.exc_info()[1] or RuntimeError()
        for screen in self.screen_stack:
            if isinstance(screen, ConsoleScreen):
                with suppress(Exception):  # a screen half taken down can't say what it held; what went wrong first has to be told
                    screen.spool_now()
        log = crash.write_report(error, self.home.personal_state_dir / "logs", self.clock.now())
        self._exit_renderables[:] = [Text(crash.words_for(error, log))]
        self._close_messages_no_wait()


def as_console(app: ConsoleApp) -> Console:
    """Return the app as its screens see it; here the types are compared."""
    return app
