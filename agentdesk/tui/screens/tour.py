"""The tour of the sample desk: it is offered once, can be left at any step, and ends at the door of a desk of one's own."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from agentdesk.config.paths import Home
from agentdesk.domain.texts import _
from agentdesk.domain.views import DeskStatus
from agentdesk.tui.console import Console
from agentdesk.tui.presenters.key_words import key_pieces
from agentdesk.tui.presenters.tour import STEPS, tour_lines, tour_title
from agentdesk.tui.screens.base import Dialog, token_of
from agentdesk.tui.screens.dialogs import Choice, Menu
from agentdesk.tui.widgets.key_words import KeyWords

_TAKE = "take"
_NEXT = frozenset({"enter", "space", "right", "n", "j", "down"})
_BEFORE = frozenset({"left", "backspace", "p", "k", "up"})
_LEAVE = frozenset({"escape", "q"})
OWN = "own"


class TourCard(Dialog):
    """The steps, on a card at the foot of the screen, so that what they speak of stays in sight."""

    CSS: ClassVar[str] = """
    TourCard { align: center bottom; background: transparent; }
    TourCard .card { width: 78; max-width: 100%; height: auto; max-height: 70%; margin-bottom: 2; padding: 0 2;
                     background: $surface; border: round $border; }
    TourCard .card Static { width: 100%; height: auto; }
    TourCard .title { text-style: bold; }
    TourCard .choice { color: $foreground 80%; padding-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._number = 1

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        with Vertical(classes="card"):
            yield Static(classes="title")
            yield Static(id="sentences")
            yield KeyWords()

    def on_mount(self) -> None:
        """Show the first step."""
        self._show()

    def take_key(self, event: events.Key) -> None:
        """Go on, go back, leave, or go to a desk of one's own."""
        event.stop()
        pressed = token_of(event)
        if pressed in _LEAVE:
            self.dismiss(None)
        elif pressed == "s" and self._is_last:
            self.dismiss(OWN)
        elif pressed in _NEXT:
            self._go(self._number + 1)
        elif pressed in _BEFORE:
            self._go(max(1, self._number - 1))

    def _go(self, number: int) -> None:
        if number > len(STEPS):
            self.dismiss(None)
            return
        self._number = number
        self._show()

    @property
    def _is_last(self) -> bool:
        return self._number == len(STEPS)

    def _show(self) -> None:
        self.query_one(".title", Static).update(Content(tour_title(self._number)))
        self.query_one("#sentences", Static).update(Content("\n".join(tour_lines(self._number))))
        choices = _("s  set up my own desk · enter  look around here · ←  back") if self._is_last else _("enter  on · ←  back · esc  leave")
        self.query_one(KeyWords).say(key_pieces(choices))


def is_wanted(home: Home, status: DeskStatus) -> bool:
    """Return whether the tour should be offered: on the sample desk, until it was taken or left once."""
    return status.is_demo and not home.tour_file.exists()


def offer(app: Console) -> None:
    """Ask whether to take the tour; either answer is remembered."""

    def take(answer: str | None) -> None:
        if answer == _TAKE:
            app.push_screen(TourCard(), end)

    def end(answer: str | None) -> None:
        if answer == OWN:
            app.leaving.leave_for_own_desk()

    app.home.tour_file.touch()
    lines = (
        _("A bakery with a webshop in Maastricht. All of it is invented, and nothing leaves this machine."),
        _("A tour of seven cards shows the keys; it takes two minutes and can be left at any card."),
        _("Later: agentdesk demo --tour."),
    )
    card = Menu(_("Welcome to the sample desk"), [Choice("t", _("take the tour"), _TAKE)], lines=lines)
    app.push_screen(card, take)
