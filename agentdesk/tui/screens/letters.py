"""Letters to be checked, one after another, those whose reading is least sure first: one key says that all of it is right."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult

from agentdesk.domain.asks import ListLetters, ShowLetter
from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.letter_values import normal_form
from agentdesk.domain.letters import LetterLine, ProposalKind
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import ArrangeLetters, CheckLetter, Verb
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.messages import DeskChanged
from agentdesk.tui.presenters.letters import Field, field_line, fields_of, text_lines, title_words
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.screens.dialogs import Prompt
from agentdesk.tui.screens.letter_pages import PagesScreen
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.item_list import ItemList
from agentdesk.tui.widgets.line_view import LineView


class LettersScreen(PagesScreen):
    """What a letter seems to say above, its text below; what was said of it is kept until it is confirmed."""

    CONTEXT = Context.LETTERS
    IS_PLACE = True
    CSS_PATH: ClassVar[str] = "letters.tcss"

    def __init__(self, only: MessageId | None = None) -> None:
        """Go through all that waits, or look at one letter."""
        super().__init__()
        self.only = only
        """The one letter looked at; None where it is all that wait."""
        self._queue: list[LetterLine] = []
        self._place = 0
        self._said: dict[ProposalKind, list[str]] = {}
        self._received = date.min
        self._confirmed: ConversationId | None = None

    def compose(self) -> ComposeResult:
        """Lay the fields and the text out."""
        self.items: ItemList[Field] = ItemList(self._draw, lambda field: f"{field.kind}{field.place}", id="items")
        self.items.empty_words = _("No letter waits to be checked.")
        self.text = LineView(id="text")
        self.text.can_focus = False
        yield Bar(self._title, id="header")
        yield self.items
        yield self.text
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Ask what waits."""
        self.items.focus()
        self.start_first(self.reload, group="reload", exclusive=True)

    def _title(self, width: int) -> Line:
        del width
        status = self.console_app.state.status
        to_read = 0 if status is None else status.letters_to_read
        words = "" if not self.items.is_loaded else title_words(self.letter, self._place + 1, max(len(self._queue), 1), to_read)
        return line(Piece(_(" Letters "), Tone.BAR_ACTIVE), Piece(words, Tone.BAR))

    def on_desk_changed(self, _message: DeskChanged, /) -> None:
        """Show the first letter that comes where none waited; whoever looks at one is not disturbed."""
        if self.only is None and not self._queue and self.items.is_loaded:
            # Beside the keys: none of them counts on it.
            self.start(self.reload, group="news")

    def _draw(self, field: Field, width: int) -> Line:
        return field_line(field, width, self._received)

    async def reload(self, laid: MessageId | None = None) -> None:
        """Ask again what waits, and show the letter at hand, or the one whose pages were laid anew."""
        if self.only is None:
            self._queue = await self.session.ask(ListLetters())
            self._place = next((place for place, one in enumerate(self._queue) if one.message == laid), self._place)
        here = min(self._place, max(len(self._queue) - 1, 0))
        wanted = self.only if self.only is not None else self._queue[here].message if self._queue else None
        await self._show(here, wanted)

    async def _show(self, place: int, wanted: MessageId | None) -> None:
        is_other = self.letter is None or self.letter.line.message != wanted
        try:
            found = [] if wanted is None else await self.session.ask(ShowLetter(wanted))
        except NotFound:
            found = []
        self.letter = found[0] if found else None
        self._place = place
        if is_other:
            self._said = {}
        if self.letter is not None and is_other:
            self._received = self.letter.line.received_at.astimezone().date()
            self.items.cursor = 0
        self._draw_all()

    def _draw_all(self) -> None:
        letter = self.letter
        self.items.show([] if letter is None else fields_of(letter, self._said, self._received))
        self.text.show(lambda width: [] if letter is None else text_lines(letter, width))
        self.update_bars()

    # The queue

    def act_letter_confirm(self) -> None:
        """Say that it is all right as it stands, and go on to the next."""
        letter = self.letter
        if letter is None:
            return
        values = tuple((kind, text) for kind, texts in self._said.items() for text in (texts or [""]))
        came = letter.line.received_at.astimezone().date()
        self.carry_out(CheckLetter(letter.line.message, values, None if self._received == came else self._received), is_repeatable=False)

    def act_letter_conversation(self) -> None:
        """Open the conversation of the letter at hand, to read the rest of it or to answer."""
        if self.letter is not None:
            self.console_app.open_conversation(self.letter.line.conversation)

    def act_letter_confirmed(self) -> None:
        """Open the conversation of the letter that was confirmed last: it is known by now whose it is and what it wants."""
        if self._confirmed is None:
            self.console_app.tell(_("No letter was confirmed here yet."))
        else:
            self.console_app.open_conversation(self._confirmed)

    def act_letter_next(self) -> None:
        """To the next letter, this one unchecked."""
        self._step(1)

    def act_letter_previous(self) -> None:
        """To the letter before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        place = self._place + by
        if 0 <= place < len(self._queue):
            self.start_first(partial(self._show, place, self._queue[place].message), group="reload", exclusive=True)
        else:
            self.console_app.tell(_("There is no further letter that way."))

    async def after_verb(self, verb: Verb, outcome: Outcome, /) -> None:
        """Go on after a letter that is done with; show what changed of one that isn't."""
        self.console_app.news.tell_own_change(outcome.changed)
        if isinstance(verb, CheckLetter):
            self._confirmed = self.letter.line.conversation if self.letter is not None else self._confirmed
            if self.only is not None:
                self.dismiss()
                return
        laid = MessageId(int(outcome.created)) if isinstance(verb, ArrangeLetters) else None
        if laid is not None and self.only is not None:
            self.only = laid
        self._said = {}
        self.letter = None
        await self.reload(laid)

    # Fields

    def act_open(self) -> None:
        """Change the field under the cursor."""
        field = self.items.record
        if field is None:
            return

        def take(text: str | None) -> None:
            if text is not None:
                self._say(field, text)

        hint = [_("“{words}”").format(words=field.words)] if field.words else []
        self.app.push_screen(Prompt(_("What does the letter say?"), hint, field.value), take)

    def act_letter_clear(self) -> None:
        """Say that the letter says nothing of the kind."""
        field = self.items.record
        if field is not None and field.kind is not None:
            self._say(field, "")

    def _say(self, field: Field, text: str) -> None:
        value = normal_form(field.kind or ProposalKind.DATE, text, self._received)
        if value is None or (field.kind is None and not value):
            self.console_app.tell(
                _("“{text}” can't be understood; a day is written as 2026-03-01 or 1 maart").format(text=text), is_error=True
            )
            return
        if field.kind is None:
            self._received = date.fromisoformat(value)
        else:
            standing = [one.value for one in self.items.records if one.kind is field.kind and one.value]
            said = standing[: field.place] + ([value] if value else []) + standing[field.place + 1 :]
            self._said[field.kind] = said
        self._draw_all()

    # The text

    def act_letter_scroll_down(self) -> None:
        """Further down in the text."""
        self.text.scroll_lines(max(1, self.text.size.height // 2))

    def act_letter_scroll_up(self) -> None:
        """Further up in the text."""
        self.text.scroll_lines(-max(1, self.text.size.height // 2))
