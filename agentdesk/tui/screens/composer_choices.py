"""What is chosen while writing, beside the words: files, the address it leaves from, quotation and form."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from agentdesk.domain.asks import ListAccounts, PlanReply
from agentdesk.domain.states import BodyFormat, ChannelKind
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import NO_CONVERSATION, DraftAttachment
from agentdesk.domain.views import ReplyPlan
from agentdesk.tui.files import attach_bytes, attach_file
from agentdesk.tui.presenters.parts import size_label
from agentdesk.tui.screens.composing import ComposingScreen
from agentdesk.tui.screens.dialogs import Choice, Menu
from agentdesk.tui.writing import WritingKind

MOST_CHOICES = 9
NEXT_FORMAT = {BodyFormat.AUTO: BodyFormat.HTML, BodyFormat.HTML: BodyFormat.TEXT, BodyFormat.TEXT: BodyFormat.AUTO}
FORMAT_WORDS = {
    BodyFormat.AUTO: N_("HTML goes along only where there are links or lists."),
    BodyFormat.HTML: N_("Text and HTML go along."),
    BodyFormat.TEXT: N_("Plain text alone."),
}


class ChoosingScreen(ComposingScreen):
    """The composer's choices."""

    # Files

    def act_compose_attach(self) -> None:
        """Attach a file, picked or by its path."""
        from agentdesk.tui.screens.file_picker import FilePicker  # noqa: PLC0415 - loaded on its first use, never at start

        def take(path: str | None) -> None:
            if path:
                self.start(partial(self._attach_path, path))

        self.app.push_screen(FilePicker(_("Attach which file?")), take)

    async def _attach_path(self, path: str) -> None:
        self.attachments = (*self.attachments, await attach_file(self.session, path))
        self.touched()

    def attach_text(self, text: str) -> None:
        """Attach a text that is too long to be written on."""

        async def attach() -> None:
            made = await attach_bytes(self.session, text.encode(), _("pasted.txt"), "text/plain")
            self.attachments = (*self.attachments, made)
            self.touched()
            words = _("That is {size}: attached as {name}.")
            self.console_app.tell(words.format(size=size_label(made.size), name=made.filename))

        self.start(attach)

    def act_compose_detach(self) -> None:
        """Take a file off."""
        if not self.attachments:
            self.console_app.tell(_("Nothing is attached."))
            return

        def take(chosen: DraftAttachment | None) -> None:
            if chosen is not None:
                at = self.attachments.index(chosen)
                self.attachments = (*self.attachments[:at], *self.attachments[at + 1 :])
                self.touched()

        shown = self.attachments[:MOST_CHOICES]
        choices = [Choice(str(at), f"{one.filename}  {size_label(one.size)}", one) for at, one in enumerate(shown, start=1)]
        self.app.push_screen(Menu(_("Take which file off?"), choices), take)

    # Quotation and form

    def act_compose_quote(self) -> None:
        """Have what is answered stand below, or not."""
        if self.writing.kind is WritingKind.REPLY and self._is_mail():
            self.choices.quotes = not self.choices.quotes
            self.touched()
        else:
            self._tell_it_is_idle()

    def act_compose_format(self) -> None:
        """Take the next form: text and HTML, text alone, or as the text needs it."""
        if self._is_mail():
            self.choices.format = NEXT_FORMAT[self.choices.format]
            self.console_app.tell(_(FORMAT_WORDS[self.choices.format]))
            self.touched()
        else:
            self._tell_it_is_idle()

    def _tell_it_is_idle(self) -> None:
        self.console_app.tell(_("There is nothing of the kind in what you write here."))

    def _is_mail(self) -> bool:
        return self.writing.plan is not None and self.writing.plan.kind is ChannelKind.EMAIL

    # From

    def act_compose_from(self) -> None:
        """Choose the address it leaves from."""
        if self.writing.plan is not None:
            self.start(self._choose_from, group="from", exclusive=True)

    async def _choose_from(self) -> None:
        plan = self.writing.plan
        if plan is None:
            return
        offered = [(plan, address) for address in dict.fromkeys((plan.from_address, *plan.from_choices)) if address]
        if self.writing.kind is WritingKind.NEW:
            offered += [(other, address) for other in await self._other_plans(plan) for address in other.from_choices]
        if len(offered) < 2:  # noqa: PLR2004 - one address is no choice
            self.console_app.tell(_("It can only leave from {address}.").format(address=plan.from_address or plan.account))
            return

        def take(chosen: tuple[ReplyPlan, str] | None) -> None:
            if chosen is not None:
                self.writing = replace(self.writing, plan=chosen[0])
                self.choices.from_address = chosen[1]
                self.touched()

        choices = [Choice(str(at), address, (by, address)) for at, (by, address) in enumerate(offered[:MOST_CHOICES], start=1)]
        self.app.push_screen(Menu(_("From which address?"), choices), take)

    async def _other_plans(self, plan: ReplyPlan) -> list[ReplyPlan]:
        accounts = await self.session.ask(ListAccounts())
        able = [one.account for one in accounts if one.can_send and one.kind is ChannelKind.EMAIL and one.account != plan.account]
        return [await self.session.one(PlanReply(NO_CONVERSATION, account=name)) for name in able]
