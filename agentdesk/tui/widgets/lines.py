"""A few lines that stand in a form, as high as they are many."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from textual.geometry import Size
from textual.strip import Strip

from agentdesk.tui.presenters.cells import wrap_parts
from agentdesk.tui.presenters.key_words import key_pieces
from agentdesk.tui.presenters.tones import Line, line
from agentdesk.tui.widgets.toned import Toned

_APART = re.compile(" {3,}")
Make = Callable[[int], Sequence[Line]]


class Lines(Toned):
    """Lines made by a function of the width; they don't scroll by themselves, the form does."""

    DEFAULT_CSS = "Lines { height: auto; width: 1fr; }"

    def __init__(self, make: Make | None = None, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._make = make
        self._made: tuple[int, Sequence[Line]] | None = None

    def show(self, make: Make) -> None:
        """Show other lines and take the room they need."""
        self._make, self._made = make, None
        self.refresh(layout=True)

    def lines_for(self, width: int) -> Sequence[Line]:
        """Return the lines at a width."""
        if self._made is None or self._made[0] != width:
            self._made = (width, self._make(width) if self._make is not None and width > 0 else ())
        return self._made[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at a width."""
        del container, viewport
        return len(self.lines_for(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        lines = self.lines_for(width)
        return self.strip_of(lines[y] if y < len(lines) else Line(), width)


class Ways(Lines):
    """What the keys of a card do, three or more blanks between them: a key and its words are never on two lines."""

    def __init__(self, words: str) -> None:
        ways = _APART.split(words)
        super().__init__(lambda width: [line(*key_pieces(part)) for part in wrap_parts(ways, "   ", width)])
        self.add_class("choice")
