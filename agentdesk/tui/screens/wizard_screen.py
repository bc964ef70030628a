"""The account wizard: five steps from an address to mail on screen, left at any of them and taken up again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal

from agentdesk.client import mailbox_answers
from agentdesk.client.mailbox_answers import Step, Way
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.texts import _
from agentdesk.tui.console import Work
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.mailbox_setup import MailboxSetup
from agentdesk.tui.messages import StateChanged
from agentdesk.tui.presenters import wizard as presenter
from agentdesk.tui.presenters.tones import Line, Tone
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.dialogs import Confirm
from agentdesk.tui.screens.wizard_panes import AddressPane, KeepPane, LoginPane, Pane, PlacePane, ServersPane, SyncPane
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.line_view import LineView
from agentdesk.tui.widgets.lines import Lines


class WizardScreen(ConsoleScreen):
    """One step at a time; work at the desk runs beside the keys, and its failures stay in sight on the line above the footer."""

    CONTEXT = Context.WIZARD
    CSS_PATH: ClassVar[str] = "wizard.tcss"
    # Taken before the field has seen it: what is typed right behind a tab, or pasted with one, would still go to the field before.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "pane_next", show=False, priority=True),
        Binding("shift+tab", "pane_previous", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.step: Step | None = Step.ADDRESS
        self._words = ""
        self._is_busy = False
        self._is_error = False

    def compose(self) -> ComposeResult:
        """Lay header, step, advice and footer out."""
        self.setup = MailboxSetup(self.session, self.console_app.home)
        self.advice = LineView(id="advice")
        self.advice.can_focus = False
        yield Bar(lambda width: presenter.header(self.step, width), id="header")
        with Horizontal(id="panes"):
            yield Container(id="step")
            yield self.advice
        self.message = Lines(self._message_lines, id="message")
        yield self.message
        yield KeyBar(self.resolver, id="footer")

    def _message_lines(self, width: int) -> list[Line]:
        tone = Tone.BAD if self._is_error else Tone.SOON if self._is_busy else Tone.GOOD
        return presenter.message_lines(self._words, width, tone)

    async def on_mount(self) -> None:
        """Take up where it was left; what was found and tested then is not believed any more."""
        kept = mailbox_answers.load(self.console_app.home)
        if kept is not None:
            self.setup.answers = kept
        # A password isn't kept, so the steps behind it begin with it again.
        begins = kept.step if kept is not None and kept.step in {Step.SERVERS, Step.LOGIN} else Step.ADDRESS
        await self.show_step(begins)
        if kept is not None and kept.address:
            self._say(_("Going on with {address}.").format(address=kept.address))
            if begins is Step.SERVERS:
                self._begin(partial(self._find, kept.address, kept.account))
        self.start(self.setup.look_around, group="look-around")

    @property
    def pane(self) -> Pane:
        """The step that is shown."""
        return self.query_one(Pane)

    async def show_step(self, step: Step | None, pane: Pane | None = None) -> None:
        """Show a step; None is the end."""
        self.step = step
        made = pane or self._pane_of(step or Step.KEEP)
        area = self.query_one("#step", Container)
        await area.remove_children()
        await area.mount(made)
        self.advice.show(lambda width: presenter.advice(step, width))
        self._say("")
        made.begin()

    def _pane_of(self, step: Step) -> Pane:
        kinds: dict[Step, type[Pane]] = {Step.ADDRESS: AddressPane, Step.SERVERS: ServersPane, Step.LOGIN: LoginPane}
        return kinds.get(step, PlacePane)(self.setup)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self._words, self._is_error = words, is_error
        self._show_message()

    def _show_message(self) -> None:
        self.message.show(self._message_lines)
        self.update_bars()

    # Keys

    def field_key(self, pressed: str) -> bool:
        """Let the wizard's keys act in its fields too; none of them is a letter."""
        found = self.resolver.feed(pressed)
        if isinstance(found, Action):
            self.perform(found)
            return True
        return False

    def action_pane_next(self) -> None:
        """The next field."""
        self.act_pane_next()

    def action_pane_previous(self) -> None:
        """The field before."""
        self.act_pane_previous()

    def act_pane_next(self) -> None:
        """The next field."""
        self.focus_next("LineInput, Choices")

    def act_pane_previous(self) -> None:
        """The field before."""
        self.focus_previous("LineInput, Choices")

    def act_wizard_next(self) -> None:
        """Do what this step is for, and go on."""
        if self.step is None:
            self.dismiss()
        else:
            self._begin(self._next)

    def act_wizard_again(self) -> None:
        """Search or test again."""
        if self.step is Step.SERVERS:
            self._begin(self._find_again)
        elif self.step is Step.LOGIN:
            self._begin(self._next)

    def act_wizard_back(self) -> None:
        """The step before; what was saved can't be gone back behind."""
        before = {Step.SERVERS: Step.ADDRESS, Step.LOGIN: Step.SERVERS, Step.PLACE: Step.LOGIN}
        if self.step in before and not self._is_busy:
            self.setup.keep(self.pane.answers())
            self.start(partial(self.show_step, before[self.step]))

    def act_wizard_copy(self) -> None:
        """Copy the address of the provider's page."""
        if self.setup.login is not None:
            self.console_app.copy(self.setup.login.url, _("the page's address"))

    def act_help_wizard(self) -> None:
        """Show what this step is about where there is no room for it beside the form, or the form again."""
        self.toggle_class("-advice")

    def act_wizard_leave(self) -> None:
        """Leave, first what was called up about the step; the answers are kept."""
        if self.has_class("-advice") and not self.has_class("-wide"):
            self.remove_class("-advice")
            return
        if self.step in {None, Step.KEEP}:
            self.dismiss()
            return
        answers = self.pane.answers()
        if self.step is Step.ADDRESS:
            address = self.pane.value("address")
            answers = answers.setting({"address": address}) if address else answers
        if answers.address:
            self.setup.keep(replace(answers, step=self.step or Step.ADDRESS))
            self.console_app.tell(with_keys(_("Your answers are kept, but no password. {go.setup} goes on.")))
        self.dismiss()

    # Work

    def _begin(self, work: Work) -> None:
        if not self._is_busy:
            self._is_busy = True
            self.start(partial(self._at_work, work), group="wizard")

    async def _at_work(self, work: Work) -> None:
        try:
            await work()
        except (AgentdeskError, OSError) as trouble:
            self._say(str(trouble), is_error=True)
        finally:
            self._is_busy = False
            self._show_message()

    async def _next(self) -> None:
        match self.step:
            case Step.ADDRESS:
                self.setup.answers = self.pane.answers()
                await self._find(self.pane.value("address"), self.pane.value("name"))
            case Step.SERVERS:
                self._leave_servers()
            case Step.LOGIN:
                await self._log_in()
            case Step.PLACE:
                self.setup.keep(self.pane.answers())
                await self._save()
            case Step.KEEP:
                await self._keep_working()
            case None:
                pass

    async def _find(self, address: str, name: str) -> None:
        self._say(_("Looking for the servers of {address} …").format(address=address))
        await self.setup.find(address, name)
        await self.show_step(Step.SERVERS)

    async def _find_again(self) -> None:
        answers = self.setup.answers
        self.setup.answers = answers.setting({"imap_host": ""})
        await self._find(answers.address, answers.account)

    def _leave_servers(self) -> None:
        answers = self.pane.answers()
        if not answers.get("imap_host"):
            self.pane.query_one("#imap_host").focus()
            self._say(_("Which server is mail read from? The help pages of your provider name it."), is_error=True)
            return
        self.setup.keep(replace(answers, step=Step.LOGIN))
        is_as_found = any(probe.words == f"imap_host={answers.get('imap_host')}" for probe in self.setup.found)
        if not self.setup.doubts or not is_as_found:
            self.start(partial(self.show_step, Step.LOGIN))
            return

        def take(answer: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if answer:
                self.start(partial(self.show_step, Step.LOGIN))

        lines = [*(probe.words for probe in self.setup.doubts), _("Only DNS says so, which can be forged; the password would go there.")]
        self.console_app.push_screen(Confirm(_("Is that your provider's server?"), lines, _("yes, go on")), take)

    async def _log_in(self) -> None:
        pane = self.pane
        assert isinstance(pane, LoginPane)
        before = self.setup.answers
        self.setup.keep(pane.answers())
        if self.setup.answers.account_settings() != before.account_settings():
            self.setup.forget_login()
        if self.setup.answers.way is Way.OAUTH and not await self._consent(pane):
            return
        self._say(_("Testing the login for reading and for sending …"))
        try:
            await self.setup.test()
        finally:
            pane.show_tested()
        if not self.setup.is_tested:
            words = with_keys(
                _("Not yet; nothing was saved. Correct it and press {wizard.next}; {wizard.back}: the servers."), self.CONTEXT
            )
            self._say(words, is_error=True)
        elif self.setup.answers.way is Way.COMMAND:
            await self._save()
        else:
            if not self.setup.secret_places:
                await self.setup.look_around()
            await self.show_step(Step.PLACE)

    async def _consent(self, pane: LoginPane) -> bool:
        """Get the provider's consent; False while the page is still to be opened."""
        if self.setup.has_consent:
            return True
        if self.setup.login is None:
            login = await self.setup.start_login(pane.value("client_secret"))
            pane.show_page(login)
            self._say(_("Log in on that page."))
            self.start(self._await_browser, group="consent", exclusive=True)
            return False
        return await self.setup.finish_login(pane.value("answer"))

    async def _await_browser(self) -> None:
        """Go on by itself once the browser came back to this machine, or the code was confirmed on the other device."""
        login = self.setup.login
        while self.step is Step.LOGIN and self.setup.login is login and not self.setup.has_consent:
            try:
                is_done = await self.setup.finish_login("")
            except AgentdeskError as trouble:
                if not self.setup.has_consent:
                    self.setup.login = None
                    self._say(str(trouble), is_error=True)
                return
            if is_done and not self._is_busy:
                self.act_wizard_next()

    async def _save(self) -> None:
        words = await self.setup.save()
        await self.show_step(Step.KEEP, KeepPane(self.setup, words))

    async def _keep_working(self) -> None:
        done = await self.setup.keep_working(self.pane.chosen("keep"))
        pane = SyncPane(self.setup, done)
        await self.show_step(None, pane)
        self._say(with_keys(_("Press {wizard.next} for the inbox."), self.CONTEXT))
        self._show_status()
        self.start(self.console_app.desk_watch.refresh, group="watch")

    # News

    def on_state_changed(self, message: StateChanged) -> None:
        """Show how far the first sync is."""
        super().on_state_changed(message)
        self._show_status()

    def _show_status(self) -> None:
        status = self.console_app.state.status
        if status is not None:
            for pane in self.query(SyncPane):
                pane.show_status(status.accounts)
