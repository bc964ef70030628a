"""The composer: a reply, a forward, new mail or a note, with the conversation beside it where there is room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, TextArea

from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import NO_CONVERSATION, DraftAttachment, SaveDraft, Verb
from agentdesk.tui.drafting import DraftKeeper
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.messages import DeskChanged, LinkChanged
from agentdesk.tui.presence import NOWHERE, Place
from agentdesk.tui.presenters.composing import Counted, below_line, composer_header, composer_status
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.composer_fields import FieldsScreen
from agentdesk.tui.screens.dialogs import Confirm
from agentdesk.tui.screens.sending import Sending
from agentdesk.tui.templates_in_use import InUse, Trail
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.body_editor import BodyEditor, MuchPasted, TemplateWanted
from agentdesk.tui.widgets.reading_pane import ReadingPane
from agentdesk.tui.writing import Choices, Writing, WritingKind
from agentdesk.wire.frames import DRAFTS

_OF_MAIL = frozenset({"compose.bcc", "compose.quote", "compose.format"})
_OF_ANSWERS = frozenset({"compose.quote", "compose.language", "compose.shorten"})
_CHECKED = frozenset({"compose.next_finding", "compose.mend"})
"""What acts on findings; what is handed on is somebody else's text and isn't checked."""
_IN_NOTES = frozenset({"compose.review", "compose.editor", "compose.palette", "compose.discard", "compose.leave", "help.composer"})


def named_in_a_note(action: Action) -> Action | None:
    """Return an action as the footer names it while a note is written: nothing of it is sent, filled in or checked."""
    if action.id not in _IN_NOTES:
        return None
    return replace(action, label=N_("write down")) if action.id == "compose.review" else action


class ComposerScreen(FieldsScreen):
    """Fields and body of one text; the keeper sees to it that none of it is lost."""

    CONTEXT = Context.COMPOSER
    CSS_PATH: ClassVar[str] = "composer.tcss"

    def __init__(self, writing: Writing) -> None:
        super().__init__()
        self.writing = writing
        self.choices = Choices.of(writing)
        draft = writing.draft
        self.attachments: tuple[DraftAttachment, ...] = draft.attachments if draft else writing.carried
        self.trail, self.follow_ups = Trail(), {}
        self.use(InUse(draft.templates if draft else ()))
        self.on_sent: Callable[[Verb], None] | None = None
        self.inputs = {}

    @property
    def whereabouts(self) -> Place:
        """Whom others see here: somebody who answers, or, with a note, who reads."""
        number = self.writing.conversation
        return NOWHERE if number == NO_CONVERSATION else (number, not self.is_note)

    def compose(self) -> ComposeResult:
        """Lay fields and body out."""
        self.reading = ReadingPane(self.session.agent, id="reading")
        self.body = BodyEditor(self.writing.draft.body if self.writing.draft is not None else "", id="body")
        self.body.offers_templates = not self.is_note
        self.make_private()
        self.keeper = DraftKeeper(self.session, self.console_app.spool, self.console_app.clock, self.current, self.start)
        yield Bar(self._header, id="header")
        with Horizontal(id="panes"):
            yield self.reading
            with Vertical(id="writing"):
                if not self.is_note:
                    yield from self.fields()
                checker = self.make_checker()
                yield self.make_moves()
                yield self.body
                yield self.private
                yield Bar(self._below, id="below")
                yield checker
        yield Bar(self._status, id="status")
        yield KeyBar(self.resolver, named=self._named, id="footer")

    def _named(self, action: Action) -> Action | None:
        """Return an action as the footer names it here; what doesn't apply is left out."""
        if self.is_note:
            return named_in_a_note(action)
        plan, kind = self.writing.plan, self.writing.kind
        idle = set() if plan is None or plan.kind is ChannelKind.EMAIL else set(_OF_MAIL)
        if kind is not WritingKind.REPLY:
            idle |= _OF_ANSWERS
        if kind is WritingKind.FORWARD:
            idle |= _CHECKED
        if not self.can_go_private:
            idle.add("compose.private")
        if plan is not None and not plan.allows_attachments:
            idle.add("compose.attach")
        return None if action.id in idle else action

    def on_mount(self) -> None:
        """Begin where there is something to write: whom it goes to, where nobody is named yet, else the body."""
        writing = self.writing
        for field in self.query("#field-bcc"):
            field.display = bool(self.people("bcc"))
        self.set_class(self.is_note, "-note")
        self.set_class(writing.answers_in_place, "-in-place")
        self.query_one("#below").display = self._is_mail()
        if writing.page is not None:
            # The draft that is written on stands beside it already.
            page = writing.page if writing.draft is None else replace(writing.page, draft=None)
            self.reading.show(page.row, page, self.console_app.clock.now())
        else:
            self.reading.display = False
        self.keeper.begin(writing.draft.id if writing.draft else None, writing.draft.saved_at if writing.draft else None)
        self.keeper.on_change = self.update_bars
        is_known = self.is_note or writing.answers_in_place or self.people("to")
        (self.body if is_known else self.query_one("#to")).focus()
        self.body.move_cursor(self.body.document.end)
        self.trail.note(self.body.text, self.in_use)
        for _body, checker in self.editors():
            checker.touched()
        if writing.kind is WritingKind.REPLY and self.templates:
            self.start(self.know_follow_ups, group="follow-ups", exclusive=True)

    # What is being written

    def current(self) -> SaveDraft:
        """Return the text as it stands, ready to be saved."""
        plan, draft, kind = self.writing.plan, self.writing.draft, self.writing.kind
        account = plan.account if plan else draft.account if draft else AccountName("")
        return SaveDraft(
            conversation=self.writing.conversation,
            draft=None,
            body=self.body.text,
            is_note=self.is_note,
            to=self.people("to"),
            cc=self.people("cc"),
            bcc=self.people("bcc"),
            subject="" if self.is_note else self.inputs["subject"].value,
            account=account,
            attachments=self.attachments,
            answers=plan.answers if plan and kind in {WritingKind.REPLY, WritingKind.NEW} else None,
            forwards=plan.answers if plan and kind is WritingKind.FORWARD else None,
            from_address="" if self.is_note else self.choices.from_address,
            quotes=self.choices.quotes if kind is WritingKind.REPLY else None,
            format=None if self.is_note else self.choices.format,
            templates=self.templates if self.body.text.strip() else (),
            private=self.private_part,
        )

    def _header(self, width: int) -> Line:
        return composer_header(self.writing, self.choices, self.keeper.words, width)

    def _below(self, width: int) -> Line:
        return below_line(self.writing, self.choices, width)

    def _status(self, width: int) -> Line:
        (body, checker), state = self.active, self.console_app.state
        alert = " · ".join(filter(None, (state.others(self.writing.conversation), state.link)))
        counted = Counted(body.text, checker.checked, checker.findings)
        plan = self.writing.plan
        if plan is not None and body is not self.body:  # what is written in private has not the public channel's limit
            plan = replace(plan, max_chars=None, limit_unit="characters")
        return composer_status(counted, self.attachments, plan, alert, width)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Have the new text saved soon."""
        event.stop()
        self.touched()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Have the new field saved soon."""
        event.stop()
        self.touched()

    def touched(self) -> None:
        """Have what changed saved soon."""
        if self.is_mounted:
            self.use(self.trail.at(self.body.text) or self.in_use)
            self.keeper.touched()
            for _body, checker in self.editors():
                checker.touched()
            self.show_findings()
            self.update_bars()

    def on_much_pasted(self, message: MuchPasted) -> None:
        """Attach what is too long to be written on."""
        message.stop()
        self.attach_text(message.text)

    # Actions

    def act_pane_next(self) -> None:
        """To the next field."""
        self.focus_next()

    def act_pane_previous(self) -> None:
        """To the field before."""
        self.focus_previous()

    def act_compose_review(self) -> None:
        """Look it over; a note has nobody to go to and is written at once."""
        self.hold_keys()
        self.start(Sending(self).review, group="review", exclusive=True)

    def act_compose_template(self) -> None:
        """Put a template in; what is typed meanwhile goes to the picker."""
        self._pick_template(by_colons=False)

    def on_template_wanted(self, message: TemplateWanted) -> None:
        """Put a template in where two colons were typed."""
        message.stop()
        self._pick_template(by_colons=True)

    def _pick_template(self, *, by_colons: bool) -> None:
        from agentdesk.tui.screens.templating import Templating  # noqa: PLC0415 - loaded on its first use, never at start

        self.hold_keys()
        self.start(partial(Templating(self).run, by_colons=by_colons), group="template", exclusive=True)

    def give_up_opening(self) -> None:
        """Wait no longer for the review card or the picker."""
        self.workers.cancel_group(self, "review")
        self.workers.cancel_group(self, "template")
        for body, _checker in self.editors():
            body.take_typed_ahead()
        super().give_up_opening()

    def act_compose_leave(self) -> None:
        """Leave; the draft is kept."""
        self.start_first(self._leave)

    async def _leave(self) -> None:
        if self.keeper.is_undone and self.session.is_up:
            await self._discard()
            return
        await self.keeper.save()
        if self.keeper.draft is not None:
            self.console_app.tell(with_keys(_("The draft is kept; {go.drafts} lists what is being written.")))
        self.close()

    def close(self) -> None:
        """Go back to where the writing began."""
        self.keeper.end()
        self.end_checks()
        self.console_app.conversations.forget((self.writing.conversation,))
        self.dismiss()

    def act_compose_discard(self) -> None:
        """Throw the draft away, once confirmed."""

        def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if is_sure:
                self.start(self._discard)

        self.app.push_screen(Confirm(_("Throw this draft away?"), [], _("throw away")), take)

    async def _discard(self) -> None:
        await self.keeper.discard()
        self.close()
        self.console_app.tell(with_keys(_("Thrown away; {undo} brings it back.")))

    def act_help_composer(self) -> None:
        """List the keys that act while writing."""
        self.console_app.show_help(self.CONTEXT)

    # News and ends

    def on_link_changed(self, message: LinkChanged, /) -> None:
        """Bring the draft home once the service is back."""
        self.update_bars()
        if message.is_up:
            self.start(self.keeper.back_up)

    def on_desk_changed(self, message: DeskChanged, /) -> None:
        """Show beside the text what somebody else writes meanwhile; what the text was written for stays, so that sending it still asks."""
        is_of_others = message.event.topic != DRAFTS
        if is_of_others and self.reading.display and self.writing.conversation in message.event.conversations:
            self.start(self._follow, group="follow", exclusive=True)

    async def _follow(self) -> None:
        page, shown = await self.console_app.conversations.fetch(self.writing.conversation), self.reading.page
        if shown is None or [one.id for one in page.messages] != [one.id for one in shown.messages]:
            is_read_above = self.reading.body.top < self.reading.body.last_top
            self.reading.show(page.row, replace(page, draft=None), self.console_app.clock.now(), keeps_scroll=is_read_above)

    async def save_now(self) -> None:
        """Save before the console ends."""
        if self.is_mounted:
            await self.keeper.save_last()
            self.ask_no_more()

    def spool_now(self) -> None:
        """Keep the text although a defect ends the console."""
        if self.is_mounted:
            self.keeper.spool_now()
            self.ask_no_more()
