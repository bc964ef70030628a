"""One of a few things, chosen with the arrows: below each other, or in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from agentdesk.tui.presenters.cells import one_line, width_of, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone
from agentdesk.tui.widgets.toned import Toned


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One choice: its value, its words, and whether it can be had."""

    value: str
    words: str
    is_open: bool = True


class Choices(Toned, can_focus=True, inherit_bindings=False):
    """The options with the chosen one marked; closed ones are shown, since their words say why, and passed over."""

    DEFAULT_CSS = """
    Choices { height: auto; width: 1fr; }
    """

    class Changed(Message):
        """Another option is chosen."""

        def __init__(self, choices: Choices) -> None:
            super().__init__()
            self.choices = choices

    def __init__(self, options: Sequence[ChoiceLine], value: str = "", *, is_row: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._is_row = is_row
        self.options: tuple[ChoiceLine, ...] = ()
        self.value = ""
        self.show(options, value)

    def show(self, options: Sequence[ChoiceLine], value: str = "") -> None:
        """Show other options; `value` is chosen where it can be had, else the first one that can."""
        self.options = tuple(options)
        had = [option.value for option in self.options if option.is_open]
        self.value = value if value in had else had[0] if had else ""
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the width of everything in one line."""
        del viewport
        return sum(width_of(self._words(option)) + 1 for option in self.options) if self._is_row else container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return what each takes, or one line for all."""
        del container, viewport
        return 1 if self._is_row else max(1, len(self._rows(width)))

    def _mark(self, option: ChoiceLine) -> str:
        if not option.is_open:
            return " ✗  "
        return "(•) " if option.value == self.value else "( ) "

    def _words(self, option: ChoiceLine) -> str:
        return self._mark(option) + one_line(option.words)

    def _tone(self, option: ChoiceLine) -> Tone:
        if not option.is_open:
            return Tone.DIM
        return Tone.CURSOR if self.has_focus and option.value == self.value else Tone.PLAIN

    def _rows(self, width: int) -> list[tuple[ChoiceLine, str]]:
        """Return the lines below each other: what doesn't fit goes on under its own words, as the end of a path says most."""
        rows: list[tuple[ChoiceLine, str]] = []
        for option in self.options:
            mark = self._mark(option)
            for part in wrap(one_line(option.words), width - len(mark)):
                rows.append((option, mark + part))
                mark = " " * len(mark)
        return rows

    def render_line(self, y: int) -> Strip:
        """Draw a line of an option, or the line of all."""
        width = self.size.width
        shown = [(option, self._words(option)) for option in self.options] if self._is_row else self._rows(width)[y : y + 1]
        pieces = [piece for option, words in shown for piece in (Piece(words, self._tone(option)), Piece(" "))]
        return self.strip_of(Line(tuple(pieces)), width)

    def on_key(self, event: events.Key) -> None:
        """Choose with the arrows or by going round with space."""
        before, after = ("left", "right") if self._is_row else ("up", "down")
        if event.key in {before, after, "space"}:
            event.stop()
            event.prevent_default()
            self._move(-1 if event.key == before else 1)

    def _move(self, step: int) -> None:
        had = [option.value for option in self.options if option.is_open]
        if had:
            self.choose(had[(had.index(self.value) + step) % len(had)] if self.value in had else had[0])

    def choose(self, value: str) -> None:
        """Choose an option."""
        if value != self.value:
            self.value = value
            self.refresh()
            self.post_message(self.Changed(self))

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        if self._is_row:
            self._move(1)
            return
        rows, at = self._rows(self.size.width), event.y
        if 0 <= at < len(rows) and rows[at][0].is_open:
            self.choose(rows[at][0].value)

    def on_focus(self) -> None:
        """Show that the keys are here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they are elsewhere."""
        self.refresh()
