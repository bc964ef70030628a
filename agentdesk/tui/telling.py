"""What the console says in toasts, and what it hands to the terminal's clipboard."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import App
from textual.notifications import Notification, Notify, SeverityLevel
from textual.widgets._toast import ToastHolder

from agentdesk.domain.errors import error_from
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.texts import _, ngettext
from agentdesk.tui.clipboard import clipboard_sequence
from agentdesk.tui.presenters.cells import one_line

SHORTEST_S = 0.05
"""How long a toast stands at least."""
MOST_TOASTS = 3
"""Toasts that stand at once: somebody quick would have the preview covered by what their last ten keys did. Errors stand beside these."""


class Toasted(Notification):
    """What a toast says.

    A screen that comes up shows the toasts that are not over yet, for the time they have left. Where that has passed before the toast
    stands, as on a machine that was busy for a moment, Textual 8.2.8 starts a timer of less than no time, and this never returns
    (`Timer._run`): the console would take no key any more.
    """

    @property
    def time_left(self) -> float:
        """The time left, never none."""
        return max(SHORTEST_S, super().time_left)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return super().time_left <= 0


class Telling(App[int]):
    """The part of the app that speaks."""

    def tell(self, words: str, *, is_error: bool = False) -> None:
        """Say something in a toast."""
        self.notify(words, severity="error" if is_error else "information", timeout=8 if is_error else 4)

    def tell_outcome(self, outcome: Outcome) -> None:
        """Say what a verb came to, and what it left untouched."""
        if outcome.sentence:
            self.tell(outcome.text)
        elif outcome.unchanged and not outcome.changed:
            self.tell(_("That is so already."))
        for skipped in outcome.skipped[:3]:
            self.tell(f"{skipped.item}: {error_from(skipped.failure.code, skipped.failure.fields)}", is_error=True)

    def tell_dropped(self, count: int) -> None:
        """Say that keys typed ahead went nowhere."""
        words = ngettext(
            "{count} key typed ahead was dropped: what it was meant for did not come.",
            "{count} keys typed ahead were dropped: what they were meant for did not come.",
            count,
        )
        self.tell(words.format(count=count), is_error=True)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast, once where it says what one that stands says; its text is never markup, whoever asks."""
        del markup
        self._clear_away_holders()
        self._take_away(one for one in list(self._notifications) if one.message == one_line(message))
        if severity == "information":
            self._make_room()
        stands_s = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(Toasted(one_line(message), one_line(title), severity, stands_s, markup=False)))

    def _clear_away_holders(self) -> None:
        """Take away what held toasts that are gone.

        Where a toast goes before its time, Textual 8.2.8 leaves the holder, and with it the toast, for as long as the screen lives
        (`ToastRack.show`): on the inbox thousands in a day.
        """
        for screen in self.screen_stack:
            for holder in screen.query(ToastHolder):
                if not holder.children:
                    holder.remove()

    def _make_room(self) -> None:
        """Take the oldest away that would be too many; what takes their place draws the rest again."""
        standing = [one for one in self._notifications if one.severity == "information"]
        self._take_away(standing[: max(0, len(standing) - MOST_TOASTS + 1)])

    def _take_away(self, toasts: Iterable[Notification]) -> None:
        for old in toasts:
            self._unnotify(old, refresh=False)

    def copy(self, text: str, what: str) -> None:
        """Hand text to the terminal's clipboard."""
        if not text:
            self.tell(_("There is nothing to copy."))
            return
        sequence, is_cut = clipboard_sequence(text)
        if self._driver is not None:
            self._driver.write(sequence)
        words = _("Sent to the terminal, cut to what terminals take: {what}") if is_cut else _("Sent to the terminal: {what}")
        self.tell(words.format(what=what))

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a selection, as ctrl+c in a field does."""
        self._clipboard = text
        self.copy(text, _("the selection"))
