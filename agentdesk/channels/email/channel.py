"""The e-mail channel as the desk sees it: joins settings, secrets, polling, sending and the folder for sent mail."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from agentdesk.channels.email import answers, idle, rest, sent
from agentdesk.channels.email.credentials import PasswordCredentials
from agentdesk.channels.email.fetch import Fetcher
from agentdesk.channels.email.imap import ImapSession
from agentdesk.channels.email.settings import Auth, EmailSettings
from agentdesk.channels.email.smtp import SmtpSender
from agentdesk.channels.email.threads import ConnectionThread
from agentdesk.channels.email.tuning import Tuning
from agentdesk.channels.email.write_back import WritingSession
from agentdesk.domain.clock import Clock, SystemClock
from agentdesk.domain.errors import ChannelError, Transient, UsageError
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from agentdesk.channels.email.credentials import Credentials
    from agentdesk.channels.email.settings import Endpoint
    from agentdesk.channels.oauth.consent import Consent
    from agentdesk.domain.channels import (
        AccountSecrets,
        AccountSettings,
        CommitPoint,
        OutgoingMessage,
        PollResult,
        Probe,
        Receipt,
        WriteBack,
        Written,
    )
    from agentdesk.domain.views import LoginStart

_Result = TypeVar("_Result")
_Session = TypeVar("_Session", bound=ImapSession)
_STOP_TIMEOUT_S = 3.0


class EmailReceiver:
    """An e-mail account that receives."""

    def __init__(self, settings: EmailSettings, secrets: AccountSecrets, tuning: Tuning, clock: Clock) -> None:
        self.settings = settings
        self._secrets = secrets
        self._credentials = _credentials(settings, secrets)
        self._consents: Consent | None = None
        self._tuning = tuning
        self._fetcher = Fetcher(settings, tuning, clock)
        self._polling = self._session()
        self._thread = ConnectionThread(f"imap-{settings.account}")

    def _session(self) -> ImapSession:
        return ImapSession(self.settings, self._tuning, self._credentials)

    async def poll(self, cursor: str | None) -> PollResult:
        """Fetch one batch: new mail first, then history, newest first. Idempotent; nothing is marked or moved.

        Raises:
            Transient, NeedsLogin, UntrustedServer.
        """
        return await self._in_thread(lambda: self._poll(cursor), self._tuning.poll_timeout_s)

    def _poll(self, cursor: str | None) -> PollResult:
        was_open = self._polling.is_open()
        try:
            return self._poll_once(cursor)
        except Transient as problem:
            # A line kept since the last poll may have died in the meantime without anybody at fault.
            if not was_open or problem.fields.get("reason") != "dropped":
                raise
        return self._poll_once(cursor)

    def _poll_once(self, cursor: str | None) -> PollResult:
        try:
            if not self._polling.is_open():
                self._polling.open()
            return self._fetcher.poll(self._polling, cursor)
        except BaseException:
            # In which state the connection is, nobody knows: the next poll makes a new one.
            self._polling.close()
            raise

    async def _in_thread(self, job: Callable[[], _Result], timeout_s: float) -> _Result:
        """Run a job on the polling connection; whatever ends the waiting also ends the job, by cutting its line."""
        try:
            async with asyncio.timeout(timeout_s):
                return await self._thread.run(job)
        except TimeoutError as problem:
            self._polling.cut()
            cause = _("{endpoint} kept us waiting for {seconds} s").format(endpoint=self.settings.imap, seconds=round(timeout_s))
            raise answers.transient(self.settings.account, cause, reason="timeout") from problem
        except asyncio.CancelledError:
            self._polling.cut()
            raise

    def listen(self) -> AsyncIterator[None]:
        """Yield whenever polling now is worth it; ends where the server has no IDLE."""
        return idle.listen(self.settings, self._tuning, self._credentials)

    async def write_back(self, wanted: Sequence[WriteBack]) -> tuple[Written, ...]:
        """Make changes on the server, over one connection; only called where the settings ask for it.

        Raises:
            Transient, NeedsLogin, UntrustedServer, Refused: where the first change fails.
        """
        session = WritingSession(self.settings, self._tuning, self._credentials)
        timeout_s = (1 + len(wanted)) * self._tuning.read_timeout_s
        return await self._apart(session, lambda writing: writing.carry_out_all(wanted), timeout_s)

    def fetch_rest(self, external_id: str, offset: int) -> AsyncIterator[bytes]:
        """Yield a large message's bytes from `offset` on, in pieces."""
        return rest.fetch_rest(self.settings, self._tuning, self._credentials, external_id, offset)

    async def _apart(self, session: _Session, job: Callable[[_Session], _Result], timeout_s: float) -> _Result:
        """Run a job on a connection of its own: the polling one may be busy for minutes."""
        thread = ConnectionThread(f"imap-apart-{self.settings.account}")

        def work() -> _Result:
            try:
                session.open()
                return job(session)
            finally:
                session.close()

        try:
            async with asyncio.timeout(timeout_s):
                return await thread.run(work)
        except TimeoutError as problem:
            session.cut()
            cause = _("{endpoint} kept us waiting for {seconds} s").format(endpoint=self.settings.imap, seconds=round(timeout_s))
            raise answers.transient(self.settings.account, cause, reason="timeout") from problem
        finally:
            await thread.stop(0)

    async def test(self) -> tuple[Probe, ...]:
        """Try connection, login and folders of every endpoint, each within 5 s."""
        from agentdesk.channels.email.probe import probe_account  # noqa: PLC0415 - only the wizard and doctor need it

        return await probe_account(self.settings, self._probe_tuning(), self._credentials)

    def _probe_tuning(self) -> Tuning:
        # A little less than a step may take, so that the connection itself can still say what it waited for.
        seconds = 0.75 * self._tuning.probe_timeout_s
        return replace(self._tuning, connect_timeout_s=seconds, read_timeout_s=seconds, smtp_timeout_s=seconds)

    async def start_login(self) -> LoginStart:
        """Begin an OAuth 2 login.

        Raises:
            UsageError: the account logs in with a password. Refused, Transient, NeedsLogin.
        """
        return await self._consent().start()

    async def finish_login(self, state: str, answer: str) -> str:
        """Finish an OAuth 2 login; returns the name of the place the tokens went to.

        Raises:
            UsageError, Refused, Transient, NeedsLogin.
        """
        return await self._consent().finish(state, answer)

    def _consent(self) -> Consent:
        if self._consents is None:
            if self.settings.oauth is None:
                raise UsageError(cause=N_("{account} logs in with a password"), account=self.settings.account)
            from agentdesk.channels.oauth.consent import Consent  # noqa: PLC0415 - authlib is slow to import and rarely needed

            self._consents = Consent(self.settings.account, self.settings.oauth, self._secrets)
        return self._consents

    async def close(self) -> None:
        """Cut the connection; idempotent."""
        if self._consents is not None:
            await self._consents.close()
        self._polling.cut()
        await self._thread.stop(_STOP_TIMEOUT_S)
        await asyncio.to_thread(self._polling.close)


