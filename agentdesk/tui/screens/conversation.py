"""One conversation, whole: its messages oldest first, the list beside it where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from agentdesk.domain.asks import FindLikenesses, ReadBody
from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.people import Likeness
from agentdesk.domain.states import Direction
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import Close, Delete, KeepApart, MarkRead, MarkSpam, MergeCustomers, Reply, Snooze, Verb
from agentdesk.domain.views import ConversationPage, ConversationRow, MessageView
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.messages import DeskChanged, LinkChanged
from agentdesk.tui.presence import Place
from agentdesk.tui.presenters.bars import conversation_status
from agentdesk.tui.presenters.matches import matcher_of
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.answering import AnsweringScreen
from agentdesk.tui.screens.dialogs import Prompt
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.inbox_list import InboxList
from agentdesk.tui.widgets.reading_pane import CustomerPane, ReadingPane
from agentdesk.wire.frames import DRAFTS

WHOLE = 200
"""Messages asked for when a conversation is opened; longer ones show their newest."""


class ConversationScreen(AnsweringScreen):
    """Reads one conversation; what is done with it moves on to the next of the list."""

    CONTEXT = Context.READER
    CSS_PATH: ClassVar[str] = "conversation.tcss"

    def __init__(self, inbox: InboxList, conversation: ConversationId | None = None) -> None:
        """Show the conversation under the list's cursor, or one that need not stand in the list."""
        super().__init__()
        self._inbox = inbox
        self._likenesses: Sequence[Likeness] = ()
        self._likenesses_of: CustomerId | None = None
        self._is_fresh = self._is_whole = False
        """Whether the desk has yet to hear that it was read; whether all of it is shown, not just what was at hand."""
        self.shown_id = conversation or inbox.cursor_id
        """The conversation being read."""
        self._row = inbox.cursor_row if conversation is None else inbox.window.row(conversation)

    def compose(self) -> ComposeResult:
        """Lay the panes out."""
        self.beside = InboxList(self.session.agent, id="beside")
        self.beside.can_focus = False
        self.reading = ReadingPane(self.session.agent, id="reading")
        self.reading.matcher = self._inbox.matcher
        self.customer = CustomerPane(id="customer")
        with Horizontal(id="panes"):
            yield self.beside
            yield self.reading
            yield self.customer
        yield Bar(self._status, id="status")
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Show what is at hand at once, the whole as soon as it is there."""
        self.reading.body.focus()
        self._open_row()

    @property
    def whereabouts(self) -> Place:
        """The conversation being read."""
        return (self.shown_id, False)

    def _open_row(self) -> None:
        self._is_fresh, self._is_whole = True, False
        self.tell_place()
        self.beside.now = self.console_app.clock.now()
        self.beside.show(self._inbox.window, self.shown_id)
        if self.shown_id is not None:
            self._draw(self.console_app.conversations.get(self.shown_id))
            self.start_first(partial(self._load, self.shown_id), group="load", exclusive=True)

    async def _load(self, conversation: ConversationId) -> None:
        page = await self.console_app.conversations.fetch(conversation, WHOLE)
        if conversation != self.shown_id:
            return
        self._row = page.row or self._row
        if page.row is not None and page.row.id != conversation:  # it was merged: what answers for it is shown
            self.shown_id = page.row.id
            self.tell_place()
            self.beside.show(self._inbox.window, self.shown_id)
        self._draw(page, keeps_scroll=self._is_whole)
        self._is_whole = True
        self.start(self._look_for_likenesses, group="likenesses", exclusive=True)
        await self._mark_read(self.shown_id)

    async def _mark_read(self, conversation: ConversationId) -> None:
        """Remember that it was read, once: whichever load gets that far does so, as one may cut another short."""
        if not self._is_fresh:
            return
        if self._row is not None and self._row.is_unread:
            await self.session.do(MarkRead((conversation,)))
        if conversation == self.shown_id:
            self._is_fresh = False
            self._row = None if self._row is None else replace(self._row, is_unread=False)

    def _draw(self, page: ConversationPage | None, *, keeps_scroll: bool = False) -> None:
        self.reading.show(self._row, page, self.console_app.clock.now(), keeps_scroll=keeps_scroll)
        same = self._likenesses if page is not None and page.customer is not None and page.customer.id == self._likenesses_of else ()
        self._draw_customer(page, same)
        self.update_bars()

    def _draw_customer(self, page: ConversationPage | None, same: Sequence[Likeness]) -> None:
        suggested = None if page is None else self.console_app.suggested.known(page)
        self.customer.show_page(page, self.console_app.clock.now(), same, suggested)

    async def _look_for_likenesses(self) -> None:
        """Find out who else the customer may be and which template suits, where there is room to say so; it takes longer than the page."""
        page = self.reading.page
        if page is None or page.customer is None or not self.customer.region.width:
            return
        found = await self.session.ask(FindLikenesses(str(page.customer.id)))
        if self.console_app.suggested.known(page) is None:
            await self.console_app.suggested.find(page)
        if self.reading.page is page:
            self._likenesses, self._likenesses_of = found, page.customer.id
            self._draw_customer(page, found)

    def _status(self, width: int) -> Line:
        place = (self.reading.match_number, len(self.reading.matches))
        return conversation_status(self.reading.page, self.reading.message, self.console_app.state, width, place)

    # What the keys act on

    def targets(self) -> tuple[ConversationId, ...]:
        """Return this conversation."""
        return () if self.shown_id is None else (self.shown_id,)

    def target_row(self) -> ConversationRow | None:
        """Return its row."""
        return self._row

    def shown_page(self) -> ConversationPage | None:
        """Return the conversation."""
        return self.reading.page

    def shown_message(self) -> MessageView | None:
        """Return the message at the top of the pane."""
        return self.reading.message

    def rows_at_hand(self) -> Iterable[ConversationRow]:
        """Return the rows of the list below."""
        return self._inbox.window.rows

    def act_reader_fold(self) -> None:
        """Open or fold quotes."""
        self.reading.toggle_folds(self.console_app.clock.now())

    def act_reader_single(self) -> None:
        """Show one message, or all of them."""
        self.reading.toggle_whole(self.console_app.clock.now())
        self.update_bars()

    def act_reader_whole(self) -> None:
        """Show the whole of a long message."""
        message = self.reading.message
        if message is not None and message.body_chars > len(message.body_text):
            self.start(partial(self._read_whole, message), group="load", exclusive=True)
        elif message is not None:
            self.console_app.tell(_("All of this message is shown."))

    async def _read_whole(self, message: MessageView) -> None:
        pieces = await self.session.ask(ReadBody(message.id))
        whole = replace(message, body_text="".join(piece.body_text for piece in pieces))
        page = self.reading.page
        if page is not None and message.conversation == self.shown_id:
            messages = tuple(whole if one.id == message.id else one for one in page.messages)
            self._draw(replace(page, messages=messages), keeps_scroll=True)

    def act_reader_find(self) -> None:
        """Find words in this conversation."""

        def take(text: str | None) -> None:
            if text is not None:
                self.reading.look_for(matcher_of(text), self.console_app.clock.now())
                self.update_bars()
                if text and not self.reading.matches:
                    words = with_keys(_("“{text}” is not in what is shown here; {reader.fold} opens folded text."), self.CONTEXT)
                    self.console_app.tell(words.format(text=text))

        lines = [with_keys(_("{match.next} and {match.previous} go on; an empty text takes the marks away."), self.CONTEXT)]
        self.app.push_screen(Prompt(_("Find in this conversation"), lines), take)

    def act_match_next(self) -> None:
        """To the next match."""
        self.reading.step_match(1)
        self.update_bars()

    def act_match_previous(self) -> None:
        """To the match before."""
        self.reading.step_match(-1)
        self.update_bars()

    # Moving

    def act_move_down(self) -> None:
        """One line down."""
        self._scroll(1)

    def act_move_up(self) -> None:
        """One line up."""
        self._scroll(-1)

    def act_move_half_down(self) -> None:
        """Half a page down."""
        self._scroll(self.reading.body.size.height // 2)

    def act_move_half_up(self) -> None:
        """Half a page up."""
        self._scroll(-(self.reading.body.size.height // 2))

    def act_move_page_down(self) -> None:
        """A page down."""
        self._scroll(self.reading.body.size.height - 1)

    def act_move_page_up(self) -> None:
        """A page up."""
        self._scroll(1 - self.reading.body.size.height)

    def act_move_first(self) -> None:
        """To the oldest message."""
        self.reading.body.jump_to(0)
        self.update_bars()

    def act_move_last(self) -> None:
        """To the end."""
        self.reading.body.jump_to(self.reading.body.last_top)
        self.update_bars()

    def act_move_next(self) -> None:
        """Next message."""
        self.reading.step_message(1, self.console_app.clock.now())
        self.update_bars()

    def act_move_previous(self) -> None:
        """Previous message."""
        self.reading.step_message(-1, self.console_app.clock.now())
        self.update_bars()

    def _scroll(self, lines: int) -> None:
        (self.customer if self.customer.has_focus else self.reading.body).scroll_lines(lines)
        self.update_bars()

    def act_pane_next(self) -> None:
        """Between messages and customer."""
        (self.customer if self.focused is self.reading.body and self.customer.region.width else self.reading.body).focus()

    def act_pane_previous(self) -> None:
        """Between messages and customer."""
        self.act_pane_next()

    def answered(self, verb: Verb) -> None:
        """Go on to the next conversation after an answer that is done with; a plain one stays on screen."""
        if isinstance(verb, Reply) and (verb.close_after or verb.return_at is not None):
            self._advance()

    def message_to_forward(self) -> MessageView | None:
        """Return the message being read; a note never leaves the desk."""
        message = self.reading.message
        return None if message is None or message.direction is Direction.NOTE else message

    # News

    async def after_verb(self, verb: Verb, outcome: Outcome, /) -> None:
        """Go on to the next conversation after one that is done with; show the change otherwise."""
        self.console_app.conversations.forget(outcome.changed)
        if isinstance(verb, MergeCustomers | KeepApart):
            self._likenesses = ()
            self.console_app.news.tell_own_change(outcome.changed)
        if self.shown_id in outcome.changed + outcome.unchanged and isinstance(verb, Close | Snooze | Delete | MarkSpam):
            self._advance()
        elif self.shown_id is not None:
            await self._load(self.shown_id)

    def _advance(self) -> None:
        here = self._inbox.window.index_of(self.shown_id) if self.shown_id is not None else None
        following = self._inbox.window.id_at((self._inbox.cursor if here is None else here) + 1)
        if following is None:
            self.console_app.tell(_("That was the last one in this list."))
            self.dismiss()
            return
        self.shown_id, self._row = following, self._inbox.window.row(following)
        self._inbox.move_to(self._inbox.window.index_of(following) or 0)
        self._open_row()

    def on_desk_changed(self, message: DeskChanged, /) -> None:
        """Show what came in, the reader staying where they are."""
        self.beside.grown()
        if message.event.topic == DRAFTS and self.app.screen is not self:
            return  # they are written on the screen above; it is asked for when that is left
        if self.shown_id is not None and self.shown_id in message.event.conversations:
            self.start(partial(self._load, self.shown_id), group="load", exclusive=True)

    def on_screen_resume(self) -> None:
        """Show what was written meanwhile."""
        self.tell_place()
        if self.shown_id is not None and self.is_mounted and self.reading.page is not None:
            self.start(partial(self._load, self.shown_id), group="load", exclusive=True)

    def on_link_changed(self, message: LinkChanged, /) -> None:
        """Ask again once the service is back."""
        self.update_bars()
        if message.is_up and self.shown_id is not None:
            self.start(partial(self._load, self.shown_id), group="load", exclusive=True)
