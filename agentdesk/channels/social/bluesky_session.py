"""The session of an account on Bluesky: made with the app password once, kept, and renewed, since few may be made in a day.

Source: docs.bsky.app (com.atproto.server.createSession: 30 in 5 minutes, 300 a day; refreshSession, whose own token changes each time).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from agentdesk.channels.oauth.bearer import bearer_header
from agentdesk.channels.web.api import Api, Change, anonymous, as_json
from agentdesk.domain.errors import NeedsLogin, Refused
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from agentdesk.domain.channels import AccountSecrets, AccountSettings

SLOT: Final = "session"
WRONG: Final = N_("handle and app password are refused; make a new app password in the app's settings")


class Tokens(msgspec.Struct, rename={"access": "accessJwt", "refresh": "refreshJwt"}):
    """What a session is: two tokens, and whose it is."""

    did: str
    access: str
    refresh: str


class Session:
    """Gives the tokens of one account."""

    def __init__(self, settings: AccountSettings, service: str, handle: str, secrets: AccountSecrets) -> None:
        self.handle = handle
        self._account = settings.name
        self._secrets = secrets
        self._api = Api(settings, service, anonymous)
        self._tokens: Tokens | None = None
        self._lock = asyncio.Lock()

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()

    async def did(self) -> str:
        """Return the account's own id.

        Raises:
            NeedsLogin, Transient.
        """
        return (await self._current()).did

    async def headers(self, renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        """Return the header; `renew` says that the last token was refused.

        Raises:
            NeedsLogin, Transient.
        """
        tokens = await self._current()
        if renew:
            async with self._lock:
                if self._tokens is tokens:
                    await self._renew(tokens)
                assert self._tokens is not None
                tokens = self._tokens
        return bearer_header(self._account, tokens.access)

    async def _current(self) -> Tokens:
        async with self._lock:
            if self._tokens is None:
                kept = await asyncio.to_thread(self._secrets.read, SLOT)
                self._tokens = _unpacked(kept)
            if self._tokens is None:
                await self._begin()
            assert self._tokens is not None
            return self._tokens

    async def _begin(self) -> None:
        password = (await asyncio.to_thread(self._secrets.read) or "").strip()
        if not password:
            raise NeedsLogin(account=self._account, cause=N_("there is no app password yet"), reason="no-secret")
        body = as_json({"identifier": self.handle, "password": password})
        try:
            await self._take(Change("POST", "/xrpc/com.atproto.server.createSession", body, is_repeatable=True))
        except (NeedsLogin, Refused) as error:
            raise NeedsLogin(account=self._account, cause=WRONG, reason="wrong-password") from error

    async def _renew(self, old: Tokens) -> None:
        header = tuple(bearer_header(self._account, old.refresh).items())
        try:
            await self._take(Change("POST", "/xrpc/com.atproto.server.refreshSession", headers=header, is_repeatable=True))
        except (NeedsLogin, Refused):
            # It has ended too, or was taken back: the app password says which.
            await self._begin()

    async def _take(self, change: Change) -> None:
        tokens = self._api.decoded(await self._api.change(change, _nothing), Tokens)
        self._tokens = tokens
        await asyncio.to_thread(self._secrets.write, msgspec.json.encode(tokens).decode(), SLOT)


def _unpacked(kept: str | None) -> Tokens | None:
    try:
        return msgspec.json.decode(kept, type=Tokens) if kept else None
    except (msgspec.MsgspecError, UnicodeError):
        return None


async def _nothing() -> None:
    """A session posts nothing."""
