"""The bars: header with views, status line, footer."""

from __future__ import annotations

from collections.abc import Callable

from agentdesk.tui.keys.display import footer_line, which_key_line
from agentdesk.tui.keys.resolver import Pending, Resolver
from agentdesk.tui.presenters.tones import Line, Tone
from agentdesk.tui.widgets.toned import LineBar


class Bar(LineBar):
    """A bar whose line is made by a function of its width."""

    def __init__(self, make: Callable[[int], Line], *, ground: Tone = Tone.BAR, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._make_line = make
        self.ground = ground

    def line_for(self, width: int) -> Line:
        """Return the line of the moment."""
        return self._make_line(width)


class KeyBar(LineBar):
    """The footer: what the keys do here, or what can follow a started sequence."""

    def __init__(self, resolver: Resolver, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._actions = tuple({action.id: action for action in resolver.sequences.values()}.values())
        self._pending: Pending | None = None

    def hint(self, pending: Pending | None) -> None:
        """Show what can follow a started sequence; None shows the keys again."""
        if pending != self._pending:
            self._pending = pending
            self.refresh()

    def line_for(self, width: int) -> Line:
        """Return the line of the moment."""
        if self._pending is not None:
            return which_key_line(self._pending.typed, self._pending.next_keys)
        return footer_line(self._actions, width)
