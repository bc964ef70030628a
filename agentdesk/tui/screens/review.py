"""The review card: the last look before a reply leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.views import MessageView
from agentdesk.domain.voice import FollowUp
from agentdesk.tui.presenters.key_words import key_pieces
from agentdesk.tui.presenters.review import Review, changed_lines, is_held_by_guard_alone, obstacles, review_lines
from agentdesk.tui.presenters.tones import Piece
from agentdesk.tui.screens.base import Dialog, token_of
from agentdesk.tui.widgets.key_words import KeyWords
from agentdesk.tui.widgets.line_view import LineView

DEFAULT_WAIT_DAYS = 3
LINES_BESIDE_THE_TEXT = 26


@dataclass(frozen=True, slots=True)
class SendChoice:
    """How it is sent: marked as done afterwards, or to come back after some days without an answer.

    `is_override` asks for the reason why what the guard found may leave all the same.
    """

    close_after: bool = False
    wait_days: int | None = None
    is_override: bool = False
    follow_up: FollowUp = FollowUp()


class ReviewScreen(Dialog):
    """Shows what would leave; `y` sends, Enter never does."""

    CSS_PATH: ClassVar[str] = "review.tcss"

    def __init__(self, review: Review, title: str = "", *, can_wait: bool = True) -> None:
        super().__init__()
        self.review = review
        self.is_blocked = bool(obstacles(review))
        self._is_held_by_guard = is_held_by_guard_alone(review)
        self.wait_days = DEFAULT_WAIT_DAYS
        self._title = title or _("Send this reply?")
        self._can_wait = can_wait
        self.follow_up = review.follow_up

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        self.card = LineView(id="card-lines")
        with Vertical(classes="card"):
            yield Static(Content(self._title), classes="title")
            yield self.card
            yield KeyWords(self._choices(), id="choices")

    def _choices(self) -> Sequence[Piece]:
        if self.is_blocked and self._is_held_by_guard:
            return (Piece(_("Everybody would read this. esc goes back; o lets it through with a reason, which the journal keeps.")),)
        if self.is_blocked:
            return (Piece(_("It can't leave like this. esc goes back.")),)
        return tuple(key_pieces("\n".join(self._ways())))

    def _ways(self) -> list[str]:
        if not self._can_wait:
            return [_("y  send    esc  go back")]
        words = ngettext(
            "w  send, back in {count} day if nobody answers (1-9 days)",
            "w  send, back in {count} days if nobody answers (1-9 days)",
            self.wait_days,
        )
        choices = [_("y  send    Y  send and mark as done    esc  go back"), words.format(count=self.wait_days)]
        if self.review.follow_up.is_any:
            choices.append(_("f  leave out what is to follow") if self.follow_up.is_any else _("f  let it follow all the same"))
        return choices

    def on_mount(self) -> None:
        """Fill the card."""
        self._fill()
        space = self.app.size.height - (10 if self.review.follow_up.is_any else 9)
        self.card.styles.height = max(1, min(len(review_lines(self.review, 70, self._room)), space))

    @property
    def _room(self) -> int:
        """How many lines of the text fit beside what else stands on a card."""
        return self.app.size.height - LINES_BESIDE_THE_TEXT

    def _fill(self) -> None:
        shown = replace(self.review, follow_up=self.follow_up)
        self.card.show(lambda width: review_lines(shown, width, self._room))

    def _toggle_follow_up(self) -> None:
        self.follow_up = FollowUp() if self.follow_up.is_any else self.review.follow_up
        self._fill()
        self.query_one("#choices", KeyWords).say(self._choices())

    def take_key(self, event: events.Key) -> None:
        """Take the answer; what the card forbids no key sends."""
        super().take_key(event)
        event.stop()
        pressed = token_of(event)
        if pressed in {"j", "down", "k", "up"}:
            self.card.scroll_lines(1 if pressed in {"j", "down"} else -1)
        elif pressed in {"q", "n"}:
            self.dismiss(None)
        elif not self.is_blocked:
            self._send_by(pressed)
        elif self._is_held_by_guard and pressed == "o":
            self.dismiss(SendChoice(is_override=True, follow_up=self.follow_up))

    def _send_by(self, pressed: str) -> None:
        if pressed == "y":
            self.dismiss(SendChoice(follow_up=self.follow_up))
        elif self._can_wait and pressed == "Y":
            self.dismiss(SendChoice(close_after=True, follow_up=self.follow_up))
        elif self._can_wait and pressed == "w":
            self.dismiss(SendChoice(wait_days=self.wait_days, follow_up=self.follow_up))
        elif pressed == "f" and self.review.follow_up.is_any:
            self._toggle_follow_up()
        elif self._can_wait and pressed in "123456789":
            self.wait_days = int(pressed)
            self.query_one("#choices", KeyWords).say(self._choices())


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
            yield KeyWords(key_pieces(_("s  send it all the same    ▸ enter  go back and read")))

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
