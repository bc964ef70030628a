"""One IMAP connection: blocking, read-only but for APPEND, every failure put into the channel's errors."""

from __future__ import annotations

import imaplib
import math
import os
import socket
import ssl
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from agentdesk.channels.email import answers, tls
from agentdesk.channels.email.bounded import BoundedClient
from agentdesk.channels.email.folders import Folder, find_sent, folder_from_listing, to_wire
from agentdesk.channels.email.settings import Security
from agentdesk.domain.errors import ChannelError, NeedsLogin
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agentdesk.channels.email.credentials import Credentials, Login
    from agentdesk.channels.email.settings import EmailSettings
    from agentdesk.channels.email.tuning import Tuning

# What IMAPClient raises where an answer makes no sense to it, beside its own ProtocolError, which is an imaplib error.
_NONSENSE = (ValueError, KeyError, IndexError, TypeError, AssertionError, AttributeError)


@dataclass(frozen=True, slots=True)
class FolderState:
    """What EXAMINE says: `uid_next` is 0 where the server doesn't."""

    uid_validity: int
    uid_next: int
    exists: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """A message's size and arrival; `arrived_at` is None where the server gave no date that makes sense."""

    size: int
    arrived_at: datetime | None


class ImapSession:
    """A logged-in connection. Every method raises ChannelError; after one with reason “dropped” the session is of no more use."""

    def __init__(self, settings: EmailSettings, tuning: Tuning, credentials: Credentials) -> None:
        self._settings = settings
        self._tuning = tuning
        self._credentials = credentials
        self._client: BoundedClient | None = None
        self._listed: tuple[Folder, ...] | None = None
        self._examined: str | None = None
        self._states: dict[str, FolderState] = {}
        self._examined_at_s: dict[str, float] = {}
        self.capabilities: frozenset[str] = frozenset()

    # Connecting

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

    def reopen(self, folder: str) -> None:
        """Connect anew and go back into `folder`."""
        self.close()
        self.open()
        self.ensure_examined(folder)

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
                    cause=_("{host} takes no passwords: set auth to oauth2").format(host=endpoint.host),
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
        self._listed = self._examined = None
        self._examined_at_s.clear()
        if client is not None:
            line = client.socket()
            with suppress(OSError, imaplib.IMAP4.error, *_NONSENSE):
                line.settimeout(1.0)
                client.logout()
            with suppress(OSError, imaplib.IMAP4.error, *_NONSENSE):
                client.shutdown()
            _let_go(line)

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
        client.allow(0)
        try:
            yield client
        except ChannelError:
            raise
        except imaplib.IMAP4.abort as problem:
            raise answers.dropped(account, endpoint, problem) from problem
        except imaplib.IMAP4.error as problem:
            raise answers.refused_command(account, endpoint, problem) from problem
        except OSError as problem:
            raise answers.dropped(account, endpoint, _("no answer in time") if isinstance(problem, TimeoutError) else problem) from problem
        except _NONSENSE as problem:
            cause = _("{endpoint} gave an answer that makes no sense ({kind})").format(endpoint=endpoint, kind=type(problem).__name__)
            raise answers.transient(account, cause, reason="nonsense") from problem

    # Folders

    def folders(self) -> tuple[Folder, ...]:
        """Return all folders, asked for once per connection."""
        if self._listed is None:
            with self._errors() as client:
                self._listed = tuple(folder_from_listing(*line) for line in client.list_folders(b"", b"*"))
        return self._listed

    def sent_folder(self) -> Folder | None:
        """Return the folder for sent mail: the configured one, else the one the server marks or names so."""
        wanted = self._settings.sent_folder
        if wanted:
            return self._folder(wanted)
        return find_sent(self.folders())

    def _folder(self, name: str) -> Folder:
        if name == "INBOX":
            return Folder(name, b"INBOX", frozenset(), "")
        listed = next((folder for folder in self.folders() if folder.name == name), None)
        return listed or Folder(name, to_wire(name), frozenset(), "")

    def examine(self, name: str) -> FolderState:
        """Open a folder read-only.

        Raises:
            Transient: also with reason “refused-command” where there is no such folder.
        """
        self._examined = None
        wire = self._folder(name).wire
        with self._errors() as client:
            said: dict[bytes, Any] = client.select_folder(wire, readonly=True)
            state = FolderState(int(said[b"UIDVALIDITY"]), int(said.get(b"UIDNEXT", 0)), int(said.get(b"EXISTS", 0)))
        self._examined = name
        self._states[name] = state
        self._examined_at_s[name] = time.monotonic()
        return state

    def look(self, name: str) -> FolderState:
        """Return the state of a folder: opened anew, or by a cheaper question where it was opened a moment ago.

        Not always the cheaper one: there are servers that never tell an open folder's news, or remember STATUS for too long.

        Raises:
            Transient: also with reason “refused-command” where there is no such folder.
        """
        before = self._states.get(name)
        if before is None or time.monotonic() - self._examined_at_s.get(name, -math.inf) > self._tuning.trust_view_s:
            return self.examine(name)
        with self._errors() as client:
            if self._examined == name:
                client.noop()
                return replace(before, uid_next=0)
            said: dict[bytes, int] = client.folder_status(self._folder(name).wire, [b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES"])
            return FolderState(said[b"UIDVALIDITY"], said[b"UIDNEXT"], said[b"MESSAGES"])

    def ensure_examined(self, name: str) -> None:
        """Go back into a folder examined before, unless it is the open one.

        Raises:
            Transient: also where its UIDs have come to mean other messages since.
        """
        if self._examined == name:
            return
        before = self._states.get(name)
        now = self.examine(name)
        if before is not None and before.uid_validity != now.uid_validity:
            self._examined = None
            cause = _("the folder “{folder}” was replaced while it was read").format(folder=name)
            raise answers.transient(self._settings.account, cause, reason="replaced")

    # Messages of the open folder

    def search(self, criteria: Sequence[object]) -> list[int]:
        """Return the UIDs that fit, ascending."""
        with self._errors() as client:
            return sorted(set(client.search(list(criteria))))

    def metadata(self, uids: Sequence[int]) -> dict[int, Metadata]:
        """Return size and arrival of messages; one the server said nothing of is missing."""
        with self._errors() as client:
            fetched = client.fetch(list(uids), [b"RFC822.SIZE", b"INTERNALDATE"])
        return {
            uid: Metadata(data[b"RFC822.SIZE"], _in_utc(data.get(b"INTERNALDATE")))
            for uid, data in fetched.items()
            if isinstance(data.get(b"RFC822.SIZE"), int)
        }

    def bodies(self, uids: Sequence[int], expected_bytes: int) -> dict[int, bytes]:
        """Return the messages' bytes, never marking them as read; one without data is missing."""
        return self._fetch(uids, b"BODY.PEEK[]", b"BODY[]", expected_bytes)

    def headers(self, uid: int) -> bytes | None:
        """Return the header block of a message, None where the server gives none."""
        return self._fetch([uid], b"BODY.PEEK[HEADER]", b"BODY[HEADER]", 0).get(uid)

    def _fetch(self, uids: Sequence[int], item: bytes, key: bytes, expected_bytes: int) -> dict[int, bytes]:
        with self._errors() as client:
            client.allow(2 * expected_bytes)
            fetched = client.fetch(list(uids), [item])
        return {uid: data[key] for uid, data in fetched.items() if isinstance(data.get(key), bytes)}

    # Writing: the copy of a sent message, and nothing else

    def append_sent(self, folder: Folder, content: bytes) -> None:
        """Put a message we sent into `folder`, as read."""
        with self._errors() as client:
            client.append(folder.wire, content, (b"\\Seen",))

    # Waiting for news

    def idle_start(self) -> socket.socket:
        """Ask to be told of changes of the open folder; returns the socket to wait on."""
        with self._errors() as client:
            client.idle()
            sock: socket.socket = client.socket()
            return sock

    def idle_end(self) -> None:
        """Stop waiting; what the server said meanwhile is not looked at, since a poll follows anyway."""
        with self._errors() as client:
            client.idle_done()


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


def _in_utc(value: object) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _let_go(line: socket.socket) -> None:
    """Close a socket whatever imaplib left of it: where its file could not be closed, it would keep the descriptor open."""
    descriptor = line.detach()
    if descriptor >= 0:
        os.close(descriptor)
