"""The desk's health: every account, the outbox, copies, and what the examination finds."""

from __future__ import annotations

from agentdesk.domain.asks import Examine
from agentdesk.domain.texts import _
from agentdesk.domain.views import Check
from agentdesk.tui.messages import LinkChanged, StateChanged
from agentdesk.tui.presenters.health import health_lines
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.screens.text import TextScreen

TICK_S = 5


class HealthScreen(TextScreen):
    """The facts of `agentdesk doctor` and of every account, kept fresh while they are looked at."""

    IS_PLACE = True

    def __init__(self) -> None:
        super().__init__(
            line(Piece(_(" Health "), Tone.BAR_ACTIVE), Piece(_(" how the desk and its accounts fare"), Tone.BAR)), self._lines
        )
        self._checks: list[Check] | None = None

    def _lines(self, width: int) -> list[Line]:
        return health_lines(self.console_app.state.status, self._checks, self.console_app.clock.now(), width)

    def on_mount(self) -> None:
        """Show what is known, and have the rest looked at."""
        super().on_mount()
        self.start(self._examine)
        self.start(self.console_app.desk_watch.refresh, group="watch")
        self.set_interval(TICK_S, self._show_again)

    async def _examine(self) -> None:
        self._checks = await self.session.ask(Examine())
        self._show_again()

    def _show_again(self) -> None:
        top = self.text.top
        self.text.show(self._lines, lambda: top)

    def on_state_changed(self, _message: StateChanged) -> None:
        """Show the newer state."""
        self.update_bars()
        self._show_again()

    def on_link_changed(self, message: LinkChanged, /) -> None:
        """Look again once the service is back."""
        if message.is_up:
            self.start(self._examine)
