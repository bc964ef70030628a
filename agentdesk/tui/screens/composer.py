"""The composer: a reply or a note, with the conversation beside it where there is room."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.reading import Address
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import DraftAttachment, SaveDraft
from agentdesk.domain.views import ConversationPage, DraftView, ReplyPlan
from agentdesk.tui.drafting import DraftKeeper
from agentdesk.tui.editor import edited, editor_command
from agentdesk.tui.files import attach_file
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.messages import LinkChanged
from agentdesk.tui.people import parse_people, people_text
from agentdesk.tui.presenters.composing import composer_header, composer_status
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.dialogs import Confirm, Prompt
from agentdesk.tui.screens.sending import Sending
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.body_editor import BodyEditor
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.reading_pane import ReadingPane


@dataclass(frozen=True, slots=True)
class Writing:
    """What a composer begins with; a note has no plan."""

    conversation: ConversationId
    page: ConversationPage
    plan: ReplyPlan | None
    draft: DraftView | None


class ComposerScreen(ConsoleScreen):
    """Fields and body of one text; the keeper sees to it that none of it is lost."""

    CONTEXT = Context.COMPOSER
    CSS_PATH: ClassVar[str] = "composer.tcss"

    def __init__(self, writing: Writing) -> None:
        super().__init__()
        self.hold_keys()
        self.writing = writing
        draft = writing.draft
        self.attachments: tuple[DraftAttachment, ...] = draft.attachments if draft else ()

    @property
    def is_note(self) -> bool:
        """Whether this is an internal note."""
        return self.writing.plan is None

    def compose(self) -> ComposeResult:
        """Lay fields and body out."""
        self.reading = ReadingPane(self.session.agent, id="reading")
        self.body = BodyEditor(self._first_body(), id="body")
        self.keeper = DraftKeeper(self.session, self.console_app.spool, self.console_app.clock, self.current, self.start)
        yield Bar(self._header, id="header")
        with Horizontal(id="panes"):
            yield self.reading
            with Vertical(id="writing"):
                if not self.is_note:
                    yield from self._fields()
                yield self.body
        yield Bar(self._status, id="status")
        yield KeyBar(self.resolver, id="footer")

    def _first_body(self) -> str:
        return self.writing.draft.body if self.writing.draft is not None else ""

    def _fields(self) -> Iterator[Widget]:
        draft, plan = self.writing.draft, self.writing.plan
        to = draft.to if draft else plan.to if plan else ()
        cc = draft.cc if draft else plan.cc if plan else ()
        subject = draft.subject if draft and draft.subject else plan.subject if plan else ""
        fields = (
            ("to", _("To"), people_text(to)),
            ("cc", _("Cc"), people_text(cc)),
            ("bcc", _("Bcc"), people_text(draft.bcc if draft else ())),
            ("subject", _("Subject"), subject),
        )
        for name, label, value in fields:
            with Horizontal(classes="field", id=f"field-{name}"):
                yield Static(Content(label))
                yield LineInput(value, id=name)

    def on_mount(self) -> None:
        """Begin in the body: that is what there is to write."""
        writing = self.writing
        for field in self.query("#field-bcc"):
            field.display = bool(self._people("bcc"))
        self.reading.show(writing.page.row, writing.page, self.console_app.clock.now())
        self.keeper.begin(writing.draft.id if writing.draft else None, writing.draft.saved_at if writing.draft else None)
        self.keeper.on_change = self.update_bars
        self.body.focus()

    # What is being written

    def current(self) -> SaveDraft:
        """Return the text as it stands, ready to be saved."""
        plan, draft = self.writing.plan, self.writing.draft
        account = plan.account if plan else draft.account if draft else AccountName("")
        subject = self.query_one("#subject", LineInput).value if not self.is_note else ""
        return SaveDraft(
            conversation=self.writing.conversation,
            draft=None,
            body=self.body.text,
            is_note=self.is_note,
            to=self._people("to"),
            cc=self._people("cc"),
            bcc=self._people("bcc"),
            subject=subject,
            account=account,
            attachments=self.attachments,
            answers=plan.answers if plan else None,
        )

    def _people(self, name: str) -> tuple[Address, ...]:
        return () if self.is_note else parse_people(self.query_one(f"#{name}", LineInput).value)

    def _header(self, width: int) -> Line:
        return composer_header(self.writing.conversation, self.writing.plan, self.keeper.words, width)

    def _status(self, width: int) -> Line:
        return composer_status(self.body.text, self.attachments, self.writing.plan, self.console_app.state.link, width)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Have the new text saved soon."""
        event.stop()
        self._touched()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Have the new field saved soon."""
        event.stop()
        self._touched()

    def _touched(self) -> None:
        if self.is_mounted:
            self.keeper.touched()
            self.update_bars()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next field."""
        event.stop()
        self.focus_next()

    # Actions

    def act_pane_next(self) -> None:
        """To the next field."""
        self.focus_next()

    def act_pane_previous(self) -> None:
        """To the field before."""
        self.focus_previous()

    def act_compose_review(self) -> None:
        """Look it over; a note has nobody to go to and is written at once."""
        self.start(Sending(self).review, group="review", exclusive=True)

    def act_compose_bcc(self) -> None:
        """Show or hide the field for blind copies; while it holds somebody it stays."""
        for field in self.query("#field-bcc"):
            field.display = not field.display or bool(self._people("bcc"))
            if field.display:
                self.query_one("#bcc").focus()

    def act_compose_leave(self) -> None:
        """Leave; the draft is kept."""
        self.start(self._leave)

    async def _leave(self) -> None:
        await self.keeper.save()
        if self.keeper.draft is not None:
            self.console_app.tell(_("The draft is kept; r or i goes on with it."))
        self.close()

    def close(self) -> None:
        """Go back to where the writing began."""
        self.keeper.end()
        self.console_app.conversations.forget((self.writing.conversation,))
        self.dismiss()

    def act_compose_discard(self) -> None:
        """Throw the draft away, once confirmed."""

        async def discard() -> None:
            await self.keeper.discard()
            self.close()

        def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if is_sure:
                self.start(discard)

        self.app.push_screen(Confirm(_("Throw this draft away?"), [], _("throw away")), take)

    def act_compose_attach(self) -> None:
        """Attach a file."""

        async def attach(path: str) -> None:
            self.attachments = (*self.attachments, await attach_file(self.session, path))
            self._touched()

        def take(path: str | None) -> None:
            if path:
                self.start(partial(attach, path))

        self.app.push_screen(Prompt(_("Attach which file?"), [_("Its path on this machine.")]), take)

    def act_compose_editor(self) -> None:
        """Write on in the agent's own editor."""
        self.start(self._edit, group="editor", exclusive=True)

    async def _edit(self) -> None:
        command = editor_command()
        await self.keeper.save()
        text = self.body.text
        trouble: AgentdeskError | None = None
        # Textual's suspend has no try/finally: an exception inside it would leave the screen dead.
        with self.app.suspend():
            try:
                text = await asyncio.to_thread(edited, self.body.text, command)
            except AgentdeskError as error:
                trouble = error
        if text != self.body.text:
            self.body.load_text(text)
            self.body.move_cursor(self.body.document.end)
        self.body.focus()
        if trouble is not None:
            raise trouble

    def act_help_composer(self) -> None:
        """List the keys that act while writing."""
        self.console_app.show_help(self.CONTEXT)

    # News and ends

    def on_link_changed(self, message: LinkChanged, /) -> None:
        """Bring the draft home once the service is back."""
        self.update_bars()
        if message.is_up:
            self.start(self.keeper.back_up)

    async def save_now(self) -> None:
        """Save before the console ends."""
        await self.keeper.save()

    def spool_now(self) -> None:
        """Keep the text although a defect ends the console."""
        self.keeper.spool_now()
