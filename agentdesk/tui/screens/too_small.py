"""What a terminal shows that is too small for anything else."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from agentdesk.domain.texts import _
from agentdesk.tui.layout import MIN_HEIGHT, MIN_WIDTH


class TooSmallScreen(ModalScreen[Any], inherit_bindings=False):
    """Covers the console until the terminal is larger again; what is behind it stays as it is."""

    CSS: ClassVar[str] = """
    TooSmallScreen { align: center middle; background: $background; }
    TooSmallScreen Static { width: auto; max-width: 100%; text-align: center; }
    """

    def compose(self) -> ComposeResult:
        """Say what helps."""
        words = _("Too small: at least {width}x{height}.\nEnlarge the terminal, or use the commands: agentdesk list")
        yield Static(Content(words.format(width=MIN_WIDTH, height=MIN_HEIGHT)))
