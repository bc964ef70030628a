"""The bars: header with views, status line, footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.strip import Strip

from agentdesk.tui.keys.actions import Action
from agentdesk.tui.keys.display import footer_line, nothing_line, which_key_lines
from agentdesk.tui.keys.resolver import Pending, Resolver, Unmatched
from agentdesk.tui.presenters.tones import Line, Tone, cut_pieces
from agentdesk.tui.widgets.toned import LineBar


class Bar(LineBar):
    """A bar whose line is made by a function of its width."""

    def __init__(self, make: Callable[[int], Line], *, ground: Tone = Tone.BAR, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._make_line = make
        self.ground = ground

    def line_for(self, width: int) -> Line:
        """Return the line of the moment; where it is longer than the screen is wide, it ends in dots."""
        return Line(cut_pieces(self._make_line(width).pieces, width))


class KeyBar(LineBar):
    """The footer: what the keys do here, what can follow a started sequence, or that what was typed does nothing."""

    def __init__(
        self,
        resolver: Resolver,
        *,
        named: Callable[[Action], Action | None] | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """Take the keys in force, and what an action is called here where that isn't its usual label; None leaves it out."""
        super().__init__(id=id)
        actions = {action.id: action for action in resolver.sequences.values()}.values()
        self._actions = tuple(actions) if named is None else tuple(filter(None, map(named, actions)))
        self._typed: Pending | Unmatched | None = None
        self._instead: Callable[[int], Line] | None = None

    def hint(self, typed: Pending | Unmatched | None) -> None:
        """Show what can follow a started sequence, or that nothing has what was typed; None shows the keys again."""
        if typed == self._typed:
            return
        self._typed = typed
        if not self._fit():
            self.refresh()

    def on_resize(self) -> None:
        """Take as many lines as the keys that can follow need at this width."""
        self._fit()

    def _fit(self) -> bool:
        """Give the bar the height of its lines; True where that changes."""
        height = len(self._lines_for(self.size.width))
        if not self.size.width or height == self.size.height:
            return False
        self.styles.height = height
        return True

    def say(self, words: Callable[[int], Line] | None) -> None:
        """Say something else than the keys, such as what a field on this screen takes; None goes back to them."""
        self._instead = words
        self.refresh()

    def line_for(self, width: int) -> Line:
        """Return the first line of the moment."""
        return self._lines_for(width)[0]

    def _lines_for(self, width: int) -> Sequence[Line]:
        if isinstance(self._typed, Pending):
            return which_key_lines(self._typed.typed, self._typed.next_keys, width)
        if self._typed is not None:
            return (nothing_line(self._typed.typed, self._actions, width),)
        return (footer_line(self._actions, width) if self._instead is None else self._instead(width),)

    def render_line(self, y: int) -> Strip:
        """Draw one line; there are several only while a sequence is typed."""
        if not y:
            return super().render_line(y)
        lines = self._lines_for(self.size.width)
        return self.strip_of(lines[y] if y < len(lines) else Line(), self.size.width, under=self.ground)
