"""Sends over SMTP: everything that can be refused beforehand first, then the commit point, then the message."""

from __future__ import annotations

import asyncio
import re
import ssl
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiosmtplib
from aiosmtplib import SMTPException, SMTPResponse, SMTPResponseException, SMTPServerDisconnected

from agentdesk.channels.email import answers, tls
from agentdesk.channels.email.settings import Security
from agentdesk.channels.envelope import check_envelope
from agentdesk.channels.far_words import far_words
from agentdesk.domain.channels import Receipt, RecipientRefusal
from agentdesk.domain.errors import ChannelError, NeedsLogin, Refused, Uncertain
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agentdesk.channels.email.credentials import Credentials, Login
    from agentdesk.channels.email.settings import EmailSettings, Endpoint
    from agentdesk.channels.email.tuning import Tuning
    from agentdesk.domain.channels import CommitPoint, OutgoingMessage
    from agentdesk.domain.ids import AccountName

_POSITIVE = range(200, 300)
_START_INPUT = 354
_CONTINUE = 334
_TRANSIENT = range(400, 500)
_PERMANENT = range(500, 600)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")
# Not this machine's name, which is nobody's business: an address literal says just as little as it may (RFC 5321 §4.1.3).
_HELLO = "[127.0.0.1]"


def on_the_wire(content: bytes) -> bytes:
    """Return a message as DATA carries it: CRLF line ends alone, leading dots doubled, the final dot.

    A bare CR or LF would let two servers see two different ends of the message (SMTP smuggling, CVE-2023-51764 and its kin).
    """
    lines = _LINE_END.sub(b"\r\n", content)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return _LEADING_DOT.sub(b"..", lines) + b".\r\n"


@dataclass(frozen=True, slots=True)
class _Accepted:
    """What the server said to the recipients: whom it takes the message for, and whom not."""

    count: int
    refusals: tuple[RecipientRefusal, ...]


