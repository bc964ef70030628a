"""The outbox: the state of every send with the server's words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult

from agentdesk.domain.asks import ListDeliveries
from agentdesk.domain.states import DeliveryState, Role
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import (
    CancelDelivery,
    MarkPosted,
    MarkSent,
    ReleaseDelivery,
    RetractDelivery,
    RetryDelivery,
    ReturnDelivery,
    Verb,
)
from agentdesk.domain.views import DeliveryView
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.messages import DeskChanged
from agentdesk.tui.presenters.deliveries import CAN_CANCEL, CAN_MARK_SENT, CAN_RETRY, delivery_detail, delivery_line, outbox_title, urgency
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.screens.dialogs import Confirm, Prompt
from agentdesk.tui.screens.listing import ListingScreen
from agentdesk.tui.screens.reopening import newest_draft
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.item_list import ItemList, ItemMoved
from agentdesk.tui.widgets.line_view import LineView
from agentdesk.wire.frames import CONVERSATIONS


class OutboxScreen(ListingScreen):
    """Everything not yet sent, and what was sent in the last day."""

    CONTEXT = Context.OUTBOX
    IS_PLACE = True
    CSS_PATH: ClassVar[str] = "listing.tcss"

    def compose(self) -> ComposeResult:
        """Lay list and detail out."""
        self.items: ItemList[DeliveryView] = ItemList(self._draw, lambda delivery: delivery.id, id="items")
        self.items.empty_words = _("Nothing waits, nothing failed.")
        self.detail = LineView(id="detail")
        yield Bar(self._title, id="header")
        yield self.items
        yield self.detail
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Ask what stands in the outbox."""
        self.items.focus()
        self.start_first(self.reload, group="reload", exclusive=True)
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        """Count undo windows down; nothing is drawn while none runs."""
        for index, delivery in enumerate(self.items.records):
            if delivery.state is DeliveryState.HELD and not delivery.waits_for_person:
                self.items.refresh_line(index)

    def _draw(self, delivery: DeliveryView, width: int) -> Line:
        return delivery_line(delivery, width, self.console_app.clock.now())

    def _title(self, width: int) -> Line:
        del width
        words = f" {outbox_title(list(self.items.records))}" if self.items.is_loaded else ""
        return line(Piece(_(" Outbox "), Tone.BAR_ACTIVE), Piece(words, Tone.BAR))

    async def reload(self) -> None:
        """Ask again."""
        self.items.show(sorted(await self.session.ask(ListDeliveries()), key=urgency))
        self.update_bars()

    def on_item_moved(self, message: ItemMoved) -> None:
        """Show everything known of the delivery under the cursor."""
        message.stop()
        delivery = self.items.record
        now = self.console_app.clock.now()
        self.detail.show(lambda width: [] if delivery is None else delivery_detail(delivery, width, now))

    def on_desk_changed(self, message: DeskChanged, /) -> None:
        """Ask again when something moved on its way out."""
        if message.event.topic in {"outbox", CONVERSATIONS}:
            self.start(self.reload, group="reload", exclusive=True)

    def act_pane_next(self) -> None:
        """Between list and detail."""
        (self.items if self.focused is self.detail else self.detail).focus()

    def act_pane_previous(self) -> None:
        """Between list and detail."""
        self.act_pane_next()

    # Verbs

    def act_outbox_retry(self) -> None:
        """Try again; one nobody can vouch for only after a question."""
        here = self.items.record
        states = CAN_RETRY | {here.state} if here is not None and here.refused else CAN_RETRY
        delivery = self._in_state(states, _("This one needs no retry."))
        if delivery is None:
            return
        if delivery.refused and delivery.state in {DeliveryState.SENT, DeliveryState.BOUNCED}:
            lines = [_("The others have it already."), *delivery.refused]
            self._ask(_("Send it again to those who did not get it?"), lines, _("send again"), lambda: RetryDelivery((delivery.id,)))
        elif delivery.state is DeliveryState.UNKNOWN:
            lines = [_("Nobody can tell whether it arrived. If it did, the customer gets it twice.")]
            self._ask(_("Send it again?"), lines, _("send again"), lambda: RetryDelivery((delivery.id,)))
        else:
            self.carry_out(RetryDelivery((delivery.id,)), is_repeatable=False)

    def act_outbox_cancel(self) -> None:
        """Take it back; the text stays a draft. What stands on a platform is taken down there."""
        delivery = self._in_state(CAN_CANCEL | {DeliveryState.SENT}, _("This one can't be taken back: it left, or it may have."))
        if delivery is None:
            return
        if delivery.awaits_lead and self.session.role >= Role.LEAD:
            self._give_back(delivery)
        elif delivery.state is DeliveryState.SENT and not delivery.can_retract:
            self.console_app.tell(_("This one left for good: what {account} sends can't be taken down.").format(account=delivery.account))
        elif delivery.state is DeliveryState.SENT:
            lines = [_("Who has read it has read it. Its text stays in the conversation.")]
            self._ask(_("Take this one down where it stands?"), lines, _("take down"), lambda: RetractDelivery((delivery.id,)))
        else:
            lines = [_("Its text becomes a draft again.")]
            self._ask(_("Take this one back?"), lines, _("take back"), lambda: CancelDelivery((delivery.id,)))

    def _give_back(self, delivery: DeliveryView) -> None:
        """Make it its author's draft again, with a word on why: a trainee learns nothing from a text that just comes back."""

        def take(comment: str | None) -> None:
            if comment is not None and comment.strip():
                self.carry_out(ReturnDelivery(delivery.id, comment), is_repeatable=False)

        self.app.push_screen(Prompt(_("Give it back: what should change?")), take)

    def act_outbox_edit(self) -> None:
        """Take it back and write on."""
        delivery = self._in_state(CAN_CANCEL, _("This one can't be taken back: it left, or it may have."))
        if delivery is not None:
            self.start(partial(self._edit, delivery))

    async def _edit(self, delivery: DeliveryView) -> None:
        await self.session.do(CancelDelivery((delivery.id,)))
        if delivery.conversation:
            await newest_draft(self, delivery.conversation)

    def act_outbox_release(self) -> None:
        """Let a held one go."""
        delivery = self._in_state(frozenset({DeliveryState.HELD}), _("Only what is held can be released."))
        if delivery is not None:
            self.carry_out(ReleaseDelivery((delivery.id,)), is_repeatable=False)

    def act_outbox_mark_sent(self) -> None:
        """Say that it did leave."""
        delivery = self._in_state(CAN_MARK_SENT, _("Only what failed or is unknown can be marked as sent."))
        if delivery is not None:
            lines = [_("It will not be tried again.")]
            self._ask(_("Mark as sent?"), lines, _("it was sent"), lambda: MarkSent((delivery.id,)))

    def act_outbox_mark_posted(self) -> None:
        """Say that a printed letter went to the post."""
        delivery = self._in_state(frozenset({DeliveryState.SENT}), _("Only a printed letter can go to the post."))
        if delivery is None:
            return

        def take(number: str | None) -> None:
            if number is not None:
                self.carry_out(MarkPosted((delivery.id,), number), is_repeatable=False)

        lines = [_("The number of registered mail; leave it empty where it went as an ordinary letter.")]
        self.app.push_screen(Prompt(_("It went to the post"), lines), take)

    def act_open(self) -> None:
        """Read its details, whose pane can be scrolled; a lead reads what waits for them where it stands."""
        delivery = self.items.record
        if delivery is not None and delivery.awaits_lead:
            self.console_app.open_conversation(delivery.conversation)
        else:
            self.detail.focus()

    def _in_state(self, states: frozenset[DeliveryState], otherwise: str) -> DeliveryView | None:
        delivery = self.items.record
        if delivery is None or delivery.state in states:
            return delivery
        self.console_app.tell(otherwise)
        return None

    def _ask(self, title: str, lines: list[str], yes: str, verb: Callable[[], Verb]) -> None:
        def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if is_sure:
                self.carry_out(verb(), is_repeatable=False)

        self.app.push_screen(Confirm(title, lines, yes), take)
