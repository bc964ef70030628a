"""One customer: who they are, what is noted of them, and every conversation they had with us, over all channels."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult

from agentdesk.domain.asks import FindLikenesses, ShowCustomer
from agentdesk.domain.ids import CustomerId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.people import CustomerView, Likeness, PastConversation
from agentdesk.domain.states import CustomerKind, View
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import SetCustomer, Verb
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.display import key_of
from agentdesk.tui.messages import DeskChanged
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.presenters.customer import KIND_WORDS, about_lines, likeness_lines, past_line
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt
from agentdesk.tui.screens.listing import ListingScreen
from agentdesk.tui.screens.long_prompt import LongPrompt
from agentdesk.tui.screens.suggesting import ask_about_likeness
from agentdesk.tui.screens.triage import tag_changes
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.item_list import ItemList
from agentdesk.tui.widgets.line_view import LineView


class CustomerScreen(ListingScreen):
    """The customer above, their conversations below."""

    CONTEXT = Context.CUSTOMER
    CSS_PATH: ClassVar[str] = "customer.tcss"

    def __init__(self, customer: CustomerId) -> None:
        super().__init__()
        self.number = customer
        """Whose number it is, a merged one's by what answers for it."""
        self._customer: CustomerView | None = None
        self._likenesses: list[Likeness] = []

    def compose(self) -> ComposeResult:
        """Lay the customer and their conversations out."""
        self.about = LineView(id="about")
        self.about.can_focus = False
        self.items: ItemList[PastConversation] = ItemList(self._draw, lambda past: past.id, id="items")
        self.items.empty_words = _("They asked nothing yet.")
        yield Bar(self._title, id="header")
        yield self.about
        yield self.items
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Ask who they are."""
        self.items.focus()
        self.start_first(self.reload, group="reload", exclusive=True)

    def _draw(self, past: PastConversation, width: int) -> Line:
        drawn = past_line(past, width - 2, self.console_app.clock.now())
        return Line((Piece(" "), *drawn.pieces, Piece(" ")))

    def _title(self, width: int) -> Line:
        del width
        name = "" if self._customer is None else one_line(self._customer.name) or _("(no name)")
        return line(Piece(_(" Customer {number} ").format(number=self.number), Tone.BAR_ACTIVE), Piece(f" {name}", Tone.BAR))

    def _about(self, width: int) -> list[Line]:
        if self._customer is None:
            return []
        keys = key_of(self.console_app.actions_of(self.CONTEXT), "suggestion")
        lines = about_lines(self._customer, width - 2, self.console_app.clock.now())
        return [Line((Piece(" "), *one.pieces)) for one in (*lines, *likeness_lines(self._likenesses, width - 2, keys))]

    async def reload(self) -> None:
        """Ask again who they are, and then who else they may be: that takes a moment longer."""
        self._customer = await self.session.one(ShowCustomer(str(self.number)))
        self.number = self._customer.id
        self._show()
        self._likenesses = await self.session.ask(FindLikenesses(str(self.number)))
        self._show()

    def _show(self) -> None:
        assert self._customer is not None
        self.about.show(self._about)
        self._fit_about()
        self.items.show(self._customer.history)
        self.update_bars()

    def _fit_about(self) -> None:
        """Give what is known of them the room it takes: their conversations begin below it, not in the middle of the screen."""
        self.about.styles.height = len(self._about(self.size.width)) + 1

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._fit_about()

    def on_desk_changed(self, message: DeskChanged, /) -> None:
        """Ask again where something of theirs changed."""
        if self._customer is None or set(message.event.conversations) & set(self._customer.conversations):
            self.start(self.reload, group="reload", exclusive=True)

    async def after_verb(self, _verb: Verb, outcome: Outcome, /) -> None:
        """Show what changed, here and on the screens below."""
        self.console_app.news.tell_own_change(outcome.changed)
        await self.reload()

    def act_open(self) -> None:
        """Read the conversation under the cursor."""
        past = self.items.record
        if past is not None:
            self.console_app.open_conversation(past.id)

    def act_suggestion(self) -> None:
        """Decide whether they are somebody else, too."""
        if self._likenesses:
            ask_about_likeness(self, self._likenesses)
        else:
            self.console_app.tell(_("Nobody else looks like the same person."))

    def act_customer_list(self) -> None:
        """Show all they asked in the list."""
        self.console_app.show_query(View.ALL, f"customer:{self.number}")

    def act_customer_note(self) -> None:
        """Write the note."""

        def take(text: str | None) -> None:
            if text is not None:
                self.carry_out(SetCustomer(self.number, note=text), is_repeatable=False)

        if self._customer is not None:
            self.app.push_screen(LongPrompt(_("Note on this customer; only we see it"), self._customer.note), take)

    def act_customer_tags(self) -> None:
        """Add and take off tags."""

        def take(text: str | None) -> None:
            add, remove = tag_changes(text or "")
            if add or remove:
                self.carry_out(SetCustomer(self.number, add_tags=add, remove_tags=remove), is_repeatable=False)

        tags = ", ".join(self._customer.tags) if self._customer is not None else ""
        present = [_("Now: {tags}").format(tags=tags)] if tags else []
        self.app.push_screen(Prompt(_("Tags of this customer"), [*present, _("Words to add; -word takes one off.")]), take)

    def act_customer_change(self) -> None:
        """Change one of the fields."""
        choices = [
            Choice("n", _("name"), "name"),
            Choice("u", _("number in your own books"), "number"),
            Choice("l", _("language"), "language"),
            Choice("c", _("preferred channel"), "channel"),
            Choice("k", _("kind: customer, supplier or staff"), "kind"),
        ]
        self.app.push_screen(Menu(_("Change what?"), choices), self._change)

    def _change(self, name: str | None) -> None:
        if name is None or self._customer is None:
            return
        if name == "kind":
            words = {CustomerKind.CUSTOMER.value: _("customer")} | {kind: _(word) for kind, word in KIND_WORDS.items()}
            choices = [Choice(str(place), word, CustomerKind(kind)) for place, (kind, word) in enumerate(words.items(), 1)]
            self.app.push_screen(Menu(_("Who are they to us?"), choices), lambda kind: self._set(kind=kind))
        else:
            before = str(getattr(self._customer, name))
            self.app.push_screen(Prompt(_("Change to"), value=before), lambda text: self._set(**{name: text}))

    def _set(self, **values: Any) -> None:
        if None not in values.values():
            self.carry_out(SetCustomer(self.number, **values), is_repeatable=False)