class SmtpSender:
    """Sends messages of one account, each over a connection of its own."""

    def __init__(self, settings: EmailSettings, endpoint: Endpoint, tuning: Tuning, credentials: Credentials) -> None:
        self._settings = settings
        self._account: AccountName = settings.account
        self._endpoint = endpoint
        self._tuning = tuning
        self._credentials = credentials

    async def send(self, message: OutgoingMessage, commit_point: CommitPoint) -> Receipt:
        """Send a message once.

        Raises:
            Transient, NeedsLogin, UntrustedServer, Refused: it did not leave. Uncertain: it may have.
        """
        check_envelope(self._account, message)
        async with self.connected() as client:
            with self._definite():
                await self.log_in(client)
                self._check_fits(client, message)
                accepted = await self._envelope(client, message)
            await commit_point()
            words = await self._data(client, on_the_wire(message.content))
            _part(client)
        return Receipt(external_id=message.message_id, words=words, refusals=accepted.refusals)

    # Connecting

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """Connect and secure the line.

        Raises:
            Transient, UntrustedServer.
        """
        context = await asyncio.to_thread(tls.client_context, self._account, self._settings.ca_file)
        client = aiosmtplib.SMTP(
            hostname=self._endpoint.host,
            port=self._endpoint.port,
            local_hostname=_HELLO,
            timeout=self._tuning.smtp_timeout_s,
            use_tls=self._endpoint.security is Security.TLS,
            start_tls=False,
            tls_context=context,
        )
        try:
            with self._definite():
                await client.connect(timeout=self._tuning.connect_timeout_s)
                await client.ehlo()
                if self._endpoint.security is Security.STARTTLS:
                    await self._start_tls(client)
            yield client
        finally:
            client.close()

    async def _start_tls(self, client: aiosmtplib.SMTP) -> None:
        if not client.supports_extension("starttls"):
            raise tls.refused_starttls(self._account, self._endpoint)
        try:
            await client.starttls()
        except SMTPResponseException as problem:
            raise tls.refused_starttls(self._account, self._endpoint) from problem
        # RFC 3207 §4.2: what was said in clear counts for nothing.
        await client.ehlo()

    async def log_in(self, client: aiosmtplib.SMTP) -> None:
        """Log in by the best mechanism both sides know, with one attempt: every failed one counts towards a lock-out.

        Raises:
            NeedsLogin, Transient.
        """
        login = await asyncio.to_thread(self._credentials.current)
        with self._definite():
            try:
                await self._log_in_as(client, login)
            except NeedsLogin:
                if not login.is_token:
                    raise
                await self._log_in_as(client, await asyncio.to_thread(lambda: self._credentials.current(renew=True)))

    async def _log_in_as(self, client: aiosmtplib.SMTP, login: Login) -> None:
        methods = client.server_auth_methods
        try:
            if login.is_token:
                await client.auth_xoauth2(login.user, login.secret)
            elif "plain" in methods:
                await client.auth_plain(login.user, login.secret)
            elif "login" in methods:
                await client.auth_login(login.user, login.secret)
            elif "cram-md5" in methods:
                await client.auth_crammd5(login.user, login.secret)
            else:
                cause = _("{endpoint} offers no way to log in with a password").format(endpoint=self._endpoint)
                raise NeedsLogin(account=self._account, cause=cause, reason="oauth-required")
        except SMTPResponseException as problem:
            words = f"{problem.code} {problem.message}"
            if problem.code in _TRANSIENT:
                cause = _("{host} can't log anybody in just now: {words}").format(
                    host=self._endpoint.host, words=far_words(words, secrets=(login.secret,))
                )
                raise answers.transient(self._account, cause, reason="busy", words=words) from None
            raise answers.login_refused(self._account, self._endpoint, words, login.secret) from None

    # Errors while nothing has left yet

    def _definite(self) -> _Definite:
        return _Definite(self._account, self._endpoint)

    def _refusal(self, response: SMTPResponse, about: str) -> ChannelError:
        """Turn a negative answer into Transient or Refused, with the server's words."""
        words = far_words(f"{response.code} {response.message}")
        cause = _("{about}: {host} said {words}").format(about=about, host=self._endpoint.host, words=words)
        if response.code in _PERMANENT:
            return Refused(account=self._account, cause=cause)
        return answers.transient(self._account, cause, reason="refused-for-now", words=words)

    # The message

    def _check_fits(self, client: aiosmtplib.SMTP, message: OutgoingMessage) -> None:
        """Refuse what this server would have to change or turn away: then it is known before anything left."""
        limit = client.esmtp_extensions.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(message.content):
            cause = _("the message has {size} MB; {host} takes {limit} MB").format(
                size=_megabytes(len(message.content)), host=self._endpoint.host, limit=_megabytes(int(limit))
            )
            raise Refused(account=self._account, cause=cause)
        if _needs_utf8(message) and not client.supports_extension("smtputf8"):
            cause = _("{host} can't carry addresses with letters outside ASCII").format(host=self._endpoint.host)
            raise Refused(account=self._account, cause=cause)
        if not message.content.isascii() and not client.supports_extension("8bitmime"):
            cause = _("{host} can't carry 8-bit text, and the message is not changed any more").format(host=self._endpoint.host)
            raise Refused(account=self._account, cause=cause)

    async def _envelope(self, client: aiosmtplib.SMTP, message: OutgoingMessage) -> _Accepted:
        """Name the sender and every recipient; the addresses were checked, and go out as they are."""
        options = []
        if not message.content.isascii():
            options.append(b"BODY=8BITMIME")
        if _needs_utf8(message):
            options.append(b"SMTPUTF8")
        if "size" in client.esmtp_extensions:
            options.append(b"SIZE=%d" % len(message.content))
        response = await client.execute_command(b"MAIL", b"FROM:<" + message.from_address.encode() + b">", *options)
        if response.code not in _POSITIVE:
            raise self._refusal(response, _("the sender {address} was refused").format(address=message.from_address))
        refused: list[tuple[str, SMTPResponse]] = []
        for address in message.recipients:
            response = await client.execute_command(b"RCPT", b"TO:<" + address.encode() + b">")
            if response.code not in _POSITIVE:
                refused.append((address, response))
        if len(refused) == len(message.recipients):
            raise self._all_refused(refused)
        refusals = tuple(RecipientRefusal(address, response.code, far_words(response.message)) for address, response in refused)
        return _Accepted(len(message.recipients) - len(refused), refusals)

    def _all_refused(self, refused: list[tuple[str, SMTPResponse]]) -> ChannelError:
        # One recipient that may be taken later keeps the message worth another try.
        address, response = next((item for item in refused if item[1].code not in _PERMANENT), refused[0])
        return self._refusal(response, _("{address} was refused").format(address=address))

    async def _data(self, client: aiosmtplib.SMTP, wire: bytes) -> str:
        """Give the message over; from its first byte on, only a clear answer is an answer.

        Raises:
            Transient, Refused: a definite no. Uncertain: anything else.
        """
        with self._definite():
            response = await client.execute_command(b"DATA")
            if response.code != _START_INPUT:
                raise self._refusal(response, _("the message was refused"))
            protocol = client.protocol
            if protocol is None:
                raise SMTPServerDisconnected("connection lost")
        timeout_s = self._tuning.final_dot_timeout_s + len(wire) / self._tuning.slowest_upload_bytes_per_s
        try:
            protocol.write(wire)
            response = await protocol.read_response(timeout=timeout_s)
        except (SMTPException, OSError) as problem:
            cause = _("{endpoint} did not say whether it took the message: {words}").format(
                endpoint=self._endpoint, words=far_words(str(problem))
            )
            raise Uncertain(account=self._account, cause=cause) from problem
        if response.code in _POSITIVE:
            return far_words(f"{response.code} {response.message}")
        if response.code in _TRANSIENT or response.code in _PERMANENT:
            raise self._refusal(response, _("the message was refused"))
        raise self._uncertain(str(response.code))

    def _uncertain(self, words: str) -> Uncertain:
        cause = _("{endpoint} did not say whether it took the message ({words})").format(endpoint=self._endpoint, words=far_words(words))
        return Uncertain(account=self._account, cause=cause)


