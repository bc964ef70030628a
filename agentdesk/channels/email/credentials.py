"""What an account logs in with: a password or an access token, read when a connection is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from agentdesk.domain.errors import NeedsLogin
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.channels import AccountSecrets
    from agentdesk.domain.ids import AccountName


@dataclass(frozen=True, slots=True)
class Login:
    """A user and what proves it; `secret` never shows in a repr."""

    user: str
    secret: str
    is_token: bool

    def __repr__(self) -> str:
        return f"Login(user={self.user!r}, is_token={self.is_token})"


class Credentials(Protocol):
    """Gives the login for the next connection; may block on a keyring, a command or the network."""

    def current(self, *, renew: bool = False) -> Login:
        """Return the login; `renew` asks for a fresh token since the last one was refused.

        Raises:
            NeedsLogin, Transient.
        """
        ...


class PasswordCredentials:
    """Reads the password anew each time, so that a changed one is used at once."""

    def __init__(self, account: AccountName, user: str, secrets: AccountSecrets) -> None:
        self._account = account
        self._user = user
        self._secrets = secrets

    def current(self, *, renew: bool = False) -> Login:
        """Return user and password; `renew` has no meaning here."""
        del renew
        password = self._secrets.read("password")
        if not password:
            raise NeedsLogin(account=self._account, cause=N_("there is no password for {user}"), user=self._user, reason="no-secret")
        return checked_login(self._account, self._user, password, is_token=False)


def checked_login(account: AccountName, user: str, secret: str, *, is_token: bool) -> Login:
    """Return a Login that can't break out of the command it is sent in.

    Raises:
        NeedsLogin: a control character in user or secret; most often a line end pasted along.
    """
    if any(ord(char) < ord(" ") or char == "\x7f" for char in user + secret):
        cause = _("the stored user or password holds a line break or another control character; store it again")
        raise NeedsLogin(account=account, cause=cause, reason="bad-secret")
    return Login(user, secret, is_token)
