"""One IMAP connection: connected, secured and logged in, every failure put into the channel's errors."""

from __future__ import annotations

import imaplib
import socket
import ssl
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from agentdesk.channels.email import answers, tls
from agentdesk.channels.email.bounded import BoundedClient, let_go
from agentdesk.channels.email.settings import Security
from agentdesk.domain.errors import ChannelError, NeedsLogin
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.channels.email.credentials import Credentials, Login
    from agentdesk.channels.email.settings import EmailSettings
    from agentdesk.channels.email.tuning import Tuning

# What IMAPClient raises where an answer makes no sense to it, beside its own ProtocolError, which is an imaplib error.
_NONSENSE = (ValueError, KeyError, IndexError, TypeError, AssertionError, AttributeError)


class ImapConnection:
    """A connection that is made, logged in and let go. After a ChannelError with reason “dropped” it is of no more use."""

    def __init__(self, settings: EmailSettings, tuning: Tuning, credentials: Credentials) -> None:
        self._settings = settings
        self._tuning = tuning
        self._credentials = credentials
        self._client: BoundedClient | None = None
        self.capabilities: frozenset[str] = frozenset()

    def open(self) -> None:
        """Connect and log in.

        Raises:
            Transient, NeedsLogin, UntrustedServer.
        """
        self.connect()
        try:
            self.login()
        except BaseException:
            self.close()
            raise

    def is_open(self) -> bool:
        """Tell whether there is a connection, dead or alive."""
        return self._client is not None

    def connect(self) -> None:
        """Connect and secure the line; nothing secret is sent.

        Raises:
            Transient, UntrustedServer.
        """
        account, endpoint = self._settings.account, self._settings.imap
        context = tls.client_context(account, self._settings.ca_file) if endpoint.security is not Security.NONE else None
        try:
            self._client = BoundedClient(
                endpoint.host,
                endpoint.port,
                context=context if endpoint.security is Security.TLS else None,
                connect_timeout_s=self._tuning.connect_timeout_s,
                read_timeout_s=self._tuning.read_timeout_s,
            )
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as problem:
            raise answers.no_connection(account, endpoint, problem) from problem
        except ssl.SSLError as problem:
            raise tls.untrusted(account, endpoint, problem) from problem
        except OSError as problem:
            raise answers.no_connection(account, endpoint, problem) from problem
        except (imaplib.IMAP4.error, *_NONSENSE) as problem:
            raise answers.dropped(account, endpoint, problem) from problem
        try:
            self._secure(context)
        except BaseException:
            self.close()
            raise

    def _secure(self, context: ssl.SSLContext | None) -> None:
        client, endpoint, account = self._connected(), self._settings.imap, self._settings.account
        if client.is_preauthenticated():
            # RFC 3501 §7.1.4; with STARTTLS it would also forbid TLS altogether (CVE-2020-14954 and its kin).
            raise answers.transient(
                account, _("{endpoint} logs in before we do, which is not safe").format(endpoint=endpoint), reason="preauth"
            )
        if endpoint.security is not Security.STARTTLS:
            return
        with self._errors():
            if not client.has_capability("STARTTLS"):
                raise tls.refused_starttls(account, endpoint)
            try:
                assert context is not None  # IMAPClient would make one of its own, without our CA
                client.starttls(context)
            except ssl.SSLError as problem:
                raise tls.untrusted(account, endpoint, problem) from problem
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as problem:
                raise tls.refused_starttls(account, endpoint) from problem

    def login(self) -> None:
        """Log in; a refused token is renewed once.

        Raises:
            NeedsLogin, Transient.
        """
        login = self._credentials.current()
        try:
            self._log_in(login)
        except NeedsLogin:
            if not login.is_token:
                raise
            self.close()
            self.connect()
            self._log_in(self._credentials.current(renew=True))
        with self._errors():
            self.capabilities = frozenset(name.decode("ascii", "replace").upper() for name in self._connected().capabilities())

    def _log_in(self, login: Login) -> None:
        client, endpoint, account = self._connected(), self._settings.imap, self._settings.account
        try:
            if login.is_token:
                client.sasl_login("XOAUTH2", _XOAuth2(login))
            elif client.has_capability("AUTH=PLAIN"):
                client.plain_login(login.user, login.secret)
            elif client.has_capability("LOGINDISABLED"):
                raise NeedsLogin(
                    account=account,
                    cause=N_("{host} takes no passwords: set auth to oauth2"),
                    host=endpoint.host,
                    reason="oauth-required",
                )
            else:
                _login_in_quotes(client, login)
        except UnicodeEncodeError:
            cause = _("{host} takes no letters outside ASCII in a password").format(host=endpoint.host)
            raise NeedsLogin(account=account, cause=cause, reason="wrong-password") from None
        except imaplib.IMAP4.error as problem:
            # IMAPClient wraps a broken line in LoginError too, keeping what happened as its context.
            if isinstance(problem, imaplib.IMAP4.abort) or isinstance(problem.__context__, imaplib.IMAP4.abort):
                raise answers.dropped(account, endpoint, far_side(problem, login)) from None
            raise answers.login_refused(account, endpoint, str(problem), login.secret) from None
        except OSError as problem:
            raise answers.no_connection(account, endpoint, problem) from problem

    def close(self) -> None:
        """Log out if that takes no waiting, and let go of the connection; never raises."""
        client, self._client = self._client, None
        if client is not None:
            line = client.socket()
            with suppress(OSError, imaplib.IMAP4.error, *_NONSENSE):
                line.settimeout(1.0)
                client.logout()
            with suppress(OSError, imaplib.IMAP4.error, *_NONSENSE):
                client.shutdown()
            let_go(line)

    def cut(self) -> None:
        """Break the connection from another thread, so that whatever waits for it ends at once."""
        client = self._client
        if client is not None:
            with suppress(OSError, AttributeError):
                client.socket().shutdown(socket.SHUT_RDWR)

    def _connected(self) -> BoundedClient:
        if self._client is None:
            raise answers.dropped(self._settings.account, self._settings.imap, _("it is closed"))
        return self._client

    @contextmanager
    def _errors(self) -> Iterator[BoundedClient]:
        """Run commands, turning whatever goes wrong into a ChannelError."""
        client, account, endpoint = self._connected(), self._settings.account, self._settings.imap
        client.begin()
        try:
            yield client
        except ChannelError:
            raise
        except imaplib.IMAP4.abort as problem:
            raise answers.dropped(account, endpoint, problem) from problem
        except imaplib.IMAP4.error as problem:
            raise answers.refused_command(account, endpoint, problem) from problem
        except OSError as problem:
            if isinstance(problem, TimeoutError):
                # The line still stands; to whoever reads it the server is silent, as one that can't be reached is.
                cause = _("{endpoint} did not answer in time").format(endpoint=endpoint)
                raise answers.transient(account, cause, reason="dropped") from problem
            raise answers.dropped(account, endpoint, problem) from problem
        except _NONSENSE as problem:
            cause = _("{endpoint} gave an answer that makes no sense ({kind})").format(endpoint=endpoint, kind=type(problem).__name__)
            raise answers.transient(account, cause, reason="nonsense") from problem


class _XOAuth2:
    """The client's side of XOAUTH2: the token first, an empty line to the server's explanation of a refusal.

    Source: https://developers.google.com/gmail/imap/xoauth2-protocol (SASL initial client response, error response).
    """

    def __init__(self, login: Login) -> None:
        self._answers = iter((f"user={login.user}\x01auth=Bearer {login.secret}\x01\x01".encode(),))

    def __call__(self, challenge: bytes) -> bytes:
        del challenge
        return next(self._answers, b"")


def far_side(problem: BaseException, login: Login) -> str:
    """Return an exception's words without the secret, should the server have quoted it."""
    return str(problem).replace(login.secret, "…")


def _login_in_quotes(client: BoundedClient, login: Login) -> None:
    # imaplib quotes the password but not the user.
    user = login.user.replace("\\", "\\\\").replace('"', '\\"')
    client.login(f'"{user}"', login.secret)
