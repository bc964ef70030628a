"""What a mailbox logs in with where its provider asks for OAuth 2: the address and an access token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.channels.email.credentials import checked_login
from agentdesk.channels.oauth.login import Tokens

if TYPE_CHECKING:
    from agentdesk.channels.email.credentials import Login
    from agentdesk.channels.oauth.settings import OAuthSettings
    from agentdesk.domain.channels import AccountSecrets
    from agentdesk.domain.ids import AccountName


class TokenCredentials:
    """Gives access tokens as logins."""

    def __init__(self, account: AccountName, user: str, settings: OAuthSettings, secrets: AccountSecrets) -> None:
        self._account = account
        self._user = user
        self._tokens = Tokens(account, user, settings, secrets)

    def current(self, *, renew: bool = False) -> Login:
        """Return user and access token; `renew` says that the last one was refused.

        Raises:
            NeedsLogin, Transient.
        """
        return checked_login(self._account, self._user, self._tokens.current(renew=renew), is_token=True)
