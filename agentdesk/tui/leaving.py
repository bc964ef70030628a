"""How the console ends: asked, by a signal, or because the terminal is gone; what is being written is saved in every case."""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial

from agentdesk.domain.texts import _
from agentdesk.domain.verbs import SetLinger
from agentdesk.tui.console import Console
from agentdesk.tui.presenters.bars import desk_lines
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.dialogs import Confirm
from agentdesk.tui.signals import HangupWatch, on_end_signals

SAVE_WITHIN_S = 3.0
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
        on_end_signals(loop, self.leave)
        terminal = sys.__stdin__.fileno() if sys.__stdin__ is not None else 0
        if os.isatty(terminal):
            self._watch = HangupWatch(terminal, loop, self.leave)
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
