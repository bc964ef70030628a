"""The keys of a screen, from the registry."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.presenters.help import help_lines
from agentdesk.tui.presenters.tones import Piece, Tone, line
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.line_view import LineView


class HelpScreen(ConsoleScreen):
    """What every key does where it was asked for."""

    CONTEXT = Context.HELP
    CSS: ClassVar[str] = "HelpScreen { layout: vertical; } HelpScreen LineView { height: 1fr; }"

    def __init__(self, about: Context) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        self.text = LineView(id="text")
        yield Bar(lambda _width: line(Piece(_(" Keys "), Tone.BAR_ACTIVE), Piece(_(" in the {place}").format(place=self._about), Tone.BAR)))
        yield self.text
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Fill it."""
        self.text.focus()
        actions = self.console_app.actions_of(self._about)
        self.text.show(lambda width: help_lines(actions, width))

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
