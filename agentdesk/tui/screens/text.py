"""A screen of lines to be read: help, a message's source, what a command answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult

from agentdesk.tui.keys.actions import Context
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.line_view import LineView


class TextScreen(ConsoleScreen):
    """Lines made for the screen's width, under a title."""

    CONTEXT = Context.HELP
    CSS: ClassVar[str] = "TextScreen { layout: vertical; background: $background; } TextScreen LineView { height: 1fr; }"

    def __init__(self, title: Line, make: Callable[[int], Sequence[Line]]) -> None:
        super().__init__()
        self._title = title
        self._make_lines = make

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        self.text = LineView(id="text")
        yield Bar(lambda _width: self._title)
        yield self.text
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Fill it."""
        self.text.focus()
        self.text.show(self._make_lines)

    def act_move_down(self) -> None:
        """One line down."""
        self.text.scroll_lines(1)

    def act_move_up(self) -> None:
        """One line up."""
        self.text.scroll_lines(-1)

    def act_move_half_down(self) -> None:
        """Half a page down."""
        self.text.scroll_lines(self.text.size.height // 2)

    def act_move_half_up(self) -> None:
        """Half a page up."""
        self.text.scroll_lines(-(self.text.size.height // 2))

    def act_move_page_down(self) -> None:
        """A page down."""
        self.text.scroll_lines(self.text.size.height)

    def act_move_page_up(self) -> None:
        """A page up."""
        self.text.scroll_lines(-self.text.size.height)

    def act_move_first(self) -> None:
        """To the top."""
        self.text.jump_to(0)

    def act_move_last(self) -> None:
        """To the end."""
        self.text.jump_to(self.text.last_top)
