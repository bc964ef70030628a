"""Logins under way: the provider's page with a way back to this machine, or a code typed on a second device."""

from __future__ import annotations

import asyncio
import logging
import secrets as random_secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agentdesk.channels.oauth.login import AuthorizationRequest, DeviceRequest, OAuthLogin
from agentdesk.channels.oauth.loopback import LoopbackRedirect
from agentdesk.channels.oauth.settings import Flow
from agentdesk.domain.errors import ChannelError, Transient, UsageError
from agentdesk.domain.texts import N_, _
from agentdesk.domain.views import LoginStart

if TYPE_CHECKING:
    from agentdesk.channels.oauth.settings import OAuthSettings
    from agentdesk.domain.channels import AccountSecrets
    from agentdesk.domain.ids import AccountName

log = logging.getLogger(__name__)
_BROWSER_PAUSE_S = 1.0
"""Between two looks whether the browser came back to this machine."""


@dataclass(slots=True)
class _Pending:
    """A login that waits for its answer; `place` is set once the browser brought it here by itself."""

    request: AuthorizationRequest | DeviceRequest
    redirect: LoopbackRedirect | None = None
    place: str | None = None


class Consent:
    """The login of one account; a new one ends the one before.

    The browser may come back to this machine by itself, or its last address is pasted, which also works over SSH: both may happen.
    """

    def __init__(self, account: AccountName, settings: OAuthSettings, secrets: AccountSecrets) -> None:
        self._account = account
        self._settings = settings
        self._login = OAuthLogin(account, settings, secrets)
        self._pending: dict[str, _Pending] = {}
        self._lock = asyncio.Lock()

    async def start(self) -> LoginStart:
        """Begin a login.

        Raises:
            Refused, Transient, NeedsLogin.
        """
        await self.close()
        if self._settings.flow is Flow.DEVICE:
            device = await asyncio.to_thread(self._login.begin_device)
            state = random_secrets.token_urlsafe(16)
            self._pending[state] = _Pending(device)
            return LoginStart(url=device.verification_uri, state=state, user_code=device.user_code)
        if self._settings.redirect_uri:
            request = await asyncio.to_thread(self._login.begin, self._settings.redirect_uri)
            self._pending[request.state] = _Pending(request)
            return LoginStart(url=request.url, state=request.state)
        redirect = LoopbackRedirect(self._came_back)
        await redirect.start()
        request = await asyncio.to_thread(self._login.begin, redirect.uri)
        self._pending[request.state] = _Pending(request, redirect)
        return LoginStart(url=request.url, state=request.state)

    async def finish(self, state: str, answer: str) -> str:
        """Finish a login; an answer that the browser has brought here already is finished already.

        Raises:
            UsageError: no login of that state waits. Refused, Transient, NeedsLogin.
        """
        pending = self._pending.get(state)
        if pending is None:
            raise UsageError(cause=N_("no login of {account} is under way; start it again"), account=self._account)
        async with self._lock:
            place = pending.place or await self._tokens(pending, answer)
            pending.place = place
        await self.close()
        return place

    async def _tokens(self, pending: _Pending, answer: str) -> str:
        match pending.request:
            case AuthorizationRequest() as request:
                if not answer.strip():
                    cause = _("the browser did not come back yet; paste the address it ends at")
                    raise Transient(account=self._account, cause=cause, reason="pending", retry_after_s=_BROWSER_PAUSE_S)
                return await asyncio.to_thread(self._login.finish, request, answer)
            case DeviceRequest() as device:
                place = await asyncio.to_thread(self._login.ask_device, device)
                if place is None:
                    cause = _("the code was not entered and confirmed on the other device yet")
                    raise Transient(account=self._account, cause=cause, reason="pending", retry_after_s=device.interval_s)
                return place

    async def _came_back(self, query: str) -> str:
        """Take the address the browser came back with; returns what the browser shows."""
        for pending in list(self._pending.values()):
            try:
                async with self._lock:
                    pending.place = pending.place or await self._tokens(pending, query)
            except ChannelError as problem:
                log.warning("login by browser failed", extra={"account": self._account, "code": problem.code})
                return str(problem)
            return _("AgentDesk is logged in to {account}. You may close this page.").format(account=self._account)
        return _("No login is under way.")

    async def close(self) -> None:
        """End logins under way."""
        pending, self._pending = self._pending, {}
        for login in pending.values():
            if login.redirect is not None:
                await login.redirect.stop()
