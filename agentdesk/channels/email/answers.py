"""Reads the answers of mail servers: which refusals pass, which need another login, and what to tell a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentdesk.channels.email.settings import Security
from agentdesk.channels.far_words import far_words
from agentdesk.domain.errors import NeedsLogin, Refused, Transient
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.channels.email.settings import Endpoint
    from agentdesk.domain.errors import ChannelError
    from agentdesk.domain.ids import AccountName

# RFC 5530's response codes that say "later", and words of servers that send none.
_PASSES = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|THROTTLED|OVERQUOTA)\b"
    r"|unavailable|temporar|try again|too many|throttled|internal error|authenticated but not connected|rate limit|maintenance",
    re.IGNORECASE,
)
# Google: "Application-specific password required"; Yahoo, AOL, iCloud and Fastmail name app passwords in several spellings.
_WANTS_APP_PASSWORD = re.compile(r"app(lication)?[- ]?(specific)?[- ]password|5\.7\.9|InvalidSecondFactor|generate an app", re.IGNORECASE)
# Microsoft: "Basic authentication is disabled", 5.7.139; "SmtpClientAuthentication is disabled for the Tenant".
_WANTS_OAUTH = re.compile(r"basic auth\w* is disabled|5\.7\.139|5\.7\.14\b|LogonDenied-BasicAuthBlocked|use oauth", re.IGNORECASE)
_SMTP_AUTH_OFF = re.compile(r"SmtpClientAuth\w* is disabled", re.IGNORECASE)
_WANTS_TLS = re.compile(r"\[PRIVACYREQUIRED\]", re.IGNORECASE)  # RFC 5530 §3
# Exchange Online says how long: "Request is throttled. Suggested Backoff Time: 299962 milliseconds".
_BACKOFF = re.compile(r"backoff time:? *(\d{1,9}) *milliseconds", re.IGNORECASE)
_LONGEST_BACKOFF_S = 3_600.0
# imaplib puts its own command before the server's words, which tells a person nothing.
_LIBRARY_WORDS = re.compile(r"^command: [A-Z ]{1,20} => ")
_AS_PYTHON = re.compile(r"[A-Z ]{1,20} command error: (?:NO|BAD) \[b(['\"])(?P<said>.*)\1\]", re.DOTALL)


def passes(words: str) -> bool:
    """Tell whether a refusal speaks of a state that will pass."""
    return bool(_PASSES.search(words))


def backoff_s(words: str) -> float:
    """Return the seconds a server asks us to wait, at most an hour; 0 where it doesn't say."""
    found = _BACKOFF.search(words)
    return min(int(found[1]) / 1000, _LONGEST_BACKOFF_S) if found else 0.0


def transient(account: AccountName, cause: str, *, reason: str, words: str = "") -> Transient:
    """Return a Transient with the server's own wish for a pause."""
    return Transient(account=account, cause=cause, reason=reason, retry_after_s=backoff_s(words))


def login_refused(account: AccountName, endpoint: Endpoint, said: bytes | str, secret: str) -> ChannelError:
    """Put a refused login into words: busy server, wrong password, app password wanted, OAuth wanted."""
    words = far_words(said, secrets=(secret,))
    if passes(words) and not _WANTS_APP_PASSWORD.search(words):
        cause = _("{host} can't log anybody in just now: {words}").format(host=endpoint.host, words=words)
        return transient(account, cause, reason="busy", words=words)
    if _SMTP_AUTH_OFF.search(words):
        cause = _("{host} has sending by SMTP switched off for this mailbox; an administrator must allow “authenticated SMTP”").format(
            host=endpoint.host
        )
        return NeedsLogin(account=account, cause=cause, reason="smtp-auth-off")
    if _WANTS_APP_PASSWORD.search(words):
        cause = _("{host} wants an app password: make one in the security settings of the mailbox and use it here").format(
            host=endpoint.host
        )
        return NeedsLogin(account=account, cause=cause, reason="app-password")
    if _WANTS_OAUTH.search(words):
        cause = _("{host} takes no passwords any more: set auth to oauth2").format(host=endpoint.host)
        return NeedsLogin(account=account, cause=cause, reason="oauth-required")
    if _WANTS_TLS.search(words):
        cause = _("{host} takes no password on an open line: set its security to tls or starttls").format(host=endpoint.host)
        return Refused(account=account, cause=cause, reason="tls-required")
    cause = _("{host} refused user name or password: {words}").format(host=endpoint.host, words=words)
    return NeedsLogin(account=account, cause=cause, reason="wrong-password")


def no_connection(account: AccountName, endpoint: Endpoint, problem: BaseException) -> Transient:
    """Put a failed connection into words: no such host, nobody listens, no answer in time, no way there."""
    # The name's look-up fails with gaierror, whose errno is negative on Linux and small on macOS; the class tells.
    if type(problem).__name__ in ("gaierror", "herror"):
        reason, cause = "unknown-host", _("there is no host {host}, or this machine is offline").format(host=endpoint.host)
    elif isinstance(problem, ConnectionRefusedError):
        reason, cause = "unreachable", _("nobody answers at {endpoint}; is the port right?").format(endpoint=endpoint)
    elif isinstance(problem, TimeoutError) and endpoint.security is Security.STARTTLS:
        # A server that expects TLS at once waits for us, as we wait for its greeting.
        reason, cause = (
            "timeout",
            _("{endpoint} did not answer in time; is the port right, or should its security be “tls”?").format(endpoint=endpoint),
        )
    elif isinstance(problem, TimeoutError):
        reason, cause = "timeout", _("{endpoint} did not answer in time").format(endpoint=endpoint)
    else:
        words = far_words(str(getattr(problem, "strerror", None) or problem))
        reason, cause = "unreachable", _("{endpoint} can't be reached: {words}").format(endpoint=endpoint, words=words)
    return transient(account, cause, reason=reason)


def dropped(account: AccountName, endpoint: Endpoint, said: object) -> Transient:
    """Return the error for a line that broke, or a server that said goodbye."""
    words = _said(said)
    cause = _("{endpoint} ended the connection: {words}").format(endpoint=endpoint, words=words)
    return transient(account, cause, reason="dropped", words=words)


def refused_command(account: AccountName, endpoint: Endpoint, said: object) -> Transient:
    """Return the error for a command the server answered with NO or BAD."""
    words = _said(said)
    return transient(account, _("{endpoint} said: {words}").format(endpoint=endpoint, words=words), reason="refused-command", words=words)


def _said(said: object) -> str:
    """Return a server's words out of an error of imaplib, which repeats its own command and shows them as Python does."""
    found = _AS_PYTHON.fullmatch(str(said))
    return far_words(found["said"] if found is not None else _LIBRARY_WORDS.sub("", str(said)))