class EmailChannel(EmailReceiver):
    """An e-mail account that receives and sends."""

    def __init__(self, settings: EmailSettings, smtp: Endpoint, secrets: AccountSecrets, tuning: Tuning, clock: Clock) -> None:
        super().__init__(settings, secrets, tuning, clock)
        self._sender = SmtpSender(settings, smtp, tuning, self._credentials)

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Send by SMTP, then file the copy where the provider doesn't; a copy that fails is only a word in the receipt.

        Raises:
            Transient, NeedsLogin, UntrustedServer, Refused, Uncertain.
        """
        receipt = await self._sender.send(message, commit_point)
        if not self.settings.files_sent_copy:
            return receipt
        marks = sent.SentMarks.of(message, key)
        try:
            words = await self._apart(
                self._session(), lambda session: sent.file_copy(session, message, marks), self._tuning.sent_copy_timeout_s
            )
        except ChannelError as problem:
            words = _("no copy was kept: {cause}").format(cause=problem.cause)
        return replace(receipt, words=f"{receipt.words}; {words}")

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Look in the folder for sent mail by Message-ID and X-Agentdesk-Ref; None proves nothing.

        Raises:
            Transient, NeedsLogin, UntrustedServer.
        """
        marks = sent.SentMarks.of(message, key)
        return await self._apart(self._session(), lambda session: sent.find(session, marks), 2 * self._tuning.read_timeout_s)


def open_email(
    settings: AccountSettings, secrets: AccountSecrets, *, tuning: Tuning | None = None, clock: Clock | None = None
) -> EmailReceiver | EmailChannel:
    """Make the channel; it can send where `smtp_host` is set. Nothing is connected yet.

    Raises:
        ConfigError: a setting is missing or can't be understood.
    """
    checked = EmailSettings.parse(settings)
    tuning, clock = tuning or Tuning(), clock or SystemClock()
    if checked.smtp is None:
        return EmailReceiver(checked, secrets, tuning, clock)
    return EmailChannel(checked, checked.smtp, secrets, tuning, clock)


def _credentials(settings: EmailSettings, secrets: AccountSecrets) -> Credentials:
    if settings.auth is Auth.OAUTH2 and settings.oauth is not None:
        from agentdesk.channels.email.oauth import TokenCredentials  # noqa: PLC0415 - authlib is slow to import and rarely needed

        return TokenCredentials(settings.account, settings.user, settings.oauth, secrets)
    return PasswordCredentials(settings.account, settings.user, secrets)