class _Definite:
    """Turns what goes wrong before the message's first byte into errors that say: it did not leave."""

    def __init__(self, account: AccountName, endpoint: Endpoint) -> None:
        self._account = account
        self._endpoint = endpoint

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        # aiosmtplib wraps what the socket said; a certificate's trouble is found as the cause.
        cause = problem.__cause__ if isinstance(problem, SMTPException) and problem.__cause__ is not None else problem
        match cause:
            case None | ChannelError():
                return
            case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
                raise answers.no_connection(self._account, self._endpoint, cause) from problem
            case ssl.SSLError():
                raise tls.untrusted(self._account, self._endpoint, cause) from problem
            case SMTPResponseException():
                words = f"{cause.code} {cause.message}"
                raise answers.refused_command(self._account, self._endpoint, words) from problem
            case SMTPServerDisconnected():
                raise answers.dropped(self._account, self._endpoint, cause) from problem
            case OSError():
                raise answers.no_connection(self._account, self._endpoint, cause) from problem
            case SMTPException() | ValueError():
                raise answers.dropped(self._account, self._endpoint, cause) from problem


def _part(client: aiosmtplib.SMTP) -> None:
    """Say goodbye without waiting for an answer: the receipt must be recorded before anything else can go wrong."""
    if client.protocol is not None:
        with suppress(SMTPException, OSError, RuntimeError):
            client.protocol.write(b"QUIT\r\n")


def _needs_utf8(message: OutgoingMessage) -> bool:
    return not all(address.isascii() for address in (message.from_address, *message.recipients))


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}"
