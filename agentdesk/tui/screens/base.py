"""What every screen has in common: keys through the registry, work that can fail, news from the desk."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar, cast

from textual import events
from textual._context import active_app
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, TextArea
from textual.worker import Worker

from agentdesk.domain.asks import ListDeliveries
from agentdesk.domain.errors import AgentdeskError, Conflict
from agentdesk.domain.ids import EntryId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import CancelDelivery, Redo, ReleaseDelivery, Undo, Verb
from agentdesk.tui.console import Console, Work
from agentdesk.tui.first_worker import FirstWorker
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.keys.resolver import Pending, Resolver, Unmatched
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.layout import WIDTH_CLASSES, width_class
from agentdesk.tui.messages import DeskChanged, LinkChanged, StateChanged
from agentdesk.tui.painting import LeanCompositor
from agentdesk.tui.presence import NOWHERE, Place
from agentdesk.tui.session import Session
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.toned import LineBar

AnswerT = TypeVar("AnswerT")


def token_of(event: events.Key) -> str:
    """Return a key as the registry writes it: the character where it prints, else Textual's name."""
    if event.is_printable and event.character is not None and event.character != " ":
        return event.character
    return event.key


class DeskScreen(Screen[AnswerT]):
    """A screen that knows the console it is part of, and that no key typed ahead is lost or taken for another one.

    Keys can come faster than screens open: after `l`, the letters of a tag may arrive before its field is there, and on the screen below
    each of them is a command. `TypedAhead` keeps them in order; a screen that waits for something tells it so.
    """

    def __init__(self) -> None:
        super().__init__()
        self._compositor = LeanCompositor(cast("Console", active_app.get()).painter)

    def on_unmount(self) -> None:
        """Leave nothing behind."""
        self.console_app.tidier.screen_closed()

    def hold_keys(self) -> None:
        """Keep keys back until a field has the focus or `release_keys` is called; Escape gives it up."""
        self.console_app.typed.hold(self, self.give_up_opening)

    def release_keys(self, *, are_meant: bool = True) -> None:
        """Send the keys held to whatever is there now; those that were meant for something that never opened are dropped."""
        self.console_app.typed.release(self, are_meant=are_meant)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the keys go once they have a field to go to."""
        if isinstance(event.widget, Input | TextArea):
            self.release_keys()

    def is_early(self, event: events.Key) -> bool:
        """Send a key on to the screen that came over this one; False where it is this screen's to handle."""
        if self.app.screen is self:
            return False
        event.stop()
        event.prevent_default()
        self.console_app.typed.again(event)
        return True

    def give_up_opening(self) -> None:
        """Wait no longer for what was being opened."""
        self.workers.cancel_group(self, "opening")
        self.release_keys(are_meant=False)

    @property
    def console_app(self) -> Console:
        """The console this screen is part of."""
        return cast("Console", self.app)

    @property
    def session(self) -> Session:
        """The line to the desk."""
        return self.console_app.session

    def start(self, work: Work, *, group: str = "default", exclusive: bool = False) -> Worker[None]:
        """Run work beside the keys; what the desk says is wrong becomes a toast, so that no failure stays unseen."""
        reporting: Work = partial(self._reporting, work)
        worker: Worker[None] = self.run_worker(reporting, group=group, exclusive=exclusive)
        return worker

    def start_first(self, work: Work, *, group: str = "default", exclusive: bool = False) -> None:
        """Run work that the next key counts on: it decides which row, screen or field that key meets."""
        over = self.console_app.typed.hold_a_moment()
        self.workers.add_worker(FirstWorker(self, partial(self._reporting, work), group, over), exclusive=exclusive)

    async def _reporting(self, work: Work) -> None:
        try:
            await work()
        except AgentdeskError as error:
            self.console_app.tell(str(error), is_error=True)


_FORMS = frozenset({Context.COMPOSER, Context.WIZARD})
"""Where what is typed mostly goes into fields, and no key after it would bring the footer back."""


