"""A field for people: names and addresses with commas between, completed from those known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from agentdesk.domain.asks import FindPeople
from agentdesk.domain.reading import Address
from agentdesk.domain.views import PersonView
from agentdesk.tui.console import Work
from agentdesk.tui.people import last_part, people_text, with_last_part
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.presenters.tones import Line, Piece, Tone
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.toned import Toned

MOST_SUGGESTIONS = 5
PAUSE_S = 0.08
"""After the last key before the desk is asked."""


class PeopleWanted(Message):
    """Somebody's name is being typed."""

    def __init__(self, field: PeopleInput, typed: str) -> None:
        super().__init__()
        self._field = field
        self._typed = typed

    def answer(self, ask: Callable[[FindPeople], Awaitable[list[PersonView]]]) -> Work:
        """Return work that asks the desk and shows what it knows."""

        async def work() -> None:
            self._field.offer(self._typed, await ask(FindPeople(self._typed, MOST_SUGGESTIONS)))

        return work


class Suggestions(Toned):
    """The people offered below a field, one a line."""

    DEFAULT_CSS = "Suggestions { height: auto; display: none; margin-left: 10; background: $panel; }"

    def __init__(self) -> None:
        super().__init__()
        self.people: Sequence[PersonView] = ()
        self.chosen = -1

    def show(self, people: Sequence[PersonView]) -> None:
        """Offer people; nobody is chosen until an arrow does."""
        self.people, self.chosen = people, -1
        self.display = bool(people)
        self.styles.height = len(people)
        self.refresh(layout=True)

    def move(self, step: int) -> None:
        """Choose the next or previous one; above the first is none."""
        self.chosen = max(-1, min(len(self.people) - 1, self.chosen + step))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one of them."""
        if y >= len(self.people):
            return self.strip_of(Line(), self.size.width)
        person = self.people[y]
        pieces = (Piece(f" {one_line(person.name)} "), Piece(f"<{one_line(person.address)}>", Tone.DIM))
        return self.strip_of(Line(pieces), self.size.width, under=Tone.CURSOR if y == self.chosen else Tone.PLAIN)


class PeopleInput(LineInput):
    """Tab and Enter go on as everywhere; an arrow down chooses somebody, Enter then takes them, and → at the end takes the first."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(value, id=id, select_on_focus=False)
        self.suggestions = Suggestions()
        self._pause: Timer | None = None

    async def _on_key(self, event: events.Key) -> None:
        if self.suggestions.people and self._takes(event.key):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)
        if event.is_printable or event.key == "backspace":
            self._ask_soon()

    def _takes(self, key: str) -> bool:
        offered = self.suggestions
        if key in {"down", "up"}:
            offered.move(1 if key == "down" else -1)
        elif key == "enter" and offered.chosen >= 0:
            self._take(offered.people[offered.chosen])
        elif key == "right" and self.cursor_position == len(self.value):
            self._take(offered.people[max(0, offered.chosen)])
        elif key == "escape":
            offered.show(())
        else:
            return False
        return True

    def _take(self, person: PersonView) -> None:
        self.value = with_last_part(self.value, people_text((Address(person.name, person.address),))) + ", "
        self.cursor_position = len(self.value)
        self.suggestions.show(())

    def _ask_soon(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_S, self._ask)

    def _ask(self) -> None:
        typed = last_part(self.value)
        if typed:
            self.post_message(PeopleWanted(self, typed))
        else:
            self.suggestions.show(())

    def offer(self, typed: str, people: Sequence[PersonView]) -> None:
        """Show people for what was typed, unless something else stands there by now or they are named already."""
        if self.has_focus and typed == last_part(self.value):
            named = self.value.casefold()
            self.suggestions.show([person for person in people if person.address.casefold() not in named.removesuffix(typed.casefold())])

    def on_blur(self) -> None:
        """Offer nothing where nothing is typed."""
        self.suggestions.show(())
