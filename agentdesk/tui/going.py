"""What keys do on every screen: going to another one, help, palette, redraw, suspend."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from textual.app import App
from textual.geometry import Size
from textual.screen import Screen

from agentdesk.domain.ids import ConversationId, CustomerId, MessageId
from agentdesk.domain.states import View
from agentdesk.domain.texts import _
from agentdesk.tui.console import Console
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.layout import is_too_small
from agentdesk.tui.presenters.commands import Command
from agentdesk.tui.screens import wizard
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.composing import ComposingScreen
from agentdesk.tui.screens.conversation import ConversationScreen
from agentdesk.tui.screens.dialogs import Menu, numbered
from agentdesk.tui.screens.help import HelpScreen
from agentdesk.tui.screens.inbox import InboxScreen
from agentdesk.tui.screens.journal import JournalScreen
from agentdesk.tui.screens.outbox import OutboxScreen
from agentdesk.tui.screens.palette import PaletteScreen
from agentdesk.tui.screens.too_small import TooSmallScreen

MOST_OPEN = 6
"""So many screens lie over each other at most, dialogs aside."""


class Going(App[int]):
    """The part of the app that moves between screens."""

    @property
    def _console(self) -> Console:
        return cast("Console", self)

    def act_go_inbox(self) -> None:
        """All open conversations."""
        self._back_to_inbox(View.OPEN)

    def act_go_mine(self) -> None:
        """Conversations assigned to me."""
        self._back_to_inbox(View.MINE)

    def _back_to_inbox(self, view: View, query: str = "") -> None:
        if self._says_that_one_writes():
            return
        while not isinstance(self.screen, InboxScreen) and len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, InboxScreen):
            self.screen.open_query(view, query)

    def open_conversation(self, conversation: ConversationId) -> None:
        """Read one conversation, wherever it is; the inbox has the next one."""
        inbox = next(screen for screen in self.screen_stack if isinstance(screen, InboxScreen))
        self.come_to(
            lambda screen: isinstance(screen, ConversationScreen) and screen.shown_id == conversation,
            lambda: ConversationScreen(inbox.inbox, conversation),
        )

    def open_customer(self, customer: CustomerId) -> None:
        """Show who a customer is, and all they asked."""
        from agentdesk.tui.screens.customer import CustomerScreen  # noqa: PLC0415 - loaded on its first use, never at start

        self.come_to(lambda screen: isinstance(screen, CustomerScreen) and screen.number == customer, lambda: CustomerScreen(customer))

    def show_query(self, view: View, query: str) -> None:
        """Show a view with a filter in the list, whatever lies over it."""
        self._back_to_inbox(view, query)

    def act_go_outbox(self) -> None:
        """The outbox."""
        self.go_to(OutboxScreen, OutboxScreen)

    def act_go_journal(self) -> None:
        """The journal."""
        self.go_to(JournalScreen, JournalScreen)

    def act_go_settings(self) -> None:
        """The settings."""
        from agentdesk.tui.screens.settings import SettingsScreen  # noqa: PLC0415 - used now and then

        self.go_to(SettingsScreen, SettingsScreen)

    def act_go_health(self) -> None:
        """How the desk fares."""
        from agentdesk.tui.screens.health import HealthScreen  # noqa: PLC0415 - used now and then

        self.go_to(HealthScreen, HealthScreen)

    def act_go_closures(self) -> None:
        """When the business is closed."""
        from agentdesk.tui.screens import reports  # noqa: PLC0415 - used now and then

        if isinstance(self.screen, ConsoleScreen):
            self.screen.start(partial(reports.show_closures, self.screen), group="report", exclusive=True)

    def act_go_report(self) -> None:
        """How the business sounds."""
        from agentdesk.tui.screens import reports  # noqa: PLC0415 - used now and then

        if isinstance(self.screen, ConsoleScreen):
            self.screen.start_first(partial(reports.show_voice, self.screen), group="report", exclusive=True)

    def act_go_dashboard(self) -> None:
        """The desk's work in figures."""
        from agentdesk.tui.screens import reports  # noqa: PLC0415 - used now and then

        if isinstance(self.screen, ConsoleScreen):
            self.screen.start_first(partial(reports.show_dashboard, self.screen), group="report", exclusive=True)

    def act_go_drafts(self) -> None:
        """What is being written."""
        from agentdesk.tui.screens.drafts import DraftsScreen  # noqa: PLC0415 - loaded on its first use, never at start

        self.go_to(DraftsScreen, DraftsScreen)

    def act_go_rules(self) -> None:
        """What the desk does by itself."""
        from agentdesk.tui.screens.rules import RulesScreen  # noqa: PLC0415 - loaded on its first use, never at start

        self.go_to(RulesScreen, RulesScreen)

    def act_go_letters(self) -> None:
        """The letters to be checked."""
        from agentdesk.tui.screens.letters import LettersScreen  # noqa: PLC0415 - loaded on its first use, never at start

        if not self._says_that_one_writes():
            self._leave_place_for(lambda screen: isinstance(screen, LettersScreen) and screen.only is None, LettersScreen)

    def open_letter(self, letter: MessageId) -> None:
        """Look at one letter."""
        from agentdesk.tui.screens.letters import LettersScreen  # noqa: PLC0415 - loaded on its first use, never at start

        self.come_to(lambda screen: isinstance(screen, LettersScreen) and screen.only == letter, lambda: LettersScreen(letter))

    def act_go_templates(self) -> None:
        """The templates."""
        from agentdesk.tui.screens.templates import TemplatesScreen  # noqa: PLC0415 - loaded on its first use, never at start

        self.go_to(TemplatesScreen, TemplatesScreen)

    def act_compose_palette(self) -> None:
        """Find what can be done while writing."""
        self.act_palette()

    def act_go_setup(self) -> None:
        """The wizard that connects a mailbox."""
        wizard.open_wizard(self._console)

    def go_to(self, kind: type[ConsoleScreen], make: Callable[[], ConsoleScreen]) -> None:
        """Put a screen on top in place of the one that was gone to before, but never twice over each other."""
        if not self._says_that_one_writes():
            self._leave_place_for(lambda screen: isinstance(screen, kind), make)

    def _leave_place_for(self, is_meant: Callable[[Screen[Any]], bool], make: Callable[[], ConsoleScreen]) -> None:
        if isinstance(self.screen, ConsoleScreen) and self.screen.IS_PLACE and not is_meant(self.screen):
            self.pop_screen()
        self.come_to(is_meant, make)

    def come_to(self, is_meant: Callable[[Screen[Any]], bool], make: Callable[[], ConsoleScreen]) -> None:
        """Go back to a screen that lies open below, or else open it; where many lie over each other it takes the top one's place.

        From a customer to a conversation and to the customer again: a day of that must not end in a hundred screens, nor in a hundred `q`.
        """
        for above, screen in enumerate(reversed(self.screen_stack)):
            if is_meant(screen):
                for _screen in range(above):
                    self.pop_screen()
                return
        if len(self.screen_stack) >= MOST_OPEN:
            self.pop_screen()
        self.push_screen(make())

    def _says_that_one_writes(self) -> bool:
        """Say so where a draft is open below: it would be left lying there, or leave the screen unasked."""
        is_writing = any(isinstance(screen, ComposingScreen) for screen in self.screen_stack)
        if is_writing:
            self._console.tell(with_keys(_("You are writing: go back to it first; {compose.leave} keeps the draft.")))
        return is_writing

    def act_help(self) -> None:
        """The keys of this screen."""
        if isinstance(self.screen, ConsoleScreen) and not isinstance(self.screen, HelpScreen):
            self.show_help(self.screen.CONTEXT)

    def show_help(self, context: Context) -> None:
        """The keys of a context."""
        self.push_screen(HelpScreen(context, self._console.actions_of(context)))

    def act_palette(self) -> None:
        """Find an action by its words."""
        screen = self.screen
        if not isinstance(screen, ConsoleScreen):
            return

        def take(command: Command | None) -> None:
            if command is None:
                return
            if command.argument:
                screen.perform_with(command.action, command.argument)
            else:
                screen.perform(command.action)

        self.push_screen(PaletteScreen(self._console.actions_of(screen.CONTEXT), screen.arguments_of), take)

    def act_theme(self) -> None:
        """Choose other colours."""
        from agentdesk.tui.changing import change_theme  # noqa: PLC0415 - used now and then

        def wear(name: str | None) -> None:
            if name is not None:
                change_theme(self._console, name)

        self.push_screen(Menu(_("Which theme?"), numbered(self._console.theme_names)), wear)

    def act_redraw(self) -> None:
        """Draw everything again, for terminals that something else wrote on."""
        self._console.painter.forget()
        self.refresh(layout=True)

    def act_suspend(self) -> None:
        """Go back to the shell."""
        self.action_suspend_process()

    def act_quit(self) -> None:
        """Quit; what is being written is saved first."""
        self._console.leaving.leave()

    def cover_if_too_small(self, size: Size) -> None:
        """Cover the console while the terminal is too small, and uncover it afterwards."""
        covers: list[Any] = [screen for screen in self.screen_stack if isinstance(screen, TooSmallScreen)]
        if is_too_small(size.width, size.height) and not covers:
            self.push_screen(TooSmallScreen())
        elif covers and not is_too_small(size.width, size.height):
            covers[0].dismiss()
