"""An account that its owner consented to: its token in every request, and the login that gets one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from agentdesk.domain.errors import ConfigError, NeedsLogin
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.channels.oauth.consent import Consent
    from agentdesk.channels.oauth.login import Tokens
    from agentdesk.channels.oauth.settings import OAuthSettings
    from agentdesk.domain.channels import AccountSecrets, AccountSettings
    from agentdesk.domain.ids import AccountName
    from agentdesk.domain.views import LoginStart


class Bearer:
    """Gives the headers that say who asks, and gets the token by the owner's consent."""

    def __init__(self, account: AccountName, settings: OAuthSettings, secrets: AccountSecrets) -> None:
        self._account = account
        self._settings = settings
        self._secrets = secrets
        self._tokens: Tokens | None = None
        self._consent: Consent | None = None

    async def headers(self, renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        """Return the header; `renew` says that the last token was refused.

        Raises:
            NeedsLogin, Transient.
        """
        return bearer_header(self._account, await asyncio.to_thread(self._token, renew=renew))

    def _token(self, *, renew: bool) -> str:
        if self._tokens is None:
            from agentdesk.channels.oauth.login import Tokens  # noqa: PLC0415 - authlib is slow to import

            self._tokens = Tokens(self._account, self._account, self._settings, self._secrets)
        return self._tokens.current(renew=renew)

    async def start(self) -> LoginStart:
        """Begin a login.

        Raises:
            Refused, Transient, NeedsLogin.
        """
        return await self._consenting().start()

    async def finish(self, state: str, answer: str) -> str:
        """Finish a login.

        Raises:
            UsageError, Refused, Transient, NeedsLogin.
        """
        return await self._consenting().finish(state, answer)

    def _consenting(self) -> Consent:
        if self._consent is None:
            from agentdesk.channels.oauth.consent import Consent  # noqa: PLC0415 - authlib is slow to import

            self._consent = Consent(self._account, self._settings, self._secrets)
        return self._consent

    async def close(self) -> None:
        """End logins under way."""
        if self._consent is not None:
            await self._consent.close()


class Consented:
    """What a channel whose owner consents can do; the channel sets `bearer`."""

    bearer: Bearer

    async def start_login(self) -> LoginStart:
        """Begin a login."""
        return await self.bearer.start()

    async def finish_login(self, state: str, answer: str) -> str:
        """Finish the login of this `state`."""
        return await self.bearer.finish(state, answer)


def bearer_header(account: AccountName, token: str) -> Mapping[str, str]:
    """Return the header with a token.

    Raises:
        NeedsLogin: it holds what no header may, most often a line end pasted along.
    """
    if not token or not token.isascii() or not token.isprintable():
        cause = _("the stored user or password holds a line break or another control character; store it again")
        raise NeedsLogin(account=account, cause=cause, reason="bad-secret")
    return {"authorization": f"Bearer {token}"}


def required(settings: AccountSettings, key: str) -> str:
    """Return a setting that must be there.

    Raises:
        ConfigError: it isn't.
    """
    value = settings.get(key).strip()
    if not value:
        raise ConfigError(file=f"[accounts.{settings.name}] {key}", cause=N_("it must be set"))
    return value
