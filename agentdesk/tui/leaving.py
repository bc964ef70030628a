"""How the console ends: asked, by a signal, or because the terminal is gone; what is being written is saved in every case."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from functools import partial

from agentdesk.domain.texts import _
from agentdesk.domain.verbs import SetLinger
from agentdesk.tui.console import Console
from agentdesk.tui.presenters.bars import desk_lines
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.dialogs import Confirm
from agentdesk.tui.signals import HangupWatch, on_end_signals

SAVE_WITHIN_S = 3.0
TYPED_WITHIN_S = 3.0
"""How long keys that came before the end may take to arrive where they were meant to: on a busy machine longer than they took to type.

A desk that went away holds some of them back, for `FINISH_WITHIN_S` at most.
"""
LOOK_AGAIN_S = 0.01
RESTART = 64
"""The app's answer that asks `launch` to start the console anew."""
OWN_DESK = 65
"""The app's answer that asks `launch` to open the user's own desk instead of the sample one."""
LINGER_KEY = "l"


class Leaving:
    """The ends of one app."""

    def __init__(self, app: Console) -> None:
        self._app = app
        self._watch: HangupWatch | None = None
        self._is_leaving = False

    def take_signals(self) -> None:
        """Have signals and a terminal's end save the draft before they end the console."""
        if self._app.is_headless:
            return
        loop = asyncio.get_running_loop()
        on_end_signals(loop, self.cut_off)
        terminal = sys.__stdin__.fileno() if sys.__stdin__ is not None else 0
        if os.isatty(terminal):
            self._watch = HangupWatch(terminal, loop, self.cut_off)
            self._watch.start()

    def ask(self) -> None:
        """Ask whether to quit, and say what falls due while nobody watches."""
        status = self._app.state.status
        lines = [] if status is None else list(desk_lines(status, self._app.clock.now()))
        extra = []
        if status is not None and not status.linger and lines:
            extra = [(LINGER_KEY, _("quit, and keep the desk working"))]

        def take(answer: bool | str | None) -> None:  # noqa: FBT001 - the dialog's answer
            if answer == LINGER_KEY:
                self._app.start(self._linger_and_leave)
            elif answer:
                self.leave()

        self._app.push_screen(Confirm(_("Quit AgentDesk?"), lines, _("quit"), extra=extra), take)

    async def _linger_and_leave(self) -> None:
        await self._app.session.do(SetLinger(is_on=True))
        self.leave()

    def leave(self) -> None:
        """Save and end."""
        self._end(0)

    def cut_off(self) -> None:
        """End because something outside ends the console: what was typed before still arrives, and is saved."""
        if not self._is_leaving:
            self._is_leaving = True
            self._app.start(self._take_typed_and_exit, group="leaving")

    def restart(self) -> None:
        """Save, end and be started anew: the service is of another build."""
        self._end(RESTART)

    def leave_for_own_desk(self) -> None:
        """Save, end, and be followed by a console on the user's own desk."""
        self._end(OWN_DESK)

    def _end(self, code: int) -> None:
        if not self._is_leaving:
            self._is_leaving = True
            self._app.start(partial(self._save_and_exit, code), group="leaving")

    async def _take_typed_and_exit(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._take_typed(), TYPED_WITHIN_S)
        await self._save_and_exit(0)

    async def _take_typed(self) -> None:
        """Wait until the keys that came before have done what they do: on a busy machine that may be a second of typing."""
        while self._app.has_unread_keys():  # noqa: ASYNC110 - they are read in a thread that tells nobody
            await asyncio.sleep(LOOK_AGAIN_S)
        is_behind_them = asyncio.Event()
        self._app.call_later(is_behind_them.set)
        await is_behind_them.wait()
        await self._app.typed.idle()

    async def _save_and_exit(self, code: int) -> None:
        screens = [screen for screen in self._app.screen_stack if isinstance(screen, ConsoleScreen)]
        try:
            await asyncio.wait_for(asyncio.gather(*(screen.save_now() for screen in screens)), SAVE_WITHIN_S)
        except TimeoutError:
            for screen in screens:
                screen.spool_now()
        if self._watch is not None:
            self._watch.stop()
        self._app.exit(code)
