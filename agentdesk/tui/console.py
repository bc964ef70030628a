"""What screens and widgets may ask of the console they are part of; the app keeps it, and they never import the app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Protocol

from rich.style import Style
from textual.await_complete import AwaitComplete
from textual.screen import Screen

from agentdesk.client.spool import Spool
from agentdesk.config.console import ConsoleSettings
from agentdesk.config.paths import Home
from agentdesk.domain.clock import Clock
from agentdesk.domain.ids import ConversationId, CustomerId, EntryId, MessageId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import View
from agentdesk.domain.verbs import Verb
from agentdesk.domain.views import ConversationRow
from agentdesk.tui.conversations import ConversationCache
from agentdesk.tui.desk_watch import DeskWatch
from agentdesk.tui.first_frame import FirstFrame
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.keys.resolver import Resolver
from agentdesk.tui.painting import Painter
from agentdesk.tui.presence import Presence
from agentdesk.tui.presenters.bars import DeskState
from agentdesk.tui.presenters.tones import Tone
from agentdesk.tui.session import Session
from agentdesk.tui.suggested import SuggestedTemplates
from agentdesk.tui.tidying import Tidier
from agentdesk.tui.typed_ahead import TypedAhead

LASTING = "lasting"
"""The group of work that ends with the console, or when a person answers."""
Work = Callable[[], Coroutine[None, None, None]]
"""Work that is begun when its turn comes; a coroutine made beforehand would be lost where a newer one takes its place."""


class Ends(Protocol):
    """The ways a console ends."""

    def ask(self) -> None:
        """Ask whether to quit."""

    def leave(self) -> None:
        """Save and end."""

    def cut_off(self) -> None:
        """Save what was typed until now, and end."""

    def leave_for_own_desk(self) -> None:
        """Save, end, and be followed by a console on the user's own desk."""

    def restart(self) -> None:
        """Save, end, and be started anew."""


class Tells(Protocol):
    """The news of the desk, and of this console."""

    came_early: bool
    """Whether the desk told of changes already, perhaps before there was a list to take them."""

    def tell_own_change(self, conversations: tuple[ConversationId, ...]) -> None:
        """Say on every screen what this console has just changed itself."""

    def views_changed(self) -> None:
        """Hear that a view was saved: what comes into it may have to be noticed."""


class Console(Protocol):
    """Everything the screens have in common: the line to the desk, its state, the keys, the theme, and how it ends."""

    home: Home
    settings: ConsoleSettings
    session: Session
    clock: Clock
    spool: Spool
    state: DeskState
    conversations: ConversationCache
    suggested: SuggestedTemplates
    desk_watch: DeskWatch
    presence: Presence
    last_verb: Verb | None
    passed_entries: list[EntryId]
    """Entries of which the agent was told that they can't be taken back: undo and redo go on to those before them."""
    typed: TypedAhead
    painter: Painter
    tidier: Tidier
    first_frame: FirstFrame | None

    @property
    def leaving(self) -> Ends:
        """How it ends."""

    @property
    def news(self) -> Tells:
        """What the desk tells, and who hears it."""

    @property
    def tones(self) -> Mapping[Tone, Style]:
        """What each tone looks like in the present theme."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """Every screen, the lowest first."""

    @property
    def is_headless(self) -> bool:
        """Whether there is no terminal, as in a test."""

    def push_screen(self, screen: Screen[Any], callback: Callable[[Any], None] | Callable[[Any], Awaitable[None]] | None = None) -> object:
        """Put a screen on top; `callback` takes its answer."""

    def pop_screen(self) -> AwaitComplete:
        """Take the screen on top away."""

    async def ask_person(self, screen: Screen[Any]) -> Any:
        """Put a screen on top and return its answer."""

    def exit(self, result: int | None = None) -> None:
        """End at once."""

    def has_unread_keys(self) -> bool:
        """Tell whether the terminal holds keys that were not handed on yet."""

    def call_later(self, callback: Callable[[], object]) -> bool:
        """Call something behind all that came in before."""

    def start(self, work: Work, *, group: str = "default") -> None:
        """Run work beside the keys; what the desk says is wrong becomes a toast."""

    @property
    def theme_names(self) -> list[str]:
        """The themes that can be chosen."""

    def take_settings(self, settings: ConsoleSettings) -> None:
        """Let changed settings take hold."""

    async def first_rows(self) -> list[ConversationRow]:
        """Return the first page, asked for before the console stood."""

    def act_redraw(self) -> None:
        """Draw everything again."""

    def tell(self, words: str, *, is_error: bool = False) -> None:
        """Say something in a toast."""

    def tell_outcome(self, outcome: Outcome) -> None:
        """Say what a verb came to, and what it left untouched."""

    def sending_began(self, window_s: int) -> None:
        """Count the undo window down in the status line."""

    def copy(self, text: str, what: str) -> None:
        """Hand text to the terminal's clipboard."""

    def actions_of(self, context: Context) -> tuple[Action, ...]:
        """Return what can be done in a context."""

    def resolver(self, context: Context) -> Resolver:
        """Return the keys of a context."""

    def open_conversation(self, conversation: ConversationId) -> None:
        """Read one conversation, wherever it is; the inbox has the next one."""

    def open_customer(self, customer: CustomerId) -> None:
        """Show who a customer is, and all they asked."""

    def open_letter(self, letter: MessageId) -> None:
        """Look at one letter."""

    def show_query(self, view: View, query: str) -> None:
        """Show a view with a filter in the list, whatever lies over it."""

    def go_to(self, kind: type[Any], make: Callable[[], Any]) -> None:
        """Put a screen on top in place of the one that was gone to before."""

    def show_help(self, context: Context) -> None:
        """Show the keys of a context."""
