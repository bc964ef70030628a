"""Small questions: yes or no, one of a few, a line of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from agentdesk.domain.texts import _
from agentdesk.tui.presenters.cells import cut, one_line
from agentdesk.tui.presenters.key_words import key_and_words, key_pieces
from agentdesk.tui.screens.base import Dialog, token_of
from agentdesk.tui.widgets.key_words import KeyWords
from agentdesk.tui.widgets.line_input import LineInput

TIGHT_BELOW = 78
"""Narrower than this the widest card would reach beyond the screen, and the ends of its lines with it."""
OFFERED_CELLS = 54
"""Room for what Tab offers, beside its own name."""


def _card(title: str, lines: Iterable[str]) -> Iterable[Static]:
    yield Static(Content(one_line(title)), classes="title")
    for text in lines:
        yield Static(Content(one_line(text)))


class Card(Dialog):
    """A card as wide as its words; on a narrow terminal as wide as the screen, its words wrapped."""

    CSS_PATH: ClassVar[str] = "dialogs.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tight"), (TIGHT_BELOW, "-roomy")]  # noqa: RUF012 - Textual's declaration


class Confirm(Card):
    """Asks before something that can't be taken for granted: only its own key says yes, Enter and everything else mean no."""

    def __init__(self, title: str, lines: Sequence[str], yes_words: str, *, key: str = "y", extra: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._title, self._lines, self._yes_words, self._key, self._extra = title, lines, yes_words, key, extra

    def compose(self) -> ComposeResult:
        """Lay the card out, Cancel last and marked as chosen."""
        with Vertical(classes="card"):
            yield from _card(self._title, self._lines)
            if self._lines:
                yield Static(Content(" "))
            for key, words in ((self._key, self._yes_words), *self._extra):
                yield KeyWords(key_and_words(key, f"  {words}"))
            yield KeyWords(key_pieces(_("▸ enter  cancel")), classes="choice chosen")

    def take_key(self, event: events.Key) -> None:
        """Take the answer: True for yes, an extra choice's key, None for anything else."""
        event.stop()
        pressed = token_of(event)
        if pressed == self._key:
            self.dismiss(True)
        elif pressed in {key for key, _words in self._extra}:
            self.dismiss(pressed)
        elif pressed in {"enter", "escape", "q", "n"}:
            self.dismiss(None)


_KEYS = "123456789abcdefghijklmnop"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu: its key, its words and what it stands for."""

    key: str
    words: str
    value: Any


def numbered(values: Iterable[str]) -> list[Choice]:
    """Return values as a menu's choices, each on a number or, behind the ninth, a letter."""
    return [Choice(key, value, value) for key, value in zip(_KEYS, values, strict=False)]


class Menu(Card):
    """One of a few things by its key, or something typed."""

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        typed_hint: str = "",
        lines: Sequence[str] = (),
        *,
        refused: Callable[[str], str] | None = None,
    ) -> None:
        """Take what to show; `refused` says why something typed can't be, "" where it can: then it stays there to be mended."""
        super().__init__()
        self._title, self._choices, self._typed_hint, self._lines = title, choices, typed_hint, lines
        self._refused = refused

    def compose(self) -> ComposeResult:
        """Lay the menu out."""
        with Vertical(classes="card"):
            yield from _card(self._title, self._lines)
            if self._lines:
                yield Static(Content(" "))
            for choice in self._choices:
                yield KeyWords(key_and_words(choice.key, f"  {one_line(choice.words)}"))
            if self._typed_hint:
                key, words = _("/  something else: {hint}").format(hint=self._typed_hint).split(" ", 1)
                yield KeyWords(key_and_words(key, f" {words}"))
                yield LineInput(id="typed")
            yield KeyWords(key_pieces(_("esc  leaves it")))

    def on_mount(self) -> None:
        """Hide the field until it is asked for."""
        for field in self.query(LineInput):
            field.display = False

    def take_key(self, event: events.Key) -> None:
        """Take a choice's key, or open the field."""
        super().take_key(event)
        if isinstance(self.focused, Input):
            return
        event.stop()
        pressed = token_of(event)
        for choice in self._choices:
            if choice.key == pressed:
                self.dismiss(choice.value)
        if pressed in {"/", "tab"} and self._typed_hint:
            field = self.query_one(LineInput)
            field.display = True
            self.hold_keys()
            self.call_after_refresh(field.focus)
        if pressed in {"q", "enter"}:
            self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed, unless it can't be."""
        event.stop()
        typed = event.value.strip()
        if typed and self._refused is not None and (why := self._refused(typed)):
            self.console_app.tell(why, is_error=True)
        else:
            self.dismiss(typed or None)


def offered(typed: str, words: Sequence[str]) -> list[str]:
    """Return the words that the last one typed may become, without those that stand before it."""
    *before, last = typed.split(" ")
    taken = {word.lstrip("+-#").casefold() for word in before}
    wanted = last.lstrip("+-#").casefold()
    return [word for word in words if word.casefold().startswith(wanted) and word.casefold() not in taken]


class Prompt(Card):
    """A line of text; what is known that it may hold stands below, and Tab completes its last word from there."""

    def __init__(self, title: str, lines: Sequence[str] = (), value: str = "", known: Sequence[str] = ()) -> None:
        super().__init__()
        self._title, self._lines, self._value, self._known = title, lines, value, known

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        with Vertical(classes="card"):
            yield from _card(self._title, self._lines)
            yield LineInput(self._value, id="typed")
            if self._known:
                yield Static(Content(self._offers(self._value)), id="offers")
            yield KeyWords(key_pieces(_("enter takes it · esc cancels")))

    def on_mount(self) -> None:
        """Let typing begin at once."""
        self.query_one(LineInput).focus()

    def _offers(self, typed: str) -> str:
        words = cut("  ".join(one_line(word) for word in offered(typed, self._known)), OFFERED_CELLS)
        return _(" tab: ") + words if words else " "

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what the last word may become."""
        event.stop()
        for offers in self.query("#offers").results(Static):
            offers.update(Content(self._offers(event.value)))

    def take_key(self, event: events.Key) -> None:
        """Complete on Tab."""
        super().take_key(event)
        if event.key != "tab":
            return
        event.stop()
        event.prevent_default()
        field = self.query_one(LineInput)
        found = offered(field.value, self._known)
        if found:
            head, last = field.value.rpartition(" ")[::2]
            sign = "-" if last.startswith("-") else ""
            field.value = f"{head} {sign}{found[0]} ".lstrip()
            field.cursor_position = len(field.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed."""
        event.stop()
        self.dismiss(event.value.strip())
