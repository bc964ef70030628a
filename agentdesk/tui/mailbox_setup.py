"""The wizard without its screen: what is asked of the desk at each step, and what has been answered so far."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from agentdesk.client import mailbox_answers, user_unit
from agentdesk.client.mailbox_answers import CHANNEL, MailboxAnswers, Step, Way, suggested_name, with_found
from agentdesk.client.user_unit import Supervisor
from agentdesk.config.paths import Home
from agentdesk.domain.asks import DiscoverSettings, ListAccounts, ProbeAccount, ProbeSecretPlaces, StartLogin
from agentdesk.domain.channels import Probe
from agentdesk.domain.errors import AgentdeskError, Conflict, Transient, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import AddAccount, FinishLogin, SetLinger
from agentdesk.domain.views import LoginStart
from agentdesk.tui.session import Session

PENDING = "pending"
LEAST_PAUSE_S = 1.0


@dataclass(slots=True)
class MailboxSetup:
    """One mailbox being connected. The secret lives in this object alone until it is saved."""

    session: Session
    home: Home
    answers: MailboxAnswers = field(default_factory=MailboxAnswers)
    found: list[Probe] = field(default_factory=list)
    tested: list[Probe] = field(default_factory=list)
    secret_places: list[Probe] = field(default_factory=list)
    supervisor: Supervisor | None = None
    login: LoginStart | None = None
    has_consent: bool = False
    secret: str | None = field(default=None, repr=False)

    @property
    def account(self) -> AccountName:
        """The account's name."""
        return AccountName(self.answers.account)

    @property
    def doubts(self) -> list[Probe]:
        """What a person must agree to before a password goes to the servers found."""
        return [probe for probe in self.found if probe.step == "consent" and not probe.is_ok]

    @property
    def is_tested(self) -> bool:
        """Whether the last test found nothing wrong."""
        return bool(self.tested) and all(probe.is_ok for probe in self.tested)

    def keep(self, answers: MailboxAnswers) -> None:
        """Take answers, and keep them over an interruption."""
        self.answers = answers
        mailbox_answers.save(self.home, answers)

    async def look_around(self) -> None:
        """Try where secrets can be kept, and who could keep the desk working, before anybody is asked."""
        self.secret_places = await self.session.ask(ProbeSecretPlaces())
        self.supervisor = await asyncio.to_thread(user_unit.supervisor)

    async def find(self, address: str, name: str) -> None:
        """Find the servers of an address; those of the same address that were changed by hand stay.

        Raises:
            UsageError: it is no address. Conflict: the name is taken.
        """
        taken = [one.account for one in await self.session.ask(ListAccounts())]
        name = name.strip() or suggested_name(address, taken)
        if name.lower() in {one.lower() for one in taken}:
            raise Conflict(cause=_("there is an account “{name}” already; choose another name").format(name=name))
        self.found = await self.session.ask(DiscoverSettings(address))
        is_known = address == self.answers.address and bool(self.answers.get("imap_host"))
        answers = replace(self.answers.setting({"address": address}), account=name, step=Step.SERVERS)
        if not answers.get("user"):
            answers = answers.setting({"user": address})
        self.keep(answers if is_known else with_found(answers.setting({"user": address}), self.found))

    async def start_login(self, client_secret: str) -> LoginStart:
        """Begin an OAuth login of the account that isn't saved yet."""
        ask = StartLogin(self.account, CHANNEL, self.answers.account_settings(), client_secret or None)
        self.login, self.has_consent = await self.session.one(ask), False
        return self.login

    def forget_login(self) -> None:
        """Begin the provider's consent anew: what was asked for has changed."""
        self.login, self.has_consent = None, False

    async def finish_login(self, answer: str) -> bool:
        """Hand the browser's answer on; False while the owner has not decided yet."""
        assert self.login is not None
        try:
            await self.session.do(FinishLogin(self.account, self.login.state, answer))
        except Transient as waiting:
            if waiting.fields.get("reason") != PENDING:
                raise
            await asyncio.sleep(max(LEAST_PAUSE_S, waiting.retry_after_s))
            return False
        self.has_consent = True
        return True

    async def test(self) -> None:
        """Log in to everything; nothing is saved."""
        answers = self.answers
        secret = self.secret if answers.way is Way.PASSWORD else None
        place = answers.secret_place if answers.way is Way.COMMAND else ""
        self.tested = []
        ask = ProbeAccount(CHANNEL, self.account, answers.account_settings(), secret, place, self._login_state())
        self.tested = await self.session.ask(ask)

    def _login_state(self) -> str:
        return self.login.state if self.login is not None and self.answers.way is Way.OAUTH else ""

    async def save(self) -> str:
        """Save the account that was just tested; returns where its secret went, in words.

        Raises:
            UsageError: it was not tested, or changed since.
        """
        if not self.is_tested:
            raise UsageError(cause=_("test the login first"))
        verb = AddAccount(
            channel=CHANNEL,
            account=self.account,
            settings=self.answers.account_settings(),
            secret=self.secret if self.answers.way is Way.PASSWORD else None,
            secret_place=self.answers.secret_place,
            test=False,
            login=self._login_state(),
        )
        outcome = await self.session.do(verb)
        self.secret = None
        mailbox_answers.forget(self.home)
        return "; ".join((outcome.text, *outcome.words))

    async def keep_working(self, how: str) -> tuple[str, ...]:
        """Do what was chosen about working without a console; returns what was done, in words.

        Raises:
            AgentdeskError: the supervisor refused; the service then lingers all the same.
        """
        if how == "unit" and self.supervisor is not None:
            unit = user_unit.unit_of(self.home, self.supervisor)
            try:
                return await asyncio.to_thread(user_unit.install, self.home, unit)
            except (AgentdeskError, OSError) as trouble:
                outcome = await self.session.do(SetLinger(is_on=True))
                return (_("that did not work: {cause}").format(cause=trouble), outcome.text)
        if how == "no":
            return ()
        return ((await self.session.do(SetLinger(is_on=True))).text,)
