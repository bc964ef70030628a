"""OAuth logins of accounts that are not saved yet: under way, or finished with their tokens kept in memory until the account is added."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from agentdesk.channels import registry
from agentdesk.config.secrets import GivenSecrets
from agentdesk.domain.channels import AccountSettings, Closes, LogsIn
from agentdesk.domain.errors import AgentdeskError, UsageError
from agentdesk.domain.texts import N_
from agentdesk.domain.views import LoginStart

CLIENT_SECRET_SLOT = "oauth_client_secret"  # noqa: S105 - the slot's name, as the e-mail channel reads it
MOST = 8
"""Logins kept at a time; the oldest gives way, so that nobody fills the memory by starting ever more."""
_CLOSE_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class NewLogin:
    """One login: the channel that waits for the answer, and where it puts what it gets."""

    channel: object
    secrets: GivenSecrets = field(repr=False)


class NewLogins:
    """The logins of accounts still to be added, by their state."""

    def __init__(self) -> None:
        self._logins: dict[str, NewLogin] = {}

    def __contains__(self, state: str) -> bool:
        return state in self._logins

    async def start(self, settings: AccountSettings, client_secret: str | None) -> LoginStart:
        """Begin a login.

        Raises:
            ConfigError: the settings don't work. UsageError: this channel or these settings log in with a password. Transient, NeedsLogin.
        """
        secrets = GivenSecrets({CLIENT_SECRET_SLOT: client_secret} if client_secret else {})
        channel = registry.open_channel(settings, secrets)
        if not isinstance(channel, LogsIn):
            raise UsageError(cause=N_("{account} logs in with a password or token"), account=settings.name)
        try:
            start = await channel.start_login()
        except BaseException:
            await _close(channel)
            raise
        while len(self._logins) >= MOST:
            await self.forget(next(iter(self._logins)))
        self._logins[start.state] = NewLogin(channel, secrets)
        return start

    async def finish(self, state: str, answer: str) -> None:
        """Turn the answer into tokens, which stay here until the account is added.

        Raises:
            UsageError: no such login. Refused, Transient, NeedsLogin.
        """
        login = self._login(state)
        assert isinstance(login.channel, LogsIn)
        await login.channel.finish_login(state, answer)

    def secrets(self, state: str) -> GivenSecrets:
        """Return what a login got.

        Raises:
            UsageError: no such login.
        """
        return self._login(state).secrets

    def _login(self, state: str) -> NewLogin:
        found = self._logins.get(state)
        if found is None:
            raise UsageError(cause=N_("that login is no longer under way; start it again"))
        return found

    async def forget(self, state: str) -> None:
        """End a login, finished or not; one that isn't there is fine."""
        login = self._logins.pop(state, None)
        if login is not None:
            await _close(login.channel)

    async def close(self) -> None:
        """End all of them."""
        for state in list(self._logins):
            await self.forget(state)


async def _close(channel: object) -> None:
    if isinstance(channel, Closes):
        with contextlib.suppress(AgentdeskError, OSError, TimeoutError):
            await asyncio.wait_for(channel.close(), _CLOSE_WITHIN_S)
