"""The review card: the last look before a reply leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.views import MessageView
from agentdesk.tui.presenters.review import Review, changed_lines, obstacles, review_lines
from agentdesk.tui.screens.base import Dialog, token_of
from agentdesk.tui.widgets.line_view import LineView

SEND, SEND_AND_CLOSE = "send", "send-close"


class ReviewScreen(Dialog):
    """Shows what would leave; `y` sends, Enter never does."""

    CSS_PATH: ClassVar[str] = "review.tcss"

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review
        self.is_blocked = bool(obstacles(review))

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        self.card = LineView(id="card-lines")
        with Vertical(classes="card"):
            yield Static(Content(_("Send this reply?")), classes="title")
            yield self.card
            if self.is_blocked:
                yield Static(Content(_("It can't leave like this. esc goes back.")), classes="choice")
            else:
                yield Static(Content(_("y  send    Y  send and mark as done    esc  go back")), classes="choice")

    def on_mount(self) -> None:
        """Fill the card."""
        self.card.show(lambda width: review_lines(self.review, width))
        self.card.styles.height = max(1, min(len(review_lines(self.review, 70)), self.app.size.height - 8))

    def take_key(self, event: events.Key) -> None:
        """Take the answer; what the card forbids no key sends."""
        super().take_key(event)
        event.stop()
        pressed = token_of(event)
        if pressed in {"j", "down", "k", "up"}:
            self.card.scroll_lines(1 if pressed in {"j", "down"} else -1)
        elif pressed in {"q", "n"}:
            self.dismiss(None)
        elif pressed in {"y", "Y"} and not self.is_blocked:
            self.dismiss(SEND if pressed == "y" else SEND_AND_CLOSE)


class ConflictScreen(Dialog):
    """Shows what came in while a reply was written, and asks again."""

    CSS_PATH: ClassVar[str] = "review.tcss"

    def __init__(self, arrived: Sequence[MessageView], words: str) -> None:
        super().__init__()
        self._arrived = arrived
        self._words = words

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        self.card = LineView(id="card-lines")
        count = len(self._arrived)
        title = ngettext("{count} message came in meanwhile", "{count} messages came in meanwhile", count).format(count=count)
        with Vertical(classes="card"):
            yield Static(Content(title if count else _("The conversation changed meanwhile")), classes="title")
            yield Static(Content(self._words))
            yield self.card
            yield Static(Content(_("s  send it all the same    ▸ enter  go back and read")), classes="choice")

    def on_mount(self) -> None:
        """Fill the card."""
        self.card.show(lambda width: changed_lines(self._arrived, width))
        self.card.styles.height = max(1, min(len(changed_lines(self._arrived, 70)), self.app.size.height - 8))

    def take_key(self, event: events.Key) -> None:
        """Take the answer; another key than the card before, so that a double press doesn't send."""
        event.stop()
        pressed = token_of(event)
        if pressed == "s":
            self.dismiss(True)
        elif pressed in {"enter", "escape", "q", "n"}:
            self.dismiss(None)