class ConsoleScreen(DeskScreen[None], inherit_bindings=False):
    """A screen whose keys come from the registry.

    An action `triage.close` is done by the method `act_triage_close` of the screen or else of the app. Letters typed into a text field
    never arrive here, except in the composer, whose actions have no letters.
    """

    CONTEXT: ClassVar[Context]
    IS_PLACE: ClassVar[bool] = False
    """Whether it is one of the screens that `g` goes to: going on to another one leaves it, so that they don't pile up."""
    AUTO_FOCUS: ClassVar[str | None] = ""
    HORIZONTAL_BREAKPOINTS = list(WIDTH_CLASSES)  # noqa: RUF012 - Textual's declaration

    def __init__(self) -> None:
        super().__init__()
        # Textual sets it after it first laid the screen out: for a moment panes stood there that the width has no room for.
        self.add_class(width_class(active_app.get().size.width))
        self._resolver: Resolver | None = None
        self._bars: tuple[object, tuple[LineBar, ...]] = (None, ())

    @property
    def resolver(self) -> Resolver:
        """The keys of this screen's context."""
        if self._resolver is None:
            self._resolver = self.console_app.resolver(self.CONTEXT)
        return self._resolver

    def on_key(self, event: events.Key) -> None:
        """Find the key's action and do it."""
        if self.is_early(event):
            return
        if isinstance(self.focused, Input | TextArea) and self.CONTEXT is not Context.COMPOSER:
            if self.field_key(token_of(event)):
                event.stop()
                event.prevent_default()
            return
        was_started = bool(self.resolver.typed)
        found = self.resolver.feed(token_of(event))
        self._hint(found if isinstance(found, Pending) else self._guessed(found, event))
        if isinstance(found, Action | Pending) or was_started:
            event.stop()
            event.prevent_default()
        if isinstance(found, Action):
            self.perform(found)

    def _guessed(self, found: Action | Unmatched, event: events.Key) -> Unmatched | None:
        """Return what somebody tried that does nothing here, None where it is something else; on a form letters are text."""
        is_guess = self.CONTEXT not in _FORMS and not isinstance(self.focused, Input | TextArea) and event.is_printable
        return found if is_guess and isinstance(found, Unmatched) and found.typed else None

    def perform(self, action: Action) -> None:
        """Do an action, as its key, the palette or a repeat asks for."""
        method = self.method_for(action)
        if method is not None:
            method()

    def arguments_of(self, action: Action, /) -> Sequence[str] | None:
        """Return what is known that an action can be done with, as the palette offers it; None where it takes nothing."""
        return self.console_app.theme_names if action.id == "theme" else None

    def perform_with(self, action: Action, argument: str, /) -> None:
        """Do an action with what was typed behind its name; screens whose own actions take something add theirs."""
        if action.id == "theme":
            from agentdesk.tui.changing import change_theme  # noqa: PLC0415 - used now and then

            change_theme(self.console_app, argument)

    def method_for(self, action: Action) -> Callable[[], None] | None:
        """Return what does an action here: a method of the screen, else of the app."""
        found = getattr(self, action.method, None) or getattr(self.console_app, action.method, None)
        return cast("Callable[[], None] | None", found)

    def field_key(self, pressed: str) -> bool:
        """Take a key pressed in a text field of this screen; True where it did something."""
        del pressed
        return False

    def update_bars(self) -> None:
        """Draw the bars again where they read differently."""
        for bar in self._all_bars():
            if isinstance(bar, Bar):
                bar.update_bar()

    def _hint(self, typed: Pending | Unmatched | None) -> None:
        for bar in self._all_bars():
            if isinstance(bar, KeyBar):
                bar.hint(typed)

    def _all_bars(self) -> tuple[LineBar, ...]:
        """Return the bars, looked for once after each layout: every key asks for them."""
        laid_out = self._compositor.visible_widgets
        if self._bars[0] is not laid_out:
            self._bars = (laid_out, tuple(self.query(LineBar)))
        return self._bars[1]

    def carry_out(self, verb: Verb, *, is_repeatable: bool = True) -> None:
        """Carry a verb out and say what it came to."""
        if is_repeatable:
            self.console_app.last_verb = verb
        self.start_first(partial(self._carry_out, verb))

    async def _carry_out(self, verb: Verb) -> None:
        outcome = await self.session.do(verb)
        self.console_app.tell_outcome(outcome)
        await self.after_verb(verb, outcome)
        if isinstance(verb, Undo | Redo | ReleaseDelivery | CancelDelivery):
            await self._count_window_again()

    async def _count_window_again(self) -> None:
        """Have the status line say how long the last reply that is held can still be taken back, if any is."""
        now = self.console_app.clock.now()
        held = [one for one in await self.session.ask(ListDeliveries(sent_hours=0)) if one.state is DeliveryState.HELD]
        ends = [one.due_at for one in held if one.due_at is not None and not one.waits_for_person]
        self.console_app.sending_began(max((math.ceil((end - now).total_seconds()) for end in ends), default=0))

    async def after_verb(self, verb: Verb, outcome: Outcome, /) -> None:
        """Show what a verb changed; each screen has its own way."""

    def act_undo(self) -> None:
        """Take back what was done last."""
        self.start_first(partial(self._take_back, Undo))

    def act_redo(self) -> None:
        """Do again what was taken back."""
        self.start_first(partial(self._take_back, Redo))

    async def _take_back(self, verb: type[Undo | Redo]) -> None:
        """Undo or redo; what can't be taken back, such as a reply that has left, is said once and passed by from then on."""
        try:
            await self._carry_out(verb(passed=tuple(self.console_app.passed_entries)))
        except Conflict as error:
            entry = error.fields.get("id")
            if not isinstance(entry, int):
                raise
            self.console_app.passed_entries.append(EntryId(entry))
            undoing, redoing = _("{cause}. {undo} goes on to what was done before it."), _("{cause}. {redo} goes on to the undo before it.")
            self.console_app.tell(with_keys(undoing if verb is Undo else redoing).format(cause=error), is_error=True)

    def act_back(self) -> None:
        """Go back to the screen below."""
        self.dismiss()

    @property
    def whereabouts(self) -> Place:
        """Which conversation others see this console at."""
        return NOWHERE

    def on_screen_resume(self) -> None:
        """Tell the others where this console is now."""
        self.tell_place()

    def tell_place(self) -> None:
        """Tell the service which conversation is open, where that is news."""
        presence, place = self.console_app.presence, self.whereabouts
        if presence.is_news(place):
            self.start(partial(presence.tell, place), group="presence")

    def on_state_changed(self, _message: StateChanged) -> None:
        """Draw the bars again with the new counts and status."""
        self.update_bars()

    def on_desk_changed(self, _message: DeskChanged, /) -> None:
        """Hear that something changed; screens that show it override this."""

    def on_link_changed(self, _message: LinkChanged, /) -> None:
        """Hear that the service went or came back; after it came back a screen asks again."""

    async def save_now(self) -> None:
        """Save what must not be lost, before the console ends; the composer overrides this."""

    def spool_now(self) -> None:
        """The same without the service and without waiting, when a defect ends the console."""


Answer = Callable[[Any], Awaitable[None] | None]
"""What a dialog's answer is handed to."""


class Dialog(DeskScreen[Any], ModalScreen[Any], inherit_bindings=False):
    """A small question over a screen, which stays in sight: what is asked is about what stands there. Escape leaves it unanswered."""

    DEFAULT_CSS = "Dialog { background: transparent; &:ansi { background: transparent; } }"
    AUTO_FOCUS: ClassVar[str | None] = ""

    def on_key(self, event: events.Key) -> None:
        """Take a key, unless it came too early."""
        if not self.is_early(event):
            self.take_key(event)

    def take_key(self, event: events.Key) -> None:
        """Leave on Escape; dialogs with keys of their own override this."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
